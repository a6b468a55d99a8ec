internal import Digests
internal import Documents

/// The run of bytes around a literal that a rule looks for.
extension ScanRules.Rule {
    /// Bytes of a run: a JSON web token with many claims has some thousands.
    private static let runLimit = 8_192
    /// Bytes in front of a literal that stands inside of a run, and behind the name of what a value is for.
    private static let nearLimit = 96

    /// - Parameters:
    ///   - end: behind the literal.
    ///   - literal: as the rule spells it; empty where the case does not matter.
    /// - Returns: the token, and where to go on looking; nil where the literal does not begin anything.
    func run(at end: Int, of literal: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> (range: Range<Int>?, passed: Int)? {
        guard place != .near else { return near(end, in: text) }
        let start = end - literal.count
        guard text[start ..< end].elementsEqual(literal) else { return nil }
        if place == .start {
            guard text.beginsWord(at: start) else { return nil }
            let stop = alphabet.end(of: text, from: end, limit: Self.runLimit)
            return (match(end ..< stop, in: text).map { start ..< $0 }, stop)
        }
        let first = alphabet.start(of: text, before: start, limit: Self.nearLimit)
        let stop = alphabet.end(of: text, from: end, limit: Self.runLimit)
        return (match(first ..< stop, in: text).map { first ..< $0 }, stop)
    }

    /// The first run behind a name that has the form, on the line of the name and in no brackets of a call.
    private func near(_ end: Int, in text: UnsafeBufferPointer<UInt8>) -> (range: Range<Int>?, passed: Int)? {
        guard let literal = literals.first(where: { text.ends(with: $0, at: end) }), text.beginsName(at: end - literal.count)
        else { return nil }
        var index = end, stop = min(text.count, end + Self.nearLimit)
        while index < stop {
            guard alphabet.contains(text[index]) else {
                switch text[index] {
                case .lineFeed, .carriageReturn, .openBrace, .closeBrace, .semicolon, UInt8(ascii: "("), UInt8(ascii: ")"): stop = index
                default: index += 1
                }
                continue
            }
            let last = alphabet.end(of: text, from: index, limit: Self.runLimit)
            if let found = match(index ..< last, in: text) { return (index ..< found, last) }
            index = last
        }
        return (nil, end)
    }

    /// - Returns: where the token ends if the run is one, by itself or without the punctuation that follows it.
    private func match(_ run: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !run.isEmpty, run.count < Self.runLimit else { return nil }
        if isToken(UnsafeBufferPointer(rebasing: text[run])) { return run.upperBound }
        var end = run.upperBound
        while end > run.lowerBound, !ByteSet.token.contains(text[end - 1]) { end -= 1 }
        guard end < run.upperBound, end > run.lowerBound else { return nil }
        return isToken(UnsafeBufferPointer(rebasing: text[run.lowerBound ..< end])) ? end : nil
    }

    private func isToken(_ run: UnsafeBufferPointer<UInt8>) -> Bool {
        if needsDigit, !run.contains(where: \.isDigit) { return false }
        return pattern.matches(run) && run.entropy >= entropy
    }
}

extension ScanRules {
    func isPublished(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
        published.contains(String(Sha256.digest(of: UnsafeRawBufferPointer(token)).description.prefix(16)))
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether nothing that words are made of stands in front: the start of a text, a separator, or an escape such as `\n` and `%3D`.
    fileprivate func beginsWord(at start: Int) -> Bool {
        guard start > 0, self[start - 1].isLetter || self[start - 1].isDigit || self[start - 1] == .underscore else { return true }
        let isEscape = start > 1 && self[start - 2] == .backslash
        return isEscape || start > 2 && self[start - 3] == .percent && self[start - 1].hexValue != nil
    }

    /// Whether a name begins here: not in the middle of a word, but `myService` begins `Service`.
    fileprivate func beginsName(at start: Int) -> Bool {
        guard start > 0, self[start - 1].isLetter else { return true }
        return self[start - 1] & 0x20 != 0 && self[start] & 0x20 == 0 && self[start].isLetter
    }

    fileprivate func ends(with literal: [UInt8], at end: Int) -> Bool {
        end >= literal.count && self[end - literal.count ..< end].elementsEqual(literal) { lowered($0) == lowered($1) }
    }
}
