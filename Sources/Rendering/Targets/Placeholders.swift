/// A text of the manifest with `{document}` and `{environment}` in it, cut up once so that filling it in is appending.
struct Placeholders: Sendable {
    private enum Piece { case literal(String), document, environment }
    private var pieces: [Piece] = []
    /// What is wrong with the braces, for people; nil when they can be filled in.
    private(set) var problem: String?

    init(_ text: String) {
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else {
                problem = "\"{\" without \"}\""
                return
            }
            if open > rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
            switch rest[rest.index(after: open) ..< close] {
            case "document": pieces.append(.document)
            case "environment": pieces.append(.environment)
            case let name: problem = "unknown \"{\(name)}\", expected {document} or {environment}"
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    }

    func filled(document: String, environment: String) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .document: text += document
            case .environment: text += environment
            }
        }
        return text
    }
}

/// Why a path would leave the destination or its own place in it (R19), for people; nil when it would not.
///
/// Names of documents and environments hold nothing that could change the answer, so one check of a target's path is enough.
func problem(ofTargetPath path: String) -> String? {
    if path.isEmpty { return "expected a relative path, got an empty one" }
    if path.utf8.first == UInt8(ascii: "/") { return "expected a relative path, got an absolute one" }
    if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "control characters are not allowed" }
    for segment in path.split(separator: "/", omittingEmptySubsequences: false) {
        switch segment.lowercased() {
        case "": return "expected a name between slashes, got nothing"
        case ".", "..": return "\"\(segment)\" is not allowed, expected a path below the destination"
        case ".cfgops": return "\"\(segment)\" is kept for the state of the destination"
        default: break
        }
    }
    return nil
}
