internal import Documents
internal import Schemas

/// A pattern of RE2, as sops reads it, in the words of ECMA-262: groups named with `(?P<`, `(?i)` at the start, `\A`, `\z`, `\Q...\E`, classes
/// such as `[[:alpha:]]`, escaped punctuation, and the blanks of `\s` are spelled otherwise there.
///
/// - Throws: for what RE2 has not, and for the rare forms that are not translated: flags anywhere else, `\C`, `\pN`.
func re2Pattern(_ text: String) throws(RegularExpression.Mistake) -> [UInt8] {
    var translation = Re2Translation(text: Array(text.utf8))
    return try translation.run()
}

private struct Re2Translation {
    let text: [UInt8]
    private var index = 0
    private var output: [UInt8] = []
    private var ignoresCase = false
    private var isInClass = false

    init(text: [UInt8]) { self.text = text }

    mutating func run() throws(RegularExpression.Mistake) -> [UInt8] {
        if starts("(?i)") {
            ignoresCase = true
            index += 4
        }
        while index < text.count { try next() }
        return output
    }

    private func starts(_ word: StaticString) -> Bool { text[index...].starts(with: word) }

    private mutating func next() throws(RegularExpression.Mistake) {
        let byte = text[index]
        if byte == .backslash { return try escape() }
        if isInClass { return try member(byte) }
        switch byte {
        case UInt8(ascii: "("): try group()
        case .openBracket:
            isInClass = true
            copy(1)
            if index < text.count, text[index] == UInt8(ascii: "^") { copy(1) }
            // A bracket that comes first is one of the members.
            if index < text.count, text[index] == .closeBracket { literal(.closeBracket) }
        case .closeBracket, .closeBrace: literal(byte)
        case .openBrace: isRepetition ? copyRepetition() : literal(byte)
        default: letter(byte)
        }
    }

    private mutating func group() throws(RegularExpression.Mistake) {
        if starts("(?P<") || starts("(?<") {
            let isBehind = starts("(?<=") || starts("(?<!")
            guard !isBehind, let end = text[index...].firstIndex(of: .greater) else { throw mistake("RE2 does not look behind") }
            index = end + 1
            output.append(UInt8(ascii: "("))
        } else if starts("(?") {
            guard starts("(?:") else { throw mistake("expected \"(?:\", \"(?P<name>\", or \"(?i)\" at the start") }
            copy(3)
        } else {
            copy(1)
        }
    }

    private mutating func member(_ byte: UInt8) throws(RegularExpression.Mistake) {
        if byte == .closeBracket {
            isInClass = false
            return copy(1)
        }
        guard starts("[:") else { return byte == .openBracket ? literal(byte) : letter(byte) }
        guard let posix = Re2Translation.classes.first(where: { starts($0.0) }) else { throw mistake("expected a class such as [:alpha:]") }
        index += posix.0.utf8CodeUnitCount
        output.append(contentsOf: posix.1)
    }

    private static let classes: [(StaticString, StaticString)] = [
        ("[:alnum:]", "0-9A-Za-z"), ("[:alpha:]", "A-Za-z"), ("[:blank:]", "\\t "), ("[:digit:]", "0-9"), ("[:lower:]", "a-z"),
        ("[:punct:]", "!-\\/:-@\\[-`\\{-~"), ("[:space:]", "\\t\\n\\v\\f\\r "), ("[:upper:]", "A-Z"), ("[:word:]", "0-9A-Za-z_"),
        ("[:xdigit:]", "0-9A-Fa-f"),
    ]

    private mutating func escape() throws(RegularExpression.Mistake) {
        guard index + 1 < text.count else { throw mistake("expected something behind \"\\\"") }
        let byte = text[index + 1]
        switch byte {
        case UInt8(ascii: "A"): replace(2, with: "^")
        case UInt8(ascii: "z"): replace(2, with: "$")
        case UInt8(ascii: "s"): replace(2, with: isInClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]")
        case UInt8(ascii: "S") where !isInClass: replace(2, with: "[^\\t\\n\\f\\r ]")
        case UInt8(ascii: "a"): replace(2, with: "\\x07")
        case UInt8(ascii: "Q"): quoted()
        case .nine, UInt8(ascii: "1") ... UInt8(ascii: "8"), UInt8(ascii: "k"): throw mistake("RE2 does not refer to groups")
        case _ where byte.isLetter || byte.isDigit: copy(2)
        default:
            index += 1
            literal(byte)
        }
    }

    private mutating func quoted() {
        index += 2
        while index < text.count, !starts("\\E") { literal(text[index]) }
        index = min(index + 2, text.count)
    }

    /// A byte that stands for itself.
    private mutating func literal(_ byte: UInt8) {
        if byte.isLetter { return letter(byte) }
        index += 1
        let isSyntax = "^$\\.*+?()[]{}|/".utf8.contains(byte) || isInClass && byte == .dash
        if isSyntax { output.append(.backslash) }
        output.append(byte)
    }

    /// A byte as it is; a letter in both cases where `(?i)` says so.
    private mutating func letter(_ byte: UInt8) {
        guard ignoresCase, byte.isLetter else { return copy(1) }
        // A range of letters, `a-f`, has its other half behind it.
        if isInClass, index + 2 < text.count, text[index + 1] == .dash, text[index + 2].isLetter {
            output += [byte, .dash, text[index + 2], byte ^ 0x20, .dash, text[index + 2] ^ 0x20]
            index += 3
            return
        }
        output += isInClass ? [byte, byte ^ 0x20] : [.openBracket, byte, byte ^ 0x20, .closeBracket]
        index += 1
    }

    /// `{2}`, `{2,}`, `{2,5}`; any other brace is itself.
    private var isRepetition: Bool {
        let inner = text[(index + 1)...].prefix { $0.isDigit || $0 == .comma }
        return inner.first?.isDigit == true && inner.endIndex < text.count && text[inner.endIndex] == .closeBrace
    }

    private mutating func copyRepetition() {
        while text[index] != .closeBrace { copy(1) }
        copy(1)
    }

    private mutating func copy(_ count: Int) {
        output += text[index ..< index + count]
        index += count
    }

    private mutating func replace(_ count: Int, with word: StaticString) {
        index += count
        output.append(contentsOf: word)
    }

    private func mistake(_ message: String) -> RegularExpression.Mistake { .init(message: message, offset: index) }
}
