internal import Documents

/// The sections of an INI file as go-ini, which sops uses, reads them (formats note, 5.5).
struct IniReader {
    struct Comment {
        /// Its lines, each from its sign on.
        var lines: [Range<Int>]
        var isInline = false
    }

    struct Entry {
        var key: [UInt8]
        var value: IniValue
        var comments: [Comment]
        /// Its lines, comments above not included.
        var lines: Range<Int>
    }

    struct Section {
        var name: [UInt8]
        var comments: [Comment] = []
        var entries: [Entry] = []
        /// From its header, which the first section has not, up to the comments of the next.
        var lines: Range<Int>
    }

    private let bytes: [UInt8]
    private let path: String
    private(set) var sections: [Section]
    /// Comments that nothing follows; go-ini loses them.
    private(set) var last: Comment?
    private(set) var complaints: [Diagnostic] = []
    private var pending: [Range<Int>] = []
    private var index = 0

    init(_ bytes: [UInt8], path: String) {
        (self.bytes, self.path) = (bytes, path)
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        sections = [Section(name: Array("DEFAULT".utf8), lines: index ..< bytes.count)]
        while index < bytes.count { readLine() }
        if !pending.isEmpty { last = Comment(lines: pending) }
    }

    private mutating func readLine() {
        let end = bytes[index...].firstIndex(of: .lineFeed) ?? bytes.count
        let first = bytes[index ..< end].firstIndex { !$0.isIniSpace } ?? end, start = index
        index = min(end + 1, bytes.count)
        guard first < end else { return }
        if bytes[first].isIniCommentSign {
            pending.append(first ..< bytes.trimmedEnd(first ..< end))
        } else if bytes[first] == .openBracket {
            readHeader(first, end, start)
        } else {
            readEntry(first, end, start)
        }
    }

    private mutating func readHeader(_ first: Int, _ end: Int, _ start: Int) {
        guard let close = bytes[first ..< end].lastIndex(of: .closeBracket), close > first + 1 else {
            return complain("expected a section such as [database]", first)
        }
        var section = Section(name: Array(bytes[first + 1 ..< close]), lines: start ..< bytes.count)
        // Comments above go with the section.
        let head = pending.first.map { bytes.lineStart($0.lowerBound) } ?? start
        sections[sections.count - 1].lines = sections[sections.count - 1].lines.lowerBound ..< head
        section.comments = takeComments(inline: bytes[close ..< end].iniComment)
        sections.append(section)
    }

    private mutating func readEntry(_ first: Int, _ end: Int, _ start: Int) {
        guard let (key, delimiter) = key(first, end) else { return complain("expected \"key = value\", a section or a comment", first) }
        guard let value = IniValue(bytes, from: delimiter + 1, end: end) else {
            return complain("a value starts with a quote that does not end", first)
        }
        index = value.next
        if key == [.dash] { return complain("expected a key with a name: \"-\" stands for a number that changes with the file", first) }
        if sections[sections.count - 1].entries.contains(where: { $0.key == key }) {
            return complain("the key \"\(String(decoding: key, as: UTF8.self))\" stands twice in its section", first)
        }
        let comments = takeComments(inline: value.comment)
        sections[sections.count - 1].entries.append(Entry(key: key, value: value, comments: comments, lines: start ..< value.next))
    }

    /// - Returns: the key without quotes, and where its delimiter is.
    private func key(_ first: Int, _ end: Int) -> (key: [UInt8], delimiter: Int)? {
        let triple = [UInt8](repeating: .quote, count: 3)
        var quote: [UInt8] = []
        if bytes[first] == .quote { quote = end - first > 6 && bytes[first...].starts(with: triple) ? triple : [.quote] }
        if bytes[first] == .backtick { quote = [.backtick] }
        let start = first + quote.count
        func delimiter(from index: Int) -> Int? { bytes[index ..< end].firstIndex { $0 == .equals || $0 == .colon } }
        guard !quote.isEmpty else {
            guard let delimiter = delimiter(from: first), delimiter > first else { return nil }
            return (Array(bytes[first ..< bytes.trimmedEnd(first ..< delimiter)]), delimiter)
        }
        guard let close = (start ..< end).first(where: { bytes[$0...].starts(with: quote) }), close + quote.count <= end,
            let delimiter = delimiter(from: close + quote.count)
        else { return nil }
        let from = bytes[start ..< close].firstIndex { !$0.isIniSpace } ?? close
        return (Array(bytes[from ..< bytes.trimmedEnd(from ..< close)]), delimiter)
    }

    private mutating func takeComments(inline: Range<Int>?) -> [Comment] {
        defer { pending = [] }
        let above = pending.isEmpty ? [] : [Comment(lines: pending)]
        return above + (inline.map { [Comment(lines: [$0], isInline: true)] } ?? [])
    }

    private mutating func complain(_ message: String, _ offset: Int) {
        guard complaints.count < Limits.standard.diagnostics else { return }
        let position = bytes.withUnsafeBufferPointer { Position(of: offset, in: $0) }
        complaints.append(Diagnostic("bad-line", message, at: Place(file: path, position: position)))
    }
}
