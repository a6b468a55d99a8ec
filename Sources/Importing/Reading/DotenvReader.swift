internal import Documents

/// What people write into .env files, the union of what their readers take: `export`, `NAME=value` and `NAME: value`, single, double
/// and back quotes over several lines, comments.
///
/// Values are strings. In double quotes `\n` and its like are escapes; in single quotes a backslash protects a quote or itself;
/// what stands in back quotes or in none is taken as it is. Nothing is replaced: `$NAME` and `${NAME}` are text.
struct DotenvReader {
    private let text: SourceText
    private var cursor: Int
    private var entries = FlatEntries()
    private var complaints: Complaints

    init(_ text: SourceText, limits: Limits) {
        self.text = text
        cursor = text.start
        complaints = Complaints(limits: limits)
    }

    mutating func read() -> ForeignFile {
        while cursor < text.bytes.count, !complaints.isFull {
            skipBlanks()
            switch text.byte(cursor) {
            case .hash: entries.comments.add(comment())
            case .lineFeed, .carriageReturn: entries.comments.addBlankLine()
            default: if cursor < text.bytes.count { statement() }
            }
            cursor = text.lineEnd(from: cursor)
            if cursor < text.bytes.count { cursor = text.behindBreak(at: cursor) }
        }
        return ForeignFile(roots: [entries.mapping], complaints.list)
    }

    private mutating func statement() {
        skipExport()
        let start = cursor
        while text.byte(cursor).isNameByte { cursor += 1 }
        let name = text.text(start ..< cursor)
        skipBlanks()
        let isAssigned = text.byte(cursor) == .equals || text.byte(cursor) == .colon && text.byte(cursor + 1).isBlank
        if !name.isEmpty, isAssigned {
            cursor += 1
            skipBlanks()
            guard let value = value() else { return }
            add(name, value, at: start)
        } else if !name.isEmpty, cursor == text.bytes.count || text.byte(cursor).isBreak || text.byte(cursor) == .hash {
            let hint = "the program takes it from its own environment; write \"\(name)=\" for an empty value"
            complain("no-value", "expected \"=\" behind \"\(name)\"", severity: .warning, at: start, hints: [hint])
            add(name, ImportedValue(.scalar(.null, "null"), at: text.place(of: start)), at: start)
        } else {
            complain("syntax", "expected NAME=value", at: start, hints: ["text over several lines stands in quotes"])
        }
    }

    private mutating func add(_ name: String, _ value: ImportedValue, at start: Int) {
        skipBlanks()
        let beside = text.byte(cursor) == .hash ? comment() : nil
        if let complaint = entries.add(name, value, beside: beside, at: text.place(of: start)) { complaints.note(complaint) }
    }

    /// `export` in front of a name says that a shell passes it on; behind it a name of its own may stand.
    private mutating func skipExport() {
        let word = text.bytes[cursor...].prefix(6)
        guard word.elementsEqual("export".utf8), text.byte(cursor + 6).isBlank else { return }
        let start = cursor
        cursor += 6
        skipBlanks()
        if !text.byte(cursor).isNameByte { cursor = start }
    }

    // MARK: Values

    private mutating func value() -> ImportedValue? {
        let start = cursor, place = text.place(of: start)
        switch text.byte(cursor) {
        case .quote, .apostrophe, .backtick:
            guard let bytes = quoted() else { return nil }
            return ImportedValue(.scalar(.string, String(decoding: bytes, as: UTF8.self)), at: place)
        default:
            let range = unquoted()
            return ImportedValue(.scalar(.string, text.text(range)), at: place)
        }
    }

    /// Reads to the end of the line, or to a `#` behind a blank.
    private mutating func unquoted() -> Range<Int> {
        let start = cursor
        while cursor < text.bytes.count, !text.byte(cursor).isBreak {
            if text.byte(cursor) == .hash, text.bytes[cursor - 1].isBlank { break }
            cursor += 1
        }
        return text.trimmedEnd(start ..< cursor)
    }

    /// Reads a value in quotes and the blanks behind it; nil, said, when it is not closed or more follows.
    private mutating func quoted() -> [UInt8]? {
        let start = cursor, quote = text.byte(cursor)
        var result: [UInt8] = []
        cursor += 1
        while text.byte(cursor) != quote {
            guard cursor < text.bytes.count else {
                complain("unclosed-quote", "expected a closing quote", at: start)
                return nil
            }
            if text.byte(cursor) == .backslash, quote != .backtick, let escaped = escaped(text.byte(cursor + 1), in: quote) {
                result.append(escaped)
                cursor += 2
            } else {
                result.append(text.byte(cursor))
                cursor += 1
            }
        }
        cursor += 1
        skipBlanks()
        guard cursor == text.bytes.count || text.byte(cursor).isBreak || text.byte(cursor) == .hash else {
            complain("syntax", "expected the end of the line behind the closing quote", at: cursor)
            return nil
        }
        return result
    }

    /// What a backslash and a letter mean in quotes; nil when both are text.
    private func escaped(_ letter: UInt8, in quote: UInt8) -> UInt8? {
        if letter == .backslash || letter == quote { return letter }
        guard quote == .quote else { return nil }
        return switch letter {
        case UInt8(ascii: "a"): 7
        case UInt8(ascii: "b"): 8
        case UInt8(ascii: "f"): .formFeed
        case UInt8(ascii: "n"): .lineFeed
        case UInt8(ascii: "r"): .carriageReturn
        case UInt8(ascii: "t"): .tab
        case UInt8(ascii: "v"): 11
        case .apostrophe, .backtick, UInt8(ascii: "$"): letter
        default: nil
        }
    }

    // MARK: Words

    private mutating func skipBlanks() {
        while text.byte(cursor).isBlank { cursor += 1 }
    }

    /// Reads from `#` to before the line break.
    private mutating func comment() -> String {
        let start = cursor + 1
        cursor = text.lineEnd(from: start)
        return text.text(start ..< cursor)
    }

    private mutating func complain(
        _ code: String, _ message: String, severity: Diagnostic.Severity = .error, at offset: Int, hints: [String] = []
    ) {
        complaints.note(Diagnostic(code, message, severity: severity, at: text.place(of: offset), hints: hints))
    }
}

extension UInt8 {
    /// Readers agree on letters, digits and `_`; most take `.` and `-`, too.
    fileprivate var isNameByte: Bool { isLetter || isDigit || self == .underscore || self == .dot || self == .dash }
}
