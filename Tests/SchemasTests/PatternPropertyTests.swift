import Schemas
import TestSupport
import Testing

/// Random patterns over a few code points, against a matcher that follows the words of ECMA-262 (22.2.2) without any thought of cost.
@Suite struct `Random patterns` {
    @Test(arguments: 0 ..< (longRun ? 40_000 : 300) as Range<UInt64>)
    func `match what the definition matches`(seed: UInt64) throws {
        var random = RandomPattern(seed: seed, isRegular: seed % 3 != 0)
        let node = random.node(depth: 0), naive = NaiveMatcher(groups: random.groups)
        let expression = try RegularExpression(node.pattern)
        for _ in 0 ..< 12 {
            let text = random.text()
            let expected: RegularExpression.Outcome = naive.matches(node, text) ? .matches : .differs
            #expect(expression.match(text).outcome == expected, "\(node.pattern) on \"\(text)\"")
        }
    }

    /// Cut, doubled and swapped: a pattern or a mistake with a place inside, and never a trap.
    @Test(arguments: 0 ..< (longRun ? 40_000 : 300) as Range<UInt64>)
    func `that are mangled are patterns or mistakes`(seed: UInt64) {
        var random = RandomPattern(seed: seed, isRegular: false)
        var bytes = Array(random.node(depth: 0).pattern.utf8)
        let signs = Array("()[]{}\\?*+|^$-,:=!<>0129abukpxPZ".utf8)
        for _ in 0 ..< 4 {
            let place = random.number(0 ... bytes.count)
            if random.number(0 ... 1) == 0 {
                bytes.insert(signs[random.number(0 ... signs.count - 1)], at: place)
            } else if place < bytes.count {
                bytes.remove(at: place)
            }
        }
        do {
            let expression = try RegularExpression(bytes)
            #expect(expression.match("ab\u{e9}").steps <= RegularExpression.stepLimit)
        } catch {
            #expect(0 ... bytes.count ~= error.offset && !error.message.isEmpty, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }
}

/// A pattern as the test knows it.
private indirect enum Node {
    case letter(String)
    case letters([String], isInverted: Bool)
    case sequence([Node])
    case alternatives([Node])
    case group(Int, Node)
    case repeated(Node, Int, Int?, isGreedy: Bool, groups: Set<Int>)
    case start, end, boundary, noBoundary
    case look(Node, isBehind: Bool, isNegative: Bool)
    case reference(Int)

    var pattern: String {
        switch self {
        case .letter(let letter): letter
        case .letters(let letters, let isInverted): "[\(isInverted ? "^" : "")\(letters.joined())]"
        case .sequence(let parts): parts.map(\.pattern).joined()
        case .alternatives(let parts): "(?:" + parts.map(\.pattern).joined(separator: "|") + ")"
        case .group(_, let body): "(\(body.pattern))"
        case .repeated(let body, let minimum, let maximum, let isGreedy, _):
            "(?:\(body.pattern)){\(minimum),\(maximum.map(String.init) ?? "")}" + (isGreedy ? "" : "?")
        case .start: "^"
        case .end: "$"
        case .boundary: "\\b"
        case .noBoundary: "\\B"
        case .look(let body, let isBehind, let isNegative): "(?\(isBehind ? "<" : "")\(isNegative ? "!" : "=")\(body.pattern))"
        case .reference(let group): "(?:\\\(group))"
        }
    }
}

private struct RandomPattern {
    private static let alphabet = ["a", "b", "\u{e9}", "\u{1F432}", "-"]
    private var random: SeededRandom
    private let isRegular: Bool
    private(set) var groups = 0

    init(seed: UInt64, isRegular: Bool) { (random, self.isRegular) = (SeededRandom(seed: seed), isRegular) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func text() -> String { (0 ..< number(0 ... 7)).map { _ in letter() }.joined() }

    private mutating func letter() -> String { RandomPattern.alphabet[[0, 0, 0, 1, 1, 2, 3, 4][number(0 ... 7)]] }

    mutating func node(depth: Int) -> Node {
        switch number(0 ... (depth < 4 ? 15 : 5)) {
        case 0 ... 3: return .letter(letter())
        case 4:
            return .letters((0 ... number(0 ... 2)).map { _ in RandomPattern.alphabet[number(0 ... 3)] }, isInverted: number(0 ... 2) == 0)
        case 5: return [.start, .end, .boundary, .noBoundary][number(0 ... 3)]
        case 6 ... 8: return .sequence((0 ... number(0 ... 3)).map { _ in node(depth: depth + 1) })
        case 9 ... 10: return .alternatives((0 ... number(0 ... 2)).map { _ in node(depth: depth + 1) })
        case 11 ... 12:
            let first = groups, body = node(depth: depth + 1), minimum = number(0 ... 2)
            let maximum = number(0 ... 1) == 0 ? nil : minimum + number(0 ... 2)
            return .repeated(body, minimum, maximum, isGreedy: number(0 ... 2) > 0, groups: Set(first + 1 ..< groups + 1))
        case 13:
            groups += 1
            return .group(groups, node(depth: depth + 1))
        case 14 where !isRegular: return .look(node(depth: depth + 1), isBehind: number(0 ... 1) == 0, isNegative: number(0 ... 1) == 0)
        case 15 where !isRegular && groups > 0: return .reference(number(1 ... groups))
        default: return .letter(letter())
        }
    }
}

/// All ways in which a node can match, best first.
private struct NaiveMatcher {
    struct State: Hashable {
        var place: Int
        var groups: [Range<Int>?]
    }

    let groups: Int

    func matches(_ node: Node, _ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        return (0 ... text.count).contains { place in
            !ways(node, State(place: place, groups: Array(repeating: nil, count: groups + 1)), text, isBack: false).isEmpty
        }
    }

    private func ways(_ node: Node, _ state: State, _ text: [Unicode.Scalar], isBack: Bool) -> [State] {
        switch node {
        case .letter(let letter): return read(state, text, isBack) { letter.unicodeScalars.contains($0) }
        case .letters(let letters, let isInverted):
            return read(state, text, isBack) { letters.joined().unicodeScalars.contains($0) != isInverted }
        case .sequence(let parts):
            return (isBack ? parts.reversed() : parts).reduce([state]) { states, part in
                unique(states.flatMap { ways(part, $0, text, isBack: isBack) })
            }
        case .alternatives(let parts): return unique(parts.flatMap { ways($0, state, text, isBack: isBack) })
        case .group(let number, let body):
            return ways(body, state, text, isBack: isBack).map { end in
                var end = end
                end.groups[number] = min(state.place, end.place) ..< max(state.place, end.place)
                return end
            }
        case .repeated(let body, let minimum, let maximum, let isGreedy, let groups):
            if maximum == 0 { return [state] }
            var start = state
            for group in groups { start.groups[group] = nil }
            let more = ways(body, start, text, isBack: isBack).filter { minimum > 0 || $0.place != state.place }.flatMap {
                ways(
                    .repeated(body, max(minimum - 1, 0), maximum.map { $0 - 1 }, isGreedy: isGreedy, groups: groups), $0, text,
                    isBack: isBack)
            }
            return unique(minimum > 0 ? more : isGreedy ? more + [state] : [state] + more)
        case .start: return state.place == 0 ? [state] : []
        case .end: return state.place == text.count ? [state] : []
        case .boundary: return isBoundary(state.place, text) ? [state] : []
        case .noBoundary: return isBoundary(state.place, text) ? [] : [state]
        case .look(let body, let isBehind, let isNegative):
            let found = ways(body, state, text, isBack: isBehind).first
            if isNegative { return found == nil ? [state] : [] }
            return found.map { [State(place: state.place, groups: $0.groups)] } ?? []
        case .reference(let number):
            guard let range = state.groups[number] else { return [state] }
            let start = isBack ? state.place - range.count : state.place
            guard start >= 0, start + range.count <= text.count, text[start ..< start + range.count] == text[range] else { return [] }
            return [State(place: isBack ? start : start + range.count, groups: state.groups)]
        }
    }

    private func read(_ state: State, _ text: [Unicode.Scalar], _ isBack: Bool, _ accepts: (Unicode.Scalar) -> Bool) -> [State] {
        let index = isBack ? state.place - 1 : state.place
        guard text.indices.contains(index), accepts(text[index]) else { return [] }
        return [State(place: isBack ? index : index + 1, groups: state.groups)]
    }

    private func isBoundary(_ place: Int, _ text: [Unicode.Scalar]) -> Bool {
        func isWord(_ index: Int) -> Bool { text.indices.contains(index) && (text[index] == "a" || text[index] == "b") }
        return isWord(place - 1) != isWord(place)
    }

    private func unique(_ states: [State]) -> [State] {
        var known: Set<State> = []
        return states.filter { known.insert($0).inserted }
    }
}
