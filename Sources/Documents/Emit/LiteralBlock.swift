/// A string of several lines that a literal block (`|`) holds exactly, whatever its indentation.
struct LiteralBlock {
    /// Without the line end of the last line.
    let lines: [Slice<UnsafeBufferPointer<UInt8>>]
    /// The number of line feeds at the end of the string.
    let trailing: Int

    /// Nil for a single line, for what a block cannot hold (controls, carriage returns), and where readers of the indentation
    /// may differ: a blank at the start of the first line, lines of nothing but blanks.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard let first = text.first, first != UInt8(ascii: " "), first != UInt8(ascii: "\t"), first != UInt8(ascii: "\n"),
            text.contains(UInt8(ascii: "\n")), LiteralBlock.isPrintable(text)
        else { return nil }
        let content = text[..<(text.lastIndex { $0 != UInt8(ascii: "\n") }! + 1)]  // the first byte is not a line feed
        trailing = text.count - content.count
        let kept = trailing == 0 ? text[...] : text[..<(text.count - 1)]
        lines = kept.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.allSatisfy({ $0.isEmpty || !$0.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }) else { return nil }
    }

    private static func isPrintable(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in text.indices {
            let byte = text[index]
            if byte < 0x20 ? byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\t") : byte == 0x7F { return false }
            if byte >= 0x80, unprintableLength(text, at: index) > 0 { return false }
        }
        return true
    }

    /// `|`, `|-` or `|+`.
    func appendHeader(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "|"))
        if trailing != 1 { bytes.append(trailing == 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")) }
    }
}
