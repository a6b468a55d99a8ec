import Documents

/// A stream as the YAML test suite writes it down: one event a line (its `test.event`).
struct YamlEvents {
    private(set) var lines = ["+STR"]
    private let document: Document

    init(_ document: Document) {
        self.document = document
        for root in document.roots {
            lines.append(root.startMarker.isEmpty ? "+DOC" : "+DOC ---")
            add(Int(root.node))
            lines.append(root.endMarker.isEmpty ? "-DOC" : "-DOC ...")
        }
        lines.append("-STR")
    }

    private mutating func add(_ index: Int) {
        let node = document.nodes[index], value = Value(document, index)
        switch node.kind {
        case .mapping, .sequence:
            let name = node.kind == .mapping ? "MAP" : "SEQ", brackets = node.kind == .mapping ? " {}" : " []"
            lines.append("+\(name)" + (node.style == .flow ? brackets : "") + properties(of: value))
            var child = index + 1
            while child < node.next {
                add(child)
                child = Int(document.nodes[child].next)
            }
            lines.append("-\(name)")
        case .alias:
            lines.append("=ALI *" + String(decoding: document.source[Int(node.textStart) ..< Int(node.textEnd)], as: UTF8.self))
        default:
            lines.append("=VAL" + properties(of: value) + " " + mark(node.style) + escaped(value.text))
        }
    }

    private func properties(of value: Value) -> String {
        (value.anchorName.map { " &" + $0 } ?? "") + (value.tagName.map { " <\($0)>" } ?? "")
    }

    private func mark(_ style: Node.Style) -> String {
        switch style {
        case .singleQuoted: "'"
        case .doubleQuoted: "\""
        case .literal: "|"
        case .folded: ">"
        default: ":"
        }
    }

    private func escaped(_ text: String) -> String {
        let names: [Unicode.Scalar: String] = ["\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{8}": "\\b"]
        return text.unicodeScalars.map { names[$0] ?? String($0) }.joined()
    }
}
