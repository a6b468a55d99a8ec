internal import Documents

/// INI files as Python's configparser reads them: `[section]`, `key = value` or `key: value`, lines that start with `#` or `;` are
/// comments, lines indented deeper than their key go on with its value.
///
/// Wider than configparser: keys may stand before the first section, and a key that is stated again is a warning. Names keep their
/// case, nothing is replaced, `DEFAULT` is a section like any other. Values are strings.
struct IniReader {
    private let text: SourceText
    private var complaints: Complaints
    /// The keys in front of the first section.
    private var head = FlatEntries()
    private var sections: [Section] = []
    private var sectionsByName: [[UInt8]: Int] = [:]
    private var comments = PendingComments()
    private var option: Option?
    private var lineStart: Int

    private struct Section {
        var name: String
        var comments: Comments
        var place: Place
        var entries = FlatEntries()
    }

    /// The key that lines indented deeper go on with.
    private struct Option {
        var name: String
        var lines: [String]
        var indentation: Int
        var comments: PendingComments
        var place: Place
        var keyPlace: Place
        var section: Int?
    }
    private var section: Int?

    init(_ text: SourceText, limits: Limits) {
        self.text = text
        complaints = Complaints(limits: limits)
        lineStart = text.start
    }

    mutating func read() -> ForeignFile {
        while lineStart < text.bytes.count, !complaints.isFull {
            let end = text.lineEnd(from: lineStart)
            line(lineStart ..< end)
            lineStart = end < text.bytes.count ? text.behindBreak(at: end) : end
        }
        endOption()
        return ForeignFile(roots: [root()], complaints.list)
    }

    private mutating func line(_ range: Range<Int>) {
        var start = range.lowerBound
        while start < range.upperBound, text.byte(start).isBlank { start += 1 }
        let content = text.trimmedEnd(start ..< range.upperBound)
        guard !content.isEmpty else {
            option?.lines.append("")
            comments.addBlankLine()
            return
        }
        let indentation = start - range.lowerBound
        switch text.byte(start) {
        case .hash, .semicolon: comments.add(text.text(start + 1 ..< range.upperBound))
        case _ where option.map { indentation > $0.indentation } ?? false: option?.lines.append(text.text(content))
        case .openBracket: header(content)
        default: key(content, indentation: indentation)
        }
    }

    // MARK: Sections

    private mutating func header(_ range: Range<Int>) {
        endOption()
        guard let (name, beside) = headerParts(range) else {
            let hints = ["a section is [name], alone in its line"]
            complaints.note(
                Diagnostic("syntax", "expected \"]\" behind the name of the section", at: text.place(of: range.lowerBound), hints: hints))
            return
        }
        if let existing = sectionsByName[Array(name.utf8)] {
            section = existing
            return
        }
        var own = Comments()
        own.above = comments.takeAll()
        own.beside = beside
        section = sections.count
        sectionsByName[Array(name.utf8)] = sections.count
        sections.append(Section(name: name, comments: own, place: text.place(of: range.lowerBound)))
    }

    /// The name, and the comment behind it. The name ends at the first `]` with nothing but a comment behind it.
    private func headerParts(_ range: Range<Int>) -> (String, String?)? {
        for end in range.dropFirst() where text.byte(end) == .closeBracket {
            var next = end + 1
            while next < range.upperBound, text.byte(next).isBlank { next += 1 }
            let name = text.text(range.lowerBound + 1 ..< end)
            if next == range.upperBound { return name.isEmpty ? nil : (name, nil) }
            if text.byte(next) == .hash || text.byte(next) == .semicolon { return (name, text.text(next + 1 ..< range.upperBound)) }
        }
        return nil
    }

    // MARK: Keys

    private mutating func key(_ range: Range<Int>, indentation: Int) {
        endOption()
        guard let sign = range.first(where: { text.byte($0) == .equals || text.byte($0) == .colon }), sign > range.lowerBound else {
            let hints = ["text over several lines is indented deeper than its key"]
            complaints.note(Diagnostic("syntax", "expected \"key = value\"", at: text.place(of: range.lowerBound), hints: hints))
            return
        }
        var start = sign + 1
        while start < range.upperBound, text.byte(start).isBlank { start += 1 }
        option = Option(
            name: text.text(text.trimmedEnd(range.lowerBound ..< sign)), lines: [text.text(start ..< range.upperBound)],
            indentation: indentation, comments: comments, place: text.place(of: start), keyPlace: text.place(of: range.lowerBound),
            section: section)
        comments = PendingComments()
    }

    /// Puts the key away whose lines are complete.
    private mutating func endOption() {
        guard var option else { return }
        self.option = nil
        while option.lines.count > 1, option.lines.last == "" { option.lines.removeLast() }
        let value = ImportedValue(.scalar(.string, option.lines.joined(separator: "\n")), at: option.place)
        let complaint: Diagnostic?
        if let section = option.section {
            sections[section].entries.comments = option.comments
            complaint = sections[section].entries.add(option.name, value, at: option.keyPlace)
        } else {
            head.comments = option.comments
            complaint = head.add(option.name, value, at: option.keyPlace)
        }
        if let complaint { complaints.note(complaint) }
    }

    private mutating func root() -> ImportedValue {
        var entries = head.mapping.entries
        let names = Set(entries.map { Array($0.key.utf8) })
        for section in sections {
            if names.contains(Array(section.name.utf8)) {
                let message = "expected a section or a key named \"\(section.name)\", found both"
                complaints.note(Diagnostic("duplicate-key", message, at: section.place, hints: ["rename one of the two"]))
            }
            var value = section.entries.mapping
            value.place = section.place
            entries.append(ImportedEntry(section.name, value, comments: section.comments))
        }
        if !entries.isEmpty { entries[entries.count - 1].comments.below += comments.takeAll() }
        return ImportedValue(.mapping(entries))
    }
}
