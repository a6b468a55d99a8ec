extension Document {
    /// A key in the place of another, as the other keys of its mapping are written: quotes that it did not need stay, needed ones go
    /// when the new key does not need them.
    func keyText(_ name: [UInt8], replacing key: Int, of mapping: Int) throws(Diagnostic) -> [UInt8] {
        let old = nodes[key], inFlow = nodes[mapping].style == .flow
        if syntax == .yaml, old.style == .plain, old.isScalar, old.kind != .string,
            name.withUnsafeBufferPointer({ CoreSchema.kind(of: $0) }) == old.kind, !name.isEmpty
        {
            return name
        }
        let plain = try Documents.keyText(name, syntax: syntax, inFlow: inFlow)
        let isDeliberate = old.isQuoted && Value(self, key).withText { isPlain($0, inFlow: inFlow) }
        guard isDeliberate || plain.first == .quote else { return plain }
        let quoted = ([key] + items(of: mapping).compactMap(\.key)).first { nodes[$0].isQuoted }
        let style = quoted.map { nodes[$0].style } ?? .doubleQuoted
        return try Documents.keyText(name, like: style, syntax: syntax, inFlow: inFlow)
    }

    /// The same as a splice over the old key.
    func replacingKey(_ key: Int, with name: [UInt8], of mapping: Int) throws(Diagnostic) -> Splice {
        let node = nodes[key], layout = Layout(document: self)
        let text = try keyText(name, replacing: key, of: mapping)
        guard node.style == .absent else {
            let isBlock = node.style == .literal || node.style == .folded
            return Splice(Int(node.start) ..< (isBlock ? layout.lastLineEnd(Int(node.end)) : Int(node.end)), text)
        }
        let head = layout.properties(key)?.upperBound ?? Int(node.start)
        let needsBlank = head > 0 && !layout.isFirstOnLine(head) && !source[head - 1].isBlank
        return Splice(at: head, (needsBlank ? [.space] : []) + text)
    }
}

/// The bytes of a key in front of its `:`, for which readers of YAML need not look further than 1024 characters (YAML 1.2.2, 7.4).
func keyText(_ name: [UInt8], like style: Node.Style = .plain, syntax: Document.Syntax, inFlow: Bool) throws(Diagnostic) -> [UInt8] {
    let text = try scalarText(.string, name, replacing: style, syntax: syntax, inFlow: inFlow), limit = 1024
    guard syntax == .yaml, text.count > limit, text.count(where: { $0 & 0xC0 != 0x80 }) > limit else { return text }
    throw Diagnostic("long-key", "expected a key of at most \(limit) characters", hints: ["edit the file by hand"])
}

extension Node {
    var isQuoted: Bool { style == .singleQuoted || style == .doubleQuoted }
}
