/// A stretch of a list that one side made different.
struct ListChange {
    var base: Range<Int>
    var side: Range<Int>

    /// The stretches in which a list differs from its base, in order; elements by numbers that are equal exactly when they are.
    static func all(_ base: [Int32], _ side: [Int32]) -> [ListChange] {
        let difference = LineDifference(base, side)
        var changes: [ListChange] = [], old = 0, new = 0
        while old < base.count || new < side.count {
            let start = (old, new)
            while old < base.count, difference.removed[old] { old += 1 }
            while new < side.count, difference.added[new] { new += 1 }
            if (old, new) != start { changes.append(ListChange(base: start.0 ..< old, side: start.1 ..< new)) }
            if old < base.count { (old, new) = (old + 1, new + 1) }
        }
        return changes
    }

    /// What theirs puts in the place of elements of ours.
    struct Piece {
        var base: Range<Int>
        var ours: Range<Int>
        var theirs: Range<Int>
        /// Whether ours stays before it.
        var keepsOurs = false
    }

    /// The changes of theirs as changes of ours, in order; nil when the two meet without being equal.
    static func merged(_ ours: [ListChange], _ theirs: [ListChange], _ our: [Int32], _ their: [Int32], _ keepsBoth: Bool) -> [Piece]? {
        var pieces: [Piece] = [], next = 0, shift = 0
        for change in theirs {
            while next < ours.count, ours[next].isBefore(change) {
                shift += ours[next].side.count - ours[next].base.count
                next += 1
            }
            guard next < ours.count, ours[next].meets(change) else {
                let range = change.base.lowerBound + shift ..< change.base.upperBound + shift
                pieces.append(Piece(base: change.base, ours: range, theirs: change.side))
                continue
            }
            let other = ours[next]
            if other.base == change.base, our[other.side] == their[change.side] { continue }
            guard keepsBoth, other.base.isEmpty, change.base.isEmpty else { return nil }
            pieces.append(Piece(base: change.base, ours: other.side, theirs: change.side, keepsOurs: true))
        }
        return pieces
    }

    private func isBefore(_ other: ListChange) -> Bool {
        base.upperBound < other.base.lowerBound || base.upperBound == other.base.lowerBound && !(base.isEmpty && other.base.isEmpty)
    }

    /// Whether two changes concern the same elements, or put something in the same place.
    private func meets(_ other: ListChange) -> Bool { !isBefore(other) && !other.isBefore(self) }
}
