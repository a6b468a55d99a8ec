internal import Documents

/// Makes the machine of a pattern. Parts are programs whose jumps count from their own start.
struct NamePatternParser {
    private typealias Program = [NamePattern.Step]
    private typealias CharacterSet = NamePattern.CharacterSet

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    /// Groups inside one another: far above any name's pattern, far below the stack.
    private static let deepest = 100

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    mutating func program() throws -> [NamePattern.Step] {
        let whole = try alternatives()
        guard position == scalars.count else { throw NamePattern.Failure.syntax }
        return whole + [.accept]
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func take() throws -> Unicode.Scalar {
        guard let next else { throw NamePattern.Failure.syntax }
        position += 1
        return next
    }

    private mutating func alternatives() throws -> Program {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw NamePattern.Failure.tooLarge }
        var result = try sequence()
        while skip("|") {
            let other = try sequence()
            result =
                [.fork(1, result.count + 2)] + moved(result, by: 1) + [.jump(result.count + other.count + 2)]
                + moved(other, by: result.count + 2)
        }
        return result
    }

    private mutating func sequence() throws -> Program {
        var result: Program = []
        while let next, next != "|", next != ")" {
            result += moved(try repeated(), by: result.count)
            guard result.count <= NamePattern.largestProgram else { throw NamePattern.Failure.tooLarge }
        }
        return result
    }

    private mutating func repeated() throws -> Program {
        var part = try single()
        while let next {
            switch next {
            case "*", "+", "?":
                position += 1
                part = times(part, next == "+" ? 1 : 0, next == "?" ? 1 : nil)
            case "{":
                guard let (least, most) = try counts() else { return part }
                guard (most ?? least) * part.count <= NamePattern.largestProgram else { throw NamePattern.Failure.tooLarge }
                part = times(part, least, most)
            default: return part
            }
            _ = skip("?")  // matching as little as possible is the same when all must match
        }
        return part
    }

    /// `{2}`, `{2,}`, `{2,5}`; nil for a brace that counts nothing, which stands for itself.
    private mutating func counts() throws -> (Int, Int?)? {
        let start = position
        position += 1
        let least = number(), isOpen = skip(","), most = isOpen ? number() : least
        guard let least, skip("}") else {
            position = start
            return nil
        }
        if let most, most < least { throw NamePattern.Failure.syntax }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var result: Int?
        while let next, let digit = "0123456789".unicodeScalars.firstIndex(of: next) {
            let value = "0123456789".unicodeScalars.distance(from: "0".unicodeScalars.startIndex, to: digit)
            result = min((result ?? 0) * 10 + value, NamePattern.largestProgram + 1)
            position += 1
        }
        return result
    }

    /// - Parameter most: nil: as often as it comes.
    private func times(_ part: Program, _ least: Int, _ most: Int?) -> Program {
        var result: Program = []
        for _ in 0 ..< least { result += moved(part, by: result.count) }
        guard let most else {
            return result + moved([.fork(1, part.count + 2)] + moved(part, by: 1) + [.jump(0)], by: result.count)
        }
        for _ in least ..< max(most, least) {
            result += moved([.fork(1, part.count + 1)] + moved(part, by: 1), by: result.count)
        }
        return result
    }

    private mutating func single() throws -> Program {
        let scalar = try take()
        switch scalar {
        case "(":
            if skip("?") {  // `(?:`, `(?P<name>`, `(?<name>` group; the rest sets modes
                let isNamed = skip("P") || next == "<"
                guard isNamed ? skip("<") : skip(":") else { throw NamePattern.Failure.syntax }
                while isNamed, try take() != ">" {}
            }
            let inner = try alternatives()
            guard skip(")") else { throw NamePattern.Failure.syntax }
            return inner
        case "[": return [.one(try bracket())]
        case ".": return [.one(CharacterSet(ranges: [10 ... 10], isInverted: true))]
        case "^" where position == 1: return []
        case "$" where position == scalars.count: return []
        case "\\": return [.one(try escape())]
        case "*", "+", "?", "^", "$": throw NamePattern.Failure.syntax
        default: return [.one(CharacterSet(ranges: [scalar.value ... scalar.value]))]
        }
    }

    private mutating func bracket() throws -> CharacterSet {
        var set = CharacterSet()
        set.isInverted = skip("^")
        var isFirst = true
        while isFirst || next != "]" {
            isFirst = false
            let scalar = try take()
            if scalar == "\\" {
                let escaped = try escape()
                guard !escaped.isInverted else { throw NamePattern.Failure.syntax }
                set.ranges += escaped.ranges
            } else if scalar == "[", next == ":" {
                throw NamePattern.Failure.syntax
            } else if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
                position += 1
                let end = try take()
                guard scalar <= end, end != "\\" else { throw NamePattern.Failure.syntax }
                set.ranges.append(scalar.value ... end.value)
            } else {
                set.ranges.append(scalar.value ... scalar.value)
            }
        }
        position += 1
        return set
    }

    /// `\d`, `\w`, `\s` and their opposites; signs stand for themselves.
    private mutating func escape() throws -> CharacterSet {
        let digits: [ClosedRange<UInt32>] = [48 ... 57]
        let words = digits + [65 ... 90, 95 ... 95, 97 ... 122]
        let spaces: [ClosedRange<UInt32>] = [9 ... 10, 12 ... 13, 32 ... 32]
        let scalar = try take()
        switch scalar {
        case "d": return CharacterSet(ranges: digits)
        case "D": return CharacterSet(ranges: digits, isInverted: true)
        case "w": return CharacterSet(ranges: words)
        case "W": return CharacterSet(ranges: words, isInverted: true)
        case "s": return CharacterSet(ranges: spaces)
        case "S": return CharacterSet(ranges: spaces, isInverted: true)
        default:
            guard scalar.isASCII, !UInt8(ascii: scalar).isLetter, !UInt8(ascii: scalar).isDigit else { throw NamePattern.Failure.syntax }
            return CharacterSet(ranges: [scalar.value ... scalar.value])
        }
    }

    private func moved(_ program: Program, by count: Int) -> Program {
        program.map { step in
            switch step {
            case .fork(let first, let second): .fork(first + count, second + count)
            case .jump(let target): .jump(target + count)
            case .one, .accept: step
            }
        }
    }
}
