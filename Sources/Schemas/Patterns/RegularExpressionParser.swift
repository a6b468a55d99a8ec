internal import Documents

/// Reads a pattern: ECMA-262, 22.2.1, with the `u` flag. Of annex B, which patterns of real schemas need, it takes a backslash in
/// front of any sign that is no letter or digit, `{`, `}` and `]` that stand for themselves, and `-` beside a class such as `\w`.
struct RegularExpressionParser {
    typealias Mistake = RegularExpression.Mistake

    struct Result {
        var root: PatternNode
        var groups: Int
    }

    /// Bytes of a pattern. Lists of all names of something reach some thousands.
    static let lengthLimit = 65_536
    /// Groups inside one another, which the compiler descends into. Written by hand, five are many.
    static let depthLimit = 100

    let text: [UInt8]
    let groups: PatternGroups
    var position = 0
    private var depth = 0
    /// Groups that have begun.
    private var begun = 0

    static func parse(_ text: [UInt8]) throws(Mistake) -> Result {
        guard text.count <= lengthLimit else {
            throw Mistake(message: "expected a pattern of at most \(lengthLimit) bytes, found \(text.count)", offset: 0)
        }
        var parser = RegularExpressionParser(text)
        let root = try parser.alternatives()
        guard parser.position == text.count else { throw Mistake(message: "\")\" without \"(\"", offset: parser.position) }
        return Result(root: root, groups: parser.groups.count)
    }

    private init(_ text: [UInt8]) { (self.text, groups) = (text, PatternGroups(text)) }

