/// The bytes of a scalar on one line. A string keeps the quotes of the scalar it replaces where it can.
func scalarText(
    _ kind: Node.Kind, _ text: [UInt8], replacing style: Node.Style = .plain, syntax: Document.Syntax, inFlow: Bool
) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = []
    guard kind == .string else {
        if kind == .null { return Array("null".utf8) }
        guard syntax == .json else { return text }
        var writer = JsonWriter(.line)
        try Tree.scalar(kind, text).write(to: &writer)
        return writer.bytes
    }
    text.withUnsafeBufferPointer { text in
        if syntax == .yaml, style == .singleQuoted, fitsSingleQuotes(text) {
            appendSingleQuoted(text, to: &bytes)
        } else if syntax == .yaml, style != .doubleQuoted, style != .singleQuoted, isPlain(text, inFlow: inFlow) {
            bytes.append(contentsOf: text)
        } else {
            appendQuoted(text, to: &bytes)
        }
    }
    return bytes
}

/// Between single quotes nothing can be escaped but the quote itself.
private func fitsSingleQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.indices.allSatisfy { text[$0] >= .space && text[$0] != 0x7F && (text[$0] < 0x80 || unprintableLength(text, at: $0) == 0) }
}

private func appendSingleQuoted(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(.apostrophe)
    for byte in text {
        if byte == .apostrophe { bytes.append(.apostrophe) }
        bytes.append(byte)
    }
    bytes.append(.apostrophe)
}
