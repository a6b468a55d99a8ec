/// The names that layers, environments and targets may have (R4).
enum LayerName {
    static let segmentRule = "letters, digits, \"_\", \"-\" and, not first, \".\""

    /// `[A-Za-z0-9_-][A-Za-z0-9._-]*`
    static func isSegment(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: ".") else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"), UInt8(ascii: "0") ... UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    /// Segments separated by `/`.
    static func isDocument(_ name: String) -> Bool {
        name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { isSegment(Substring($0)) }
    }

    /// `payments/` and `db` of `payments/db`.
    static func split(_ document: String) -> (prefix: String, stem: String) {
        guard let slash = document.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", document) }
        let stem = document.utf8.index(after: slash)
        return (String(document[..<stem]), String(document[stem...]))
    }
}
