/// A set of code points: ranges in ascending order that neither touch nor overlap.
struct ScalarSet: Hashable, Sendable {
    let ranges: [ClosedRange<UInt32>]

    static let lastScalar: UInt32 = 0x10FFFF

    /// - Parameter ranges: in any order, none of them above `lastScalar`.
    init(_ ranges: [ClosedRange<UInt32>]) {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound ... max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    init(_ scalar: UInt32) { ranges = [scalar ... scalar] }

    var inverted: ScalarSet {
        var result: [ClosedRange<UInt32>] = [], next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { result.append(next ... range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= ScalarSet.lastScalar { result.append(next ... ScalarSet.lastScalar) }
        return ScalarSet(result)
    }

    func contains(_ scalar: UInt32) -> Bool {
        var low = 0, high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= scalar
    }
}

/// The sets that ECMA-262 has short names for (22.2.2.9).
extension ScalarSet {
    static let all = ScalarSet([0 ... lastScalar])
    static let digits = ScalarSet([0x30 ... 0x39])
    static let wordCharacters = ScalarSet([0x30 ... 0x39, 0x41 ... 0x5A, 0x5F ... 0x5F, 0x61 ... 0x7A])
    static let spaces = ScalarSet([
        0x09 ... 0x0D, 0x20 ... 0x20, 0xA0 ... 0xA0, 0x1680 ... 0x1680, 0x2000 ... 0x200A, 0x2028 ... 0x2029, 0x202F ... 0x202F,
        0x205F ... 0x205F, 0x3000 ... 0x3000, 0xFEFF ... 0xFEFF,
    ])
    /// What `.` stands for: everything but line terminators.
    static let dot = ScalarSet([0x0A ... 0x0A, 0x0D ... 0x0D, 0x2028 ... 0x2029]).inverted
}
