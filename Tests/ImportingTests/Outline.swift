import Documents
import Importing

/// A value as lines: `key = kind text`, comments before and behind it as they are.
func outline(_ value: ImportedValue, indentation: String = "") -> [String] {
    switch value.content {
    case .mapping(let entries):
        entries.flatMap { lines(of: $0.value, named: $0.key, $0.comments, indentation) }
    case .sequence(let elements):
        elements.flatMap { lines(of: $0, named: "-", $0.comments, indentation) }
    case .scalar(let kind, let text): ["\(indentation)\(kind) \(text)"]
    case .binary(let bytes): ["\(indentation)binary \(bytes)"]
    }
}

private func lines(of value: ImportedValue, named name: String, _ comments: Comments, _ indentation: String) -> [String] {
    let above = comments.above.map { indentation + ($0.map { "#\($0)" } ?? "") }
    let below = comments.below.map { indentation + ($0.map { "#\($0) (below)" } ?? "") }
    let beside = comments.beside.map { " #\($0)" } ?? ""
    let secret = value.isSecret ? " (secret)" : ""
    switch value.content {
    case .mapping, .sequence:
        return above + ["\(indentation)\(name):\(beside)"] + outline(value, indentation: indentation + "  ") + below
    case .scalar(let kind, let text):
        return above + ["\(indentation)\(name) = \(kind) \(text.debugDescription.dropFirst().dropLast())\(secret)\(beside)"] + below
    case .binary(let bytes):
        return above + ["\(indentation)\(name) = binary \(bytes)\(secret)\(beside)"] + below
    }
}

/// What a reader makes of a text: the outline of its roots, `---` between them, or its messages.
func read(_ format: ForeignFormat, _ text: String, limits: Limits = .standard) -> [String] {
    let file = format.read(Array(text.utf8), file: "f", limits: limits)
    let roots = file.roots.map { outline($0) }.joined(separator: ["---"])
    return Array(roots) + file.diagnostics.map(\.rendered)
}
