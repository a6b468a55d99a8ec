/// Which lines of two texts have to go and come so that one becomes the other: as few as possible, found by the algorithm of Myers
/// ("An O(ND) Difference Algorithm and Its Variations", 1986) in linear space.
///
/// Where two stretches have more than `effortLimit` lines to change, the whole stretch counts as changed: a longer list of changes that
/// is still right, in bounded time.
struct LineDifference {
    /// Changes looked for from each end of a stretch. The search costs their square: some milliseconds.
    static let effortLimit = 2000

    /// For each old line whether it goes, for each new line whether it comes.
    private(set) var removed: [Bool]
    private(set) var added: [Bool]
    private let old: [Int32]
    private let new: [Int32]
    private let effortLimit: Int

    /// - Parameters:
    ///   - old: numbers that are equal exactly when the lines are.
    init(_ old: [Int32], _ new: [Int32], effortLimit: Int = LineDifference.effortLimit) {
        (self.old, self.new, self.effortLimit) = (old, new, effortLimit)
        removed = Array(repeating: false, count: old.count)
        added = Array(repeating: false, count: new.count)
        compare(old.indices, new.indices)
    }

    /// The depth of recursion is logarithmic in the number of changes.
    private mutating func compare(_ old: Range<Int>, _ new: Range<Int>) {
        var (left, right) = (old, new)
        while let first = left.first, let other = right.first, self.old[first] == self.new[other] {
            (left, right) = (left.dropFirst(), right.dropFirst())
        }
        while let last = left.last, let other = right.last, self.old[last] == self.new[other] {
            (left, right) = (left.dropLast(), right.dropLast())
        }
        guard !left.isEmpty, !right.isEmpty, let (x, y) = middle(left, right) else {
            for index in left { removed[index] = true }
            for index in right { added[index] = true }
            return
        }
        compare(left.lowerBound ..< x, right.lowerBound ..< y)
        compare(x ..< left.upperBound, y ..< right.upperBound)
    }

    /// A point in the middle of a shortest way from the upper left corner to the lower right one, where a step right takes an old line
    /// away, a step down adds a new one, and a diagonal step keeps a line. Nil when it takes too long to find.
    private func middle(_ left: Range<Int>, _ right: Range<Int>) -> (x: Int, y: Int)? {
        let width = left.count, height = right.count, end = width - height
        var forward = Front(width, height), backward = Front(width, height)
        for cost in 0 ... min(effortLimit, (width + height + 1) / 2) {
            for diagonal in forward.diagonals(cost) {
                guard var (x, y) = forward.step(to: diagonal) else { continue }
                while x < width, y < height, old[left.lowerBound + x] == new[right.lowerBound + y] { (x, y) = (x + 1, y + 1) }
                forward[diagonal] = x
                // The fronts meet on ways of an odd number of changes after a step of this one, otherwise after one of the other.
                guard end & 1 != 0, abs(end - diagonal) < cost else { continue }
                if backward[end - diagonal] + x >= width { return (left.lowerBound + x, right.lowerBound + y) }
            }
            for diagonal in backward.diagonals(cost) {
                guard var (x, y) = backward.step(to: diagonal) else { continue }
                while x < width, y < height, old[left.upperBound - 1 - x] == new[right.upperBound - 1 - y] { (x, y) = (x + 1, y + 1) }
                backward[diagonal] = x
                guard end & 1 == 0, abs(end - diagonal) <= cost else { continue }
                if forward[end - diagonal] + x >= width { return (left.upperBound - x, right.upperBound - y) }
            }
        }
        return nil
    }
}

/// How far right ways lead from a corner, by diagonal (steps right minus steps down).
private struct Front {
    private let width: Int
    private let height: Int
    /// From one diagonal below the lowest to one above the highest; less than any way where there is none.
    private var furthest: [Int]

    init(_ width: Int, _ height: Int) {
        (self.width, self.height) = (width, height)
        furthest = Array(repeating: .min / 2, count: width + height + 3)
        self[1] = 0
    }

    subscript(_ diagonal: Int) -> Int {
        get { -height ... width ~= diagonal ? furthest[diagonal + height + 1] : .min / 2 }
        set { furthest[diagonal + height + 1] = newValue }
    }

    /// Those that ways of so many changes can end on.
    func diagonals(_ cost: Int) -> StrideThrough<Int> {
        func reached(_ limit: Int) -> Int { cost <= limit ? cost : limit - (cost - limit) % 2 }
        return stride(from: -reached(height), through: reached(width), by: 2)
    }

    /// Where the furthest way with one change more ends: by a step right from the diagonal below, or down from the one above.
    func step(to diagonal: Int) -> (x: Int, y: Int)? {
        let index = diagonal + height + 1, x = max(furthest[index - 1] + 1, furthest[index + 1])
        return x >= 0 && x <= width && x - diagonal <= height ? (x, x - diagonal) : nil
    }
}
