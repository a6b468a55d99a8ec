/// A target's `path` with `{document}` and `{environment}` in it, cut up once so that filling it in is appending.
struct PathTemplate: Sendable {
    private enum Piece { case literal(String), document, environment }
    private let pieces: [Piece]

    /// - Throws: what is wrong with the text, for people.
    init(_ text: String) throws(PathProblem) {
        var pieces: [Piece] = [], rest = text.utf8[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")) {
            guard let close = rest[open...].firstIndex(of: UInt8(ascii: "}")) else {
                throw PathProblem(description: "\"{\" without \"}\"")
            }
            if open > rest.startIndex { pieces.append(.literal(String(rest[..<open])!)) }
            switch String(rest[rest.index(after: open) ..< close]) {
            case "document": pieces.append(.document)
            case "environment": pieces.append(.environment)
            case let name: throw PathProblem(description: "unknown \"{\(name ?? "")}\", expected {document} or {environment}")
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.literal(String(rest)!)) }
        self.pieces = pieces
        try check(path(document: "document", environment: "environment"))
    }

    func path(document: String, environment: String) -> String {
        var path = ""
        for piece in pieces {
            switch piece {
            case .literal(let text): path += text
            case .document: path += document
            case .environment: path += environment
            }
        }
        return path
    }
}

/// Why a path cannot be a target's: the end of a sentence that begins with the path.
struct PathProblem: Error { let description: String }

/// Refuses a path that would leave the destination or its own place in it (R19).
///
/// Names of documents and environments hold nothing that could break this, so a template is checked once.
private func check(_ path: String) throws(PathProblem) {
    if path.isEmpty { throw PathProblem(description: "expected a relative path, got an empty one") }
    if path.utf8.first == UInt8(ascii: "/") { throw PathProblem(description: "expected a relative path, got an absolute one") }
    if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw PathProblem(description: "control characters are not allowed") }
    for segment in path.split(separator: "/", omittingEmptySubsequences: false) {
        switch segment.lowercased() {
        case "": throw PathProblem(description: "expected a name between slashes, got nothing")
        case ".", "..": throw PathProblem(description: "\"\(segment)\" is not allowed, expected a path below the destination")
        case ".cfgops": throw PathProblem(description: "\"\(segment)\" is kept for the state of the destination")
        default: break
        }
    }
}
