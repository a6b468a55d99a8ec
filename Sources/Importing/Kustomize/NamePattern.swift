internal import Documents

/// A regular expression that a whole name must match, as `target` of a patch has them: what RE2 (github.com/google/re2/wiki/Syntax)
/// and names have in common. A match takes time in proportion to the length of the text, whatever the pattern.
struct NamePattern: Sendable {
    enum Failure: Error { case syntax, tooLarge }

    /// One step of the machine; every step but these two stands for one character.
    enum Step: Sendable {
        case one(CharacterSet)
        /// Goes on at both places.
        case fork(Int, Int)
        case jump(Int)
        case accept
    }

    /// Characters as ranges of scalar values.
    struct CharacterSet: Sendable {
        var ranges: [ClosedRange<UInt32>] = []
        var isInverted = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(scalar.value) } != isInverted
        }
    }

    /// The text itself, where the pattern has no signs with a meaning.
    let literal: String?
    private let steps: [Step]
    /// `x{1000}{1000}` would be a million steps.
    static let largestProgram = 10_000

    /// - Throws: `Failure`.
    init(_ pattern: String) throws {
        let isLiteral = pattern.utf8.allSatisfy {
            $0 == .dash || $0 == .underscore || $0 == UInt8(ascii: "/") || $0.isLetter || $0.isDigit
        }
        literal = isLiteral ? pattern : nil
        var parser = NamePatternParser(pattern)
        steps = isLiteral ? [] : try parser.program()
    }

    func matches(_ text: String) -> Bool {
        if let literal { return text == literal }
        var states = closure(of: [0])
        for scalar in text.unicodeScalars {
            let next = states.compactMap { state -> Int? in
                if case .one(let set) = steps[state], set.contains(scalar) { state + 1 } else { nil }
            }
            states = closure(of: next)
            if states.isEmpty { return false }
        }
        return states.contains { if case .accept = steps[$0] { true } else { false } }
    }

    /// The states that stand for a character or the end, reached without one.
    private func closure(of starts: [Int]) -> [Int] {
        var seen = Set<Int>(), open = starts, result: [Int] = []
        while let state = open.popLast() {
            guard seen.insert(state).inserted else { continue }
            switch steps[state] {
            case .one, .accept: result.append(state)
            case .jump(let target): open.append(target)
            case .fork(let first, let second): open += [first, second]
            }
        }
        return result
    }
}
