internal import Documents

/// Reads properties as `java.util.Properties.load` does: UTF-8 as its reader form, and ISO 8859-1, which its stream form expects,
/// for bytes that are not UTF-8. Keys stay flat; `nestedProperties` makes a tree of them.
func readProperties(_ bytes: [UInt8], file: String, limits: Limits) -> ForeignFile {
    readProperties(bytes, file: file, limits: limits, splitting: false)
}

/// Reads properties as Spring Boot does: a comment `#---` or `!---` divides a file into documents.
func readPropertiesDocuments(_ bytes: [UInt8], file: String) -> ForeignFile {
    readProperties(bytes, file: file, limits: .standard, splitting: true)
}

private func readProperties(_ bytes: [UInt8], file: String, limits: Limits, splitting: Bool) -> ForeignFile {
    var bytes = bytes, warnings: [Diagnostic] = []
    if let complaint = complaint(aboutText: bytes, file: file, limits: limits) {
        if bytes.count > limits.sourceBytes { return ForeignFile(roots: [], [complaint]) }
        let message = "expected UTF-8, taken for ISO 8859-1 as Java does"
        warnings.append(Diagnostic("not-utf8", message, severity: .warning, at: complaint.place))
        bytes = utf8(ofLatin1: bytes)
    }
    var reader = PropertiesReader(SourceText(bytes, file: file), limits: limits, splits: splitting)
    reader.read()
    return ForeignFile(roots: reader.documents.map(\.mapping), warnings + reader.complaints.list)
}

private func utf8(ofLatin1 bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 4)
    for byte in bytes {
        if byte < 0x80 {
            result.append(byte)
        } else {
            result.append(0xC0 | byte >> 6)
            result.append(0x80 | byte & 0x3F)
        }
    }
    return result
}

/// The lines of a properties text. A logical line goes on behind a backslash at its end.
private struct PropertiesReader {
    private let text: SourceText
    private let splits: Bool
    private var cursor: Int
    private(set) var documents = [FlatEntries()]
    private(set) var complaints: Complaints
    /// The logical line without the breaks in it, and where in it and in the text each of its pieces starts.
    private var line: [UInt8] = []
    private var pieces: [(line: Int, text: Int)] = []

    init(_ text: SourceText, limits: Limits, splits: Bool) {
        self.text = text
        self.splits = splits
        cursor = text.start
        complaints = Complaints(limits: limits)
    }

    mutating func read() {
        while cursor < text.bytes.count, !complaints.isFull {
            skipBlanks()
            switch text.byte(cursor) {
            case .lineFeed, .carriageReturn:
                comments { $0.addBlankLine() }
                cursor = text.behindBreak(at: cursor)
            case .hash, .exclamation: comment()
            default:
                readLine()
                if !line.isEmpty { entry() }
            }
        }
    }

    private mutating func comments(_ body: (inout PendingComments) -> Void) { body(&documents[documents.count - 1].comments) }

    private mutating func comment() {
        let end = text.lineEnd(from: cursor), line = text.text(cursor + 1 ..< end)
        let isAtStart = cursor == text.start || text.bytes[cursor - 1].isBreak
        if splits, isAtStart, line == "---" { documents.append(FlatEntries()) } else { comments { $0.add(line) } }
        cursor = min(text.behindBreak(at: end), text.bytes.count)
    }

    private mutating func skipBlanks() {
        while text.byte(cursor).isPropertiesBlank { cursor += 1 }
    }

    /// Reads one logical line; empty when it was a lone backslash.
    private mutating func readLine() {
        line.removeAll(keepingCapacity: true)
        pieces.removeAll(keepingCapacity: true)
        while true {
            let start = cursor
            var isEscaped = false
            while cursor < text.bytes.count, !text.byte(cursor).isBreak {
                isEscaped = text.byte(cursor) == .backslash ? !isEscaped : false
                cursor += 1
            }
            pieces.append((line.count, start))
            line.append(contentsOf: text.bytes[start ..< (isEscaped ? cursor - 1 : cursor)])
            guard cursor < text.bytes.count else { return }
            cursor = text.behindBreak(at: cursor)
            guard isEscaped, !line.isEmpty else { return }
            skipBlanks()
        }
    }

    /// Where a byte of the logical line stands in the text.
    private func offset(_ index: Int) -> Int {
        let piece = pieces.last { $0.line <= index } ?? (0, cursor)
        return piece.text + index - piece.line
    }

    private mutating func entry() {
        var end = 0, isEscaped = false
        while end < line.count, isEscaped || !line[end].isPropertiesSeparator {
            isEscaped = line[end] == .backslash ? !isEscaped : false
            end += 1
        }
        var start = end, hasSign = false
        while start < line.count {
            if line[start] == .equals || line[start] == .colon {
                if hasSign { break }
                hasSign = true
            } else if !line[start].isPropertiesBlank {
                break
            }
            start += 1
        }
        guard let key = unescaped(0 ..< end), let value = unescaped(start ..< line.count) else { return }
        let place = text.place(of: offset(start))
        let string = ImportedValue(.scalar(.string, value), at: place)
        let keyPlace = text.place(of: offset(0))
        if let complaint = documents[documents.count - 1].add(key, string, at: keyPlace) { complaints.note(complaint) }
    }

    /// Nil, said, for an escape that is no character.
    private mutating func unescaped(_ range: Range<Int>) -> String? {
        guard line[range].contains(.backslash) else { return String(decoding: line[range], as: UTF8.self) }
        var result: [UInt8] = [], index = range.lowerBound
        while index < range.upperBound {
            guard line[index] == .backslash, index + 1 < range.upperBound else {
                result.append(line[index])
                index += 1
                continue
            }
            switch line[index + 1] {
            case UInt8(ascii: "t"): result.append(.tab)
            case UInt8(ascii: "n"): result.append(.lineFeed)
            case UInt8(ascii: "r"): result.append(.carriageReturn)
            case UInt8(ascii: "f"): result.append(.formFeed)
            case UInt8(ascii: "u"):
                guard let (scalar, length) = unicodeEscape(at: index, before: range.upperBound) else { return nil }
                result.append(contentsOf: String(scalar).utf8)
                index += length
                continue
            case let byte: result.append(byte)
            }
            index += 2
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// One escape, or two that are a surrogate pair.
    private mutating func unicodeEscape(at index: Int, before end: Int) -> (Unicode.Scalar, Int)? {
        guard let high = codeUnit(at: index, before: end) else {
            complain("expected four hexadecimal digits behind \"\\u\"", at: index)
            return nil
        }
        if let scalar = Unicode.Scalar(high) { return (scalar, 6) }
        if high < 0xDC00, let low = codeUnit(at: index + 6, before: end), (0xDC00 ... 0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        {
            return (scalar, 12)
        }
        complain("expected a Unicode character, found half of a surrogate pair", at: index)
        return nil
    }

    private func codeUnit(at index: Int, before end: Int) -> UInt32? {
        guard index + 6 <= end, line[index] == .backslash, line[index + 1] == UInt8(ascii: "u") else { return nil }
        var value: UInt32 = 0
        for digit in line[index + 2 ..< index + 6] {
            guard let digit = digit.hexValue else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private mutating func complain(_ message: String, at index: Int) {
        complaints.note(Diagnostic("escape", message, at: text.place(of: offset(index))))
    }
}

extension UInt8 {
    fileprivate var isPropertiesBlank: Bool { isBlank || self == .formFeed }
    fileprivate var isPropertiesSeparator: Bool { isPropertiesBlank || self == .equals || self == .colon }
}
