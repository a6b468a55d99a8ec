extension Value {
    /// What the comments of an entry say about its value, in one line: those directly above it, otherwise the one behind it. Nil where
    /// there are none, and for values that are no entries.
    ///
    /// Lines without a letter are ornaments, those that speak to an editor say nothing about the value.
    package var remark: String? {
        // The key of an entry is one node.
        guard index > 0, document.nodes[index - 1].next == index, document.nodes[index - 1].isScalar else { return nil }
        let item = (key: Optional(index - 1), value: index), comments = CommentedDocument(document)
        let above = comments.above(item)?.lines ?? []
        let behind = comments.behind(item).flatMap(comments.comment).map { [Array(document.source[$0])] } ?? []
        return [above, behind].lazy.map(Value.text).first { !$0.isEmpty }
    }

    private static let forEditors = ["yaml-language-server:", "yamllint "]

    private static func text(_ comments: [[UInt8]]) -> String {
        let lines = comments.map { line in
            let text = line.drop { $0 == .hash || $0.isBlank }
            return String(decoding: text.prefix(text.count - text.reversed().prefix(while: \.isBlank).count), as: UTF8.self)
        }
        let telling = lines.filter { line in
            line.unicodeScalars.contains { $0.properties.isAlphabetic } && !forEditors.contains(where: line.hasPrefix)
        }
        return telling.joined(separator: " ")
    }
}
