/// A pattern as a tree.
indirect enum PatternNode: Sendable {
    case set(ScalarSet)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// Groups that can be referred to, from 1.
    case group(Int, PatternNode)
    case repeated(PatternNode, PatternCounts)
    case check(PatternCheck)
    case look(PatternNode, isBehind: Bool, isNegative: Bool)
    /// The text of a group once more.
    case reference(Int)
}

/// How often something is repeated.
struct PatternCounts: Sendable {
    var minimum: Int
    /// At least `minimum`; nil: without end.
    var maximum: Int?
    var isGreedy = true
    /// The groups inside, which each repetition forgets.
    var groups: Range<Int> = 0 ..< 0
}

/// What holds between two code points.
enum PatternCheck: Sendable {
    case start, end, wordBoundary, noWordBoundary

    /// What stands on one side of a place in the text.
    enum Side: UInt8, Hashable, Sendable {
        /// The text ends there.
        case nothing
        case wordCharacter, other

        init(_ scalar: UInt32) { self = ScalarSet.wordCharacters.contains(scalar) ? .wordCharacter : .other }
    }

    func holds(before: Side, after: Side) -> Bool {
        switch self {
        case .start: before == .nothing
        case .end: after == .nothing
        case .wordBoundary: (before == .wordCharacter) != (after == .wordCharacter)
        case .noWordBoundary: (before == .wordCharacter) == (after == .wordCharacter)
        }
    }
}

extension PatternNode {
    /// Whether it matches at the start of a text only, as far as can be seen without trying.
    var isAnchored: Bool {
        switch self {
        case .check(.start): true
        case .sequence(let parts): parts.first?.isAnchored ?? false
        case .alternatives(let branches): branches.allSatisfy(\.isAnchored)
        case .group(_, let body): body.isAnchored
        default: false
        }
    }

    /// Whether it may match without reading anything.
    var mayBeEmpty: Bool {
        switch self {
        case .set: false
        case .sequence(let parts): parts.allSatisfy(\.mayBeEmpty)
        case .alternatives(let branches): branches.contains(where: \.mayBeEmpty)
        case .group(_, let body): body.mayBeEmpty
        case .repeated(let body, let counts): counts.minimum == 0 || body.mayBeEmpty
        case .check, .look, .reference: true
        }
    }

    /// Whether nothing in it looks ahead, behind or back.
    var isRegular: Bool {
        switch self {
        case .set, .check: true
        case .sequence(let parts), .alternatives(let parts): parts.allSatisfy(\.isRegular)
        case .group(_, let body), .repeated(let body, _): body.isRegular
        case .look, .reference: false
        }
    }

    /// Whether a reference stands in it, so that what groups match must be known.
    var hasReferences: Bool {
        switch self {
        case .set, .check: false
        case .sequence(let parts), .alternatives(let parts): parts.contains(where: \.hasReferences)
        case .group(_, let body), .repeated(let body, _), .look(let body, _, _): body.hasReferences
        case .reference: true
        }
    }
}
