internal import Documents

/// One value of an INI file as go-ini, which sops uses, reads it.
struct IniValue {
    /// With quotes.
    var range: Range<Int>
    var text: FlatWalk.Text
    /// From its sign on.
    var comment: Range<Int>?
    /// The start of the next line.
    var next: Int

    /// - Parameters:
    ///   - start: behind the delimiter.
    ///   - end: of the line, without its line feed.
    /// - Returns: nil for a quote that does not end.
    init?(_ bytes: [UInt8], from start: Int, end: Int) {
        let first = bytes[start ..< end].firstIndex { !$0.isIniSpace } ?? end
        next = min(end + 1, bytes.count)
        (range, text) = (first ..< first, .source(first ..< first))
        guard first < end else { return }
        let triple = [UInt8](repeating: .quote, count: 3)
        if bytes[first ..< end].starts(with: triple), next - first > 3 {
            guard read(bytes, first, end, quote: triple) else { return nil }
        } else if bytes[first] == .backtick {
            guard read(bytes, first, end, quote: [.backtick]) else { return nil }
        } else {
            readBare(bytes, first, end)
        }
    }

    /// Up to the last quote of the line, or of the first line below that has one.
    private mutating func read(_ bytes: [UInt8], _ first: Int, _ end: Int, quote: [UInt8]) -> Bool {
        let start = first + quote.count
        var lineStart = start, lineEnd = end
        while true {
            if let closing = bytes.lastRange(of: quote, in: lineStart ..< lineEnd) {
                (range, text, next) = (first ..< closing + quote.count, .source(start ..< closing), min(lineEnd + 1, bytes.count))
                // Behind a quote that ended on its own line nothing is read.
                if lineEnd != end { comment = bytes[closing ..< lineEnd].iniComment }
                return true
            }
            guard lineEnd < bytes.count else { return false }
            lineStart = lineEnd + 1
            lineEnd = bytes[lineStart...].firstIndex(of: .lineFeed) ?? bytes.count
        }
    }

    private mutating func readBare(_ bytes: [UInt8], _ first: Int, _ end: Int) {
        var last = bytes.trimmedEnd(first ..< end)
        if bytes[last - 1] == .backslash { return readContinued(bytes, first, last) }
        comment = bytes[first ..< last].iniComment
        if let comment { last = bytes.trimmedEnd(first ..< comment.lowerBound) }
        (range, text) = (first ..< last, .source(first ..< last))
        for quote in [UInt8.apostrophe, .quote] where last - first >= 2 && bytes[first] == quote {
            if bytes[(first + 1) ..< last].firstIndex(of: quote) == last - 1 { text = .source(first + 1 ..< last - 1) }
        }
    }

    /// A backslash at the end of a line goes on in the next.
    private mutating func readContinued(_ bytes: [UInt8], _ first: Int, _ last: Int) {
        var cooked = Array(bytes[first ..< last - 1]), end = last
        while next < bytes.count {
            let lineEnd = bytes[next...].firstIndex(of: .lineFeed) ?? bytes.count
            let start = bytes[next ..< lineEnd].firstIndex { !$0.isIniSpace } ?? lineEnd, stop = bytes.trimmedEnd(start ..< lineEnd)
            next = min(lineEnd + 1, bytes.count)
            if start == stop { break }
            (cooked, end) = (cooked + bytes[start ..< stop], stop)
            if cooked.last != .backslash { break }
            cooked.removeLast()
        }
        (range, text) = (first ..< end, .cooked(cooked))
    }

    /// A text in the quotes that it needs, or in those that it has.
    ///
    /// - Returns: nil for a text that no quotes can hold.
    static func spelled(_ text: [UInt8], keeping quotes: (before: [UInt8], after: [UInt8])? = nil) -> [UInt8]? {
        let triple = [UInt8](repeating: .quote, count: 3)
        let forms: [[UInt8]] = [[], [.quote]] + (text.contains(.lineFeed) ? [triple, [.backtick]] : [[.backtick], triple])
        for (before, after) in [quotes].compactMap(\.self) + forms.map({ (before: $0, after: $0) }) {
            let written = before + text + after
            // As it stands in a file: behind a delimiter, with another line below.
            var line = [.equals, .space] + written
            let end = line.firstIndex(of: .lineFeed) ?? line.count
            line += [.lineFeed, UInt8(ascii: "x")]
            guard let value = IniValue(line, from: 1, end: end), value.comment == nil, value.next == line.count - 1 else { continue }
            let read: [UInt8]
            switch value.text {
            case .source(let range): read = Array(line[range])
            case .cooked(let bytes): read = bytes
            }
            if read == text, value.range.upperBound == line.count - 2 || text.isEmpty { return written }
        }
        return nil
    }
}

extension UInt8 {
    /// What go-ini trims.
    var isIniSpace: Bool { self == .space || (.tab ... .carriageReturn).contains(self) }
    var isIniCommentSign: Bool { self == .hash || self == .semicolon }
}

extension ArraySlice<UInt8> {
    /// From the first sign of a comment to the end, without white space there.
    var iniComment: Range<Int>? {
        guard let start = firstIndex(where: \.isIniCommentSign) else { return nil }
        return start ..< (lastIndex { !$0.isIniSpace } ?? start) + 1
    }
}

extension [UInt8] {
    /// The end of a range without white space there.
    func trimmedEnd(_ range: Range<Int>) -> Int { (self[range].lastIndex { !$0.isIniSpace } ?? range.lowerBound - 1) + 1 }

    /// Where a word starts that comes last in a range.
    func lastRange(of word: [UInt8], in range: Range<Int>) -> Int? {
        guard range.count >= word.count else { return nil }
        return (range.lowerBound ... range.upperBound - word.count).last { self[$0...].starts(with: word) }
    }
}
