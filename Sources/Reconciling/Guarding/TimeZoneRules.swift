internal import Documents

/// How a zone's clocks stood, stand and will stand.
package struct TimeZoneRules: Hashable, Sendable {
    /// A time in which the clocks are not changed.
    package struct Period: Hashable, Sendable {
        /// Seconds since 1970; the first period begins with `Int64.min`, the last one ends with `Int64.max`.
        package var begin: Int64
        package var end: Int64
        /// Seconds east of UTC.
        package var offset: Int64
        /// That of the period before; the same in the first one.
        package var previousOffset: Int64
    }

    /// A change of the offset, and what it is from then on.
    struct Transition: Hashable, Sendable {
        var time: Int64
        var offset: Int64
    }

    package static let utc = TimeZoneRules(first: 0, table: [], future: nil)

    /// Before every transition.
    private let first: Int64
    private let table: [Transition]
    /// What follows the table, or without one everything.
    private let future: PosixZone?

    /// - Parameter table: ascending; entries that change nothing are told from nothing by when `future` begins.
    init(first: Int64, table: [Transition], future: PosixZone?) {
        self.first = table.isEmpty ? future?.offset ?? first : first
        (self.table, self.future) = (table, future)
    }

    /// Beyond these some 30,000 years all times are alike, so that no sum leaves 64 bits.
    private static let horizon: ClosedRange<Int64> = -1_000_000_000_000 ... 1_000_000_000_000

    package func period(at time: Int64) -> Period {
        let time = min(max(time, Self.horizon.lowerBound), Self.horizon.upperBound), tableEnd = table.last?.time ?? .min
        var changes = table
        if let future, time >= tableEnd {
            // The rules repeat every year: what is no change within two of them is none at all.
            let year = Day(seconds: time).parts.year
            changes += (year - 2 ... year + 2).flatMap(future.transitions).filter { $0.time > tableEnd }
        }
        changes = changes.changing(first)
        // Bisection: some tables have hundreds.
        var low = 0, high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        func offset(_ index: Int) -> Int64 { index < 0 ? first : changes[index].offset }
        return Period(
            begin: low > 0 ? changes[low - 1].time : .min, end: low < changes.count ? changes[low].time : .max, offset: offset(low - 1),
            previousOffset: offset(low - 2))
    }
}

extension [TimeZoneRules.Transition] {
    /// Without those that leave the offset as it is; of several at one time the last one counts.
    fileprivate func changing(_ first: Int64) -> [TimeZoneRules.Transition] {
        var result: [TimeZoneRules.Transition] = []
        for (index, transition) in enumerated() {
            if index + 1 < count, self[index + 1].time == transition.time { continue }
            if transition.offset != result.last?.offset ?? first { result.append(transition) }
        }
        return result
    }
}
