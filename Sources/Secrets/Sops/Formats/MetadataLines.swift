internal import Documents

/// Lines of metadata among the lines of a file: taken away, put to the end, or exchanged.
struct MetadataLines {
    let source: [UInt8]
    /// Whole lines with their line breaks, ascending; nothing stands between those that touch.
    let ranges: [Range<Int>]

    /// What takes them away. A file that ended without line break was given one before its metadata.
    ///
    /// - Parameter gap: line breaks that stand before metadata at the end.
    func removal(lineBreak: [UInt8], gap: Int) -> [Splice] {
        var merged: [Range<Int>] = []
        for range in ranges {
            if let last = merged.last, last.upperBound == range.lowerBound {
                merged[merged.count - 1] = last.lowerBound ..< range.upperBound
            } else {
                merged.append(range)
            }
        }
        if let last = merged.last, last.upperBound == source.count {
            let isOpen = source.last != .lineFeed
            var start = last.lowerBound
            for _ in 0 ..< (isOpen ? gap : gap - 1) {
                let before = source[..<start]
                // Where the file ends with a line break the text before does too.
                guard before.hasSuffix(lineBreak), isOpen || before.dropLast(lineBreak.count).hasSuffix(lineBreak) else { break }
                start -= lineBreak.count
            }
            merged[merged.count - 1] = start ..< last.upperBound
        }
        return merged.map { Splice($0) }
    }

    /// What puts lines to the end of a file without metadata; taking them away gives the same bytes.
    static func addition(_ lines: [[UInt8]], to source: [UInt8], lineBreak: [UInt8], gap: Int) -> Splice {
        let text = Array(lines.joined(separator: lineBreak))
        if source.isEmpty { return Splice(at: 0, text + lineBreak) }
        let before = [[UInt8]](repeating: lineBreak, count: source.last == .lineFeed ? gap - 1 : gap).flatMap(\.self)
        return Splice(at: source.count, before + text + (source.last == .lineFeed ? lineBreak : []))
    }

    /// The file with other lines in the place of the first.
    func replaced(by lines: [[UInt8]], lineBreak: [UInt8]) -> [UInt8] {
        guard let first = ranges.first, let last = ranges.last else { return source }
        let text = Array(lines.joined(separator: lineBreak))
        let isAtOpenEnd = last.upperBound == source.count && source.last != .lineFeed
        let splices = [Splice(first, text + (isAtOpenEnd ? [] : lineBreak))] + ranges.dropFirst().map { Splice($0) }
        return source.applying(splices) ?? source
    }
}

extension Collection<UInt8> {
    func hasSuffix(_ suffix: [UInt8]) -> Bool { self.suffix(suffix.count).elementsEqual(suffix) }
}

extension [UInt8] {
    /// What ends lines in stores that know LF and CRLF.
    var lineFeeds: [UInt8] { firstLineBreak == [.carriageReturn, .lineFeed] ? [.carriageReturn, .lineFeed] : [.lineFeed] }
}
