/// A string of several lines that a literal block (`|`) holds exactly, whatever its indentation and whatever follows it.
package struct LiteralBlock {
    /// Without the line end of the last line.
    package let lines: [Slice<UnsafeBufferPointer<UInt8>>]
    let endsWithLineFeed: Bool

    /// Nil for a single line, for what a block cannot hold (controls, carriage returns), for what depends on its surroundings
    /// (several line feeds at the end), and where readers of the indentation may differ: a blank at the start of the first line,
    /// lines of nothing but blanks.
    package init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard let first = text.first, !first.isBlank, first != .lineFeed, text.contains(.lineFeed), LiteralBlock.isPrintable(text) else {
            return nil
        }
        endsWithLineFeed = text[text.count - 1] == .lineFeed
        lines = text[..<(endsWithLineFeed ? text.count - 1 : text.count)].split(separator: .lineFeed, omittingEmptySubsequences: false)
        guard lines.last?.isEmpty == false, lines.allSatisfy({ $0.isEmpty || !$0.allSatisfy(\.isBlank) }) else { return nil }
    }

    private static func isPrintable(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in text.indices {
            let byte = text[index]
            if byte < .space ? byte != .lineFeed && byte != .tab : byte == 0x7F { return false }
            if byte >= 0x80, unprintableLength(text, at: index) > 0 { return false }
        }
        return true
    }

    /// `|` or `|-`.
    package var header: StaticString { endsWithLineFeed ? "|" : "|-" }
}
