internal import Documents

/// A place in a text that moves over what stands between a name and its value.
struct TextCursor {
    private let text: UnsafeBufferPointer<UInt8>
    private(set) var index: Int
    /// Blanks between a name, its operator and its value: aligned columns have some.
    private static let blankLimit = 40

    init(_ text: UnsafeBufferPointer<UInt8>, at index: Int) { (self.text, self.index) = (text, index) }

    func isAt(where condition: (UInt8) -> Bool) -> Bool { index < text.count && condition(text[index]) }

    mutating func skip(upTo limit: Int, while condition: (UInt8) -> Bool) {
        let end = index + limit
        while index < end, isAt(where: condition) { index += 1 }
    }

    mutating func skipBlanks() { skip(upTo: Self.blankLimit, while: \.isBlank) }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard isAt(where: { $0 == byte }) else { return false }
        index += 1
        return true
    }

    /// A quotation mark, or one behind a backslash.
    mutating func skipQuote() -> Bool {
        let start = index
        skip(upTo: 1) { $0 == .backslash }
        guard isAt(where: \.isQuoteMark) else {
            index = start
            return false
        }
        index += 1
        return true
    }

    /// The line break and the `value:` below a `name:`.
    mutating func skipKubernetesValue() -> Bool {
        let start = index, word = Array("value:".utf8)
        guard skip(.lineFeed) else { return false }
        skipBlanks()
        guard text[index...].starts(with: word) else {
            index = start
            return false
        }
        index += word.count
        return true
    }

    /// The value that begins here: what is quoted, or what has no blank in it.
    ///
    /// - Parameter skipsScheme: whether a first word belongs to the kind of the value, as in `Bearer token`.
    mutating func value(limit: Int, wantsQuotes: Bool, skipsScheme: Bool) -> Range<Int>? {
        skipTag()
        let mark = index, isQuoted = skipQuote(), quote = isQuoted ? text[index - 1] : 0
        if !isQuoted, wantsQuotes { return nil }
        if isQuoted, index - mark == 1 { skip(upTo: 2) { $0 == quote } }
        if skipsScheme { skipSchemeWord() }
        let start = index, plainEnds = ByteSet(" \t\r\n\"'`,;)}]<>&|\\".utf8), quotedEnds = ByteSet("\r\n\\".utf8)
        func goesOn(_ byte: UInt8) -> Bool { isQuoted ? byte != quote && !quotedEnds.contains(byte) : !plainEnds.contains(byte) }
        while index - start < limit, isAt(where: goesOn) { index += 1 }
        // What goes on behind the limit, or calls something, is no value.
        guard index - start < limit, isQuoted || !text[start ..< index].contains(where: { $0 == UInt8(ascii: "(") || $0 == .openBracket })
        else { return nil }
        return start < index ? start ..< index : nil
    }

    /// `!!binary `, which says no more than what follows it.
    private mutating func skipTag() {
        guard isAt(where: { $0 == .exclamation }) else { return }
        skip(upTo: Self.blankLimit) { !$0.isBlank && !$0.isBreak }
        skipBlanks()
    }

    /// `Bearer `, `Basic `, `Api-Token `.
    private mutating func skipSchemeWord() {
        let start = index
        skip(upTo: 12) { $0.isLetter || $0 == .dash }
        guard index > start, isAt(where: \.isBlank) else {
            index = start
            return
        }
        skipBlanks()
    }
}

/// The words of a command in a shell, roughly: quotation marks join, a backslash at the end of a line goes on in the next.
struct ShellWords {
    private let text: UnsafeBufferPointer<UInt8>
    private var index: Int
    /// Where the command ends, or where looking at it does.
    private(set) var end: Int

    init(_ text: UnsafeBufferPointer<UInt8>, from start: Int, limit: Int) {
        (self.text, index) = (text, start)
        end = min(text.count, start + limit)
    }

    mutating func next() -> Range<Int>? {
        skipSpace()
        guard index < end, text[index] != .lineFeed else {
            end = index
            return nil
        }
        let start = index
        var quote: UInt8 = 0
        while index < end, quote != 0 || !(text[index].isBlank || text[index] == .lineFeed) {
            if text[index] == quote { quote = 0 } else if quote == 0, text[index].isQuoteMark { quote = text[index] }
            index += 1
        }
        return start ..< index
    }

    private mutating func skipSpace() {
        while index < end {
            if text[index].isBlank || text[index] == .carriageReturn {
                index += 1
            } else if text[index] == .backslash, index + 1 < end, text[index + 1].isBreak {
                index += 2
            } else {
                return
            }
        }
    }
}
