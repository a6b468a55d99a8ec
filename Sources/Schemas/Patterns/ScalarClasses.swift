/// Code points that no set of a pattern tells apart share a class.
struct ScalarClasses: Sendable {
    /// The classes are 0 ..< count.
    let count: Int
    /// The class of each ASCII code point.
    let ascii: [UInt16]
    /// Ascending, from 0: the first code points of stretches of one class.
    private let starts: [UInt32]
    private let classes: [UInt16]

    /// Comparisons of a stretch with a set, some milliseconds of them. Most patterns need fewer than a hundred.
    private static let workLimit = 1_000_000

    /// - Returns: nil when telling the sets apart costs too much.
    init?(_ sets: [ScalarSet]) {
        var bounds: Set<UInt32> = [0]
        for set in sets {
            for range in set.ranges {
                bounds.insert(range.lowerBound)
                if range.upperBound < ScalarSet.lastScalar { bounds.insert(range.upperBound + 1) }
            }
        }
        guard bounds.count * sets.count <= ScalarClasses.workLimit else { return nil }
        var known: [[Bool]: UInt16] = [:], starts: [UInt32] = [], classes: [UInt16] = []
        for start in bounds.sorted() {
            let members = sets.map { $0.contains(start) }
            let found = known[members] ?? UInt16(truncatingIfNeeded: known.count)
            known[members] = found
            guard classes.last != found else { continue }
            starts.append(start)
            classes.append(found)
        }
        guard known.count <= Int(UInt16.max) else { return nil }
        (count, self.starts, self.classes) = (known.count, starts, classes)
        ascii = (0 ..< 128).map { classes[ScalarClasses.stretch(of: $0, in: starts)] }
    }

    func index(of scalar: UInt32) -> Int { Int(classes[ScalarClasses.stretch(of: scalar, in: starts)]) }

    /// One code point of each class.
    var examples: [UInt32] {
        var result = [UInt32](repeating: 0, count: count)
        for (start, index) in zip(starts, classes) { result[Int(index)] = start }
        return result
    }

    /// The last stretch that does not begin behind a code point.
    private static func stretch(of scalar: UInt32, in starts: [UInt32]) -> Int {
        var low = 0, high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= scalar { low = middle } else { high = middle }
        }
        return low
    }
}
