internal import Documents

/// Spells opened values in YAML and JSON, in the place of their ciphertext: quotes stay where there are any.
struct PlainSpelling {
    let document: Document

    init(_ document: Document) { self.document = document }

    func splice(_ text: UnsafeBufferPointer<UInt8>, _ type: SopsType, at leaf: SopsTree.Leaf) -> Splice {
        if leaf.isComment { return comment(text, at: leaf) }
        if type == .string || type == .time && document.syntax == .json { return Splice(leaf.range, string(text, at: leaf)) }
        return Splice(leaf.range, number(text, type))
    }

    /// In a list the element gives way to a comment in its line.
    private func comment(_ text: UnsafeBufferPointer<UInt8>, at leaf: SopsTree.Leaf) -> Splice {
        guard leaf.node >= 0 else { return Splice(leaf.range, [.hash] + text) }
        return Splice((dash(before: leaf.range.lowerBound) ?? leaf.range.lowerBound) ..< leaf.range.upperBound, [.hash] + text)
    }

    /// The dash of the element that starts at an offset; nil where the element does not start behind one on the same line.
    func dash(before offset: Int) -> Int? {
        var index = offset
        while index > 0, document.source[index - 1].isBlank { index -= 1 }
        return index > 0 && document.source[index - 1] == .dash ? index - 1 : nil
    }

    // MARK: Numbers and words

    private func number(_ text: UnsafeBufferPointer<UInt8>, _ type: SopsType) -> [UInt8] {
        let plain = shownText(text, type)
        guard document.syntax == .json, type == .integer || type == .float else { return plain }
        if plain.first == .dot || plain.dropFirst().first == .dot && !plain[0].isDigit { return [.quote] + plain + [.quote] }
        if isJsonNumber(plain) { return plain }
        var canonical: [UInt8] = []
        _ = SealedText.appendCanonical(text, type, to: &canonical)
        return canonical
    }

    private func isJsonNumber(_ text: [UInt8]) -> Bool { Json.parse(text, file: "").document != nil }

    // MARK: Strings

    private func string(_ text: UnsafeBufferPointer<UInt8>, at leaf: SopsTree.Leaf) -> [UInt8] {
        var bytes: [UInt8] = []
        if firstMalformed(in: text) != nil {
            bytes.append(contentsOf: document.syntax == .yaml ? "!!binary \"" as StaticString : "\"" as StaticString)
            appendBase64(text, to: &bytes)
            return bytes + [.quote]
        }
        let style = document.nodes[Int(leaf.node)].style
        if document.syntax == .yaml, style == .plain, isPlain(text, inFlow: leaf.flags.contains(.isInFlow)), !isTimeLike(text) {
            return Array(text)
        }
        if style == .singleQuoted, isSingleQuotable(text) {
            return [.apostrophe] + text.flatMap { $0 == .apostrophe ? [.apostrophe, .apostrophe] : [$0] } + [.apostrophe]
        }
        if document.syntax == .yaml, style == .plain, let block = literal(text, at: leaf) { return block }
        appendQuoted(text, to: &bytes)
        return bytes
    }

    /// What only sops takes for a time.
    private func isTimeLike(_ text: UnsafeBufferPointer<UInt8>) -> Bool { SopsTime(yaml: text) != nil }

    private func isSingleQuotable(_ text: UnsafeBufferPointer<UInt8>) -> Bool { text.allSatisfy { $0 >= .space && $0 < 0x7F } }

    /// Several lines as a literal block; nil where there is no room for one or it could not hold them.
    private func literal(_ text: UnsafeBufferPointer<UInt8>, at leaf: SopsTree.Leaf) -> [UInt8]? {
        let source = document.source, end = leaf.range.upperBound
        guard !leaf.flags.contains(.isInFlow), text.contains(.lineFeed), let block = LiteralBlock(text), end < source.count,
            source[end].isBreak
        else { return nil }
        let lineBreak = source.firstLineBreak
        let margin = [UInt8](repeating: .space, count: columnOfHolder(leaf) + indentationStep)
        return Array(block.header) + block.lines.flatMap { lineBreak + ($0.isEmpty ? [] : margin + $0) }
    }

    /// The column of the key or dash that the value hangs below.
    private func columnOfHolder(_ leaf: SopsTree.Leaf) -> Int {
        let start = leaf.range.lowerBound
        if let dash = dash(before: start) { return dash - document.source.lineStart(dash) }
        let key = Int(document.nodes[Int(leaf.node) - 1].start)
        return key - document.source.lineStart(key)
    }

    /// The blanks of the first line before the metadata that is indented; two where none is.
    private var indentationStep: Int {
        var line = 0
        while line < document.source.count {
            if document.source[line...].starts(with: "sops:") { break }
            let blanks = document.source[line...].prefix { $0 == .space }.count
            if blanks > 0, line + blanks < document.source.count, !document.source[line + blanks].isBreak { return min(blanks, 9) }
            line = document.source.nextLine(line)
        }
        return 2
    }
}

/// A sealed value's text as YAML's core schema spells it.
func shownText(_ text: some Collection<UInt8>, _ type: SopsType) -> [UInt8] {
    switch type {
    case .float where text.elementsEqual("NaN".utf8): Array(".nan".utf8)
    case .float where text.elementsEqual("+Inf".utf8) || text.elementsEqual("Inf".utf8): Array(".inf".utf8)
    case .float where text.elementsEqual("-Inf".utf8): Array("-.inf".utf8)
    case .boolean where text.elementsEqual("TRUE".utf8) || text.elementsEqual("FALSE".utf8): Array(text)
    case .boolean: Array(text.first.map { $0 | 0x20 == UInt8(ascii: "t") || $0 == UInt8(ascii: "1") } == true ? "true".utf8 : "false".utf8)
    default: Array(text)
    }
}

extension Array<UInt8> {
    fileprivate init(_ word: StaticString) { self = Array(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)) }
}
