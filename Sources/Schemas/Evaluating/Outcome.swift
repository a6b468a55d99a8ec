/// What judging comes to. What is not known refuses nothing: a secret without its key may be right.
enum Outcome: UInt8, Comparable, Sendable {
    case meets, unknown, fails

    static func < (one: Outcome, other: Outcome) -> Bool { one.rawValue < other.rawValue }

    var negated: Outcome {
        switch self {
        case .meets: .fails
        case .unknown: .unknown
        case .fails: .meets
        }
    }
}