    private mutating func alternatives() throws(Mistake) -> PatternNode {
        var branches = [try sequence()]
        while take(.pipe) { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(Mistake) -> PatternNode {
        var parts: [PatternNode] = []
        while let byte = peek(), byte != .pipe, byte != UInt8(ascii: ")") { parts.append(try term(byte)) }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    /// Something that matches, and how often.
    private mutating func term(_ byte: UInt8) throws(Mistake) -> PatternNode {
        let first = begun + 1, atom = try atom(byte)
        switch atom {
        case .check, .look: return atom  // not repeatable; the next term says so
        default:
            guard var counts = try quantifier() else { return atom }
            counts.isGreedy = !take(.question)
            counts.groups = first ..< begun + 1
            return .repeated(atom, counts)
        }
    }

    private mutating func atom(_ byte: UInt8) throws(Mistake) -> PatternNode {
        let start = position
        if try quantifier() != nil { throw Mistake(message: "nothing to repeat in front of \(quoted(from: start))", offset: start) }
        switch byte {
        case UInt8(ascii: "^"):
            position += 1
            return .check(.start)
        case UInt8(ascii: "$"):
            position += 1
            return .check(.end)
        case .dot:
            position += 1
            return .set(.dot)
        case UInt8(ascii: "("): return try group()
        case .openBracket: return .set(try characterClass())
        case .backslash: return try escape()
        default: return .set(ScalarSet(scalar()))
        }
    }
}

// MARK: Groups

extension RegularExpressionParser {
    private mutating func group() throws(Mistake) -> PatternNode {
        let start = position
        position += 1
        depth += 1
        guard depth <= RegularExpressionParser.depthLimit else {
            throw Mistake(message: "expected at most \(RegularExpressionParser.depthLimit) groups inside one another", offset: start)
        }
        let node = try opened(start)
        guard take(UInt8(ascii: ")")) else { throw Mistake(message: "\"(\" without \")\"", offset: start) }
        depth -= 1
        return node
    }

    /// What stands between the brackets.
    private mutating func opened(_ start: Int) throws(Mistake) -> PatternNode {
        if !take(.question) { return try numbered() }
        let sign = peek(), isBehind = sign == .less
        position += 1
        switch sign {
        case .colon: return .sequence([try alternatives()])  // not a check or a look by itself: it may be repeated
        case .equals, .exclamation: return .look(try alternatives(), isBehind: false, isNegative: sign == .exclamation)
        case .less where peek() == .equals || peek() == .exclamation:
            let isNegative = peek() == .exclamation
            position += 1
            return .look(try alternatives(), isBehind: isBehind, isNegative: isNegative)
        case .less:
            let place = position, name = try name(after: "(?<")
            guard groups.numbers[name] == begun + 1 else { throw Mistake(message: "two groups are named \"\(name)\"", offset: place) }
            return try numbered()
        default: throw unknownGroup(start)
        }
    }

    private mutating func numbered() throws(Mistake) -> PatternNode {
        begun += 1
        let number = begun
        return .group(number, try alternatives())
    }

    private func unknownGroup(_ start: Int) -> Mistake {
        let rest = text[(start + 2)...]
        let expected =
            if rest.first == UInt8(ascii: "P") {
                "a named group is \"(?<name>...)\" and a reference to it \"\\k<name>\""
            } else if rest.first == .hash {
                "patterns have no comments"
            } else if rest.first.map({ $0.isLetter || $0 == .dash }) == true {
                "patterns have no flags, write \"[aA]\" for a letter in either case"
            } else {
                "expected \"(?:\", \"(?=\", \"(?!\", \"(?<=\", \"(?<!\" or \"(?<name>\""
            }
        return Mistake(message: "unknown group \(quoted(start ..< min(start + 3, text.count))): \(expected)", offset: start)
    }

    /// A name and the `>` behind it.
    private mutating func name(after opening: String) throws(Mistake) -> String {
        let start = position
        while position < text.count, text[position] != .greater { position += 1 }
        let name = String(decoding: text[start ..< position], as: UTF8.self)
        let isName = name.unicodeScalars.enumerated().allSatisfy { index, scalar in
            scalar == "_" || scalar == "$" || (index == 0 ? scalar.properties.isIDStart : scalar.properties.isIDContinue)
        }
        guard !name.isEmpty, isName, take(.greater) else {
            throw Mistake(message: "expected a name of letters, digits and \"_\" and then \">\" after \"\(opening)\"", offset: start)
        }
        return name
    }
}

// MARK: Quantifiers

extension RegularExpressionParser {
    private mutating func quantifier() throws(Mistake) -> PatternCounts? {
        switch peek() {
        case .asterisk:
            position += 1
            return PatternCounts(minimum: 0, maximum: nil)
        case .plus:
            position += 1
            return PatternCounts(minimum: 1, maximum: nil)
        case .question:
            position += 1
            return PatternCounts(minimum: 0, maximum: 1)
        case .openBrace: return try counts()
        default: return nil
        }
    }

    /// `{2}`, `{2,}` or `{2,4}`; nil, and nothing read, for a brace that stands for itself.
    private mutating func counts() throws(Mistake) -> PatternCounts? {
        let start = position
        position += 1
        let minimum = number()
        var maximum = minimum
        if take(.comma) { maximum = number() }
        guard take(.closeBrace), minimum != nil || maximum != nil else {
            position = start
            return nil
        }
        guard let minimum else {
            throw Mistake(message: "expected a number in front of \",\" in \(quoted(from: start)), such as 0", offset: start)
        }
        if let maximum, maximum < minimum {
            throw Mistake(message: "the numbers of \(quoted(from: start)) are out of order: expected the smaller one first", offset: start)
        }
        return PatternCounts(minimum: minimum, maximum: maximum)
    }

    /// Decimal digits. Numbers beyond every limit are all the same.
    private mutating func number() -> Int? {
        var value: Int?
        while let byte = peek(), byte.isDigit {
            value = min((value ?? 0) * 10 + Int(byte - .zero), 1_000_000_000)
            position += 1
        }
        return value
    }
}

// MARK: References and text

extension RegularExpressionParser {
    /// What a backslash begins outside of a class.
    private mutating func escape() throws(Mistake) -> PatternNode {
        let start = position
        switch start + 1 < text.count ? text[start + 1] : nil {
        case UInt8(ascii: "b"):
            position += 2
            return .check(.wordBoundary)
        case UInt8(ascii: "B"):
            position += 2
            return .check(.noWordBoundary)
        case UInt8(ascii: "k"):
            position += 2
            guard take(.less) else { throw Mistake(message: "expected \"<\" and the name of a group after \"\\k\"", offset: start) }
            let name = try name(after: "\\k<")
            guard let number = groups.numbers[name] else { throw Mistake(message: "no group is named \"\(name)\"", offset: start) }
            return .reference(number)
        case let digit? where digit.isDigit && digit != .zero:
            position += 1
            guard let number = number(), number <= groups.count else {
                throw Mistake(
                    message: "\(quoted(from: start)) refers to a group that is not there: the pattern has \(groups.count)", offset: start)
            }
            return .reference(number)
        default:
            switch try escaped() {
            case .scalar(let scalar): return .set(ScalarSet(scalar))
            case .set(let set): return .set(set)
            }
        }
    }

    func peek() -> UInt8? { position < text.count ? text[position] : nil }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    /// The code point here, which is read; there is one.
    mutating func scalar() -> UInt32 {
        let read = text.withUnsafeBufferPointer { [position] in $0.scalar(at: position) }
        position += read.length
        return read.scalar
    }

    func quoted(_ range: Range<Int>) -> String { "\"\(String(decoding: text[range], as: UTF8.self))\"" }

    /// What was read since an offset.
    func quoted(from start: Int) -> String { quoted(start ..< position) }
}
