/// What SOPS takes a value for: the word behind `type:` in a sealed one. Null is never sealed.
package enum SopsType: UInt8, Sendable {
    case null, string, integer, float, boolean, time, comment

    /// The type that a word names; nil for any other, `bytes` included, at which sops crashes.
    init?(word: UnsafeBufferPointer<UInt8>) {
        guard let type = SopsType.written.first(where: { word.elementsEqual($0.word.utf8) }) else { return nil }
        self = type
    }

    private static let written: [SopsType] = [.string, .integer, .float, .boolean, .comment, .time]

    package var word: String {
        switch self {
        case .null: "null"
        case .string: "str"
        case .integer: "int"
        case .float: "float"
        case .boolean: "bool"
        case .time: "time"
        case .comment: "comment"
        }
    }
}
