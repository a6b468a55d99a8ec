package import Overlays

/// When a window begins, on the clocks of a zone.
///
/// What daylight saving does to it is what users of cron know: a beginning that the clocks skip comes right after the gap, and one that they
/// show twice comes once, the first time; unless the hour is `*`, which counts hours as they pass.
package struct WindowSchedule: Sendable {
    private let cron: Cron
    private let zone: TimeZoneRules

    package init(_ cron: Cron, in zone: TimeZoneRules) { (self.cron, self.zone) = (cron, zone) }

    /// The first beginning in a range of seconds since 1970.
    package func first(in range: Range<Int64>) -> Int64? {
        var time = range.lowerBound
        while time < range.upperBound {
            let period = zone.period(at: time)
            if period.begin == time, skips(before: period) { return time }
            if let wall = cron.first(in: wall(period, range)) { return wall - period.offset }
            time = period.end
        }
        return nil
    }

    /// The last beginning in a range.
    package func last(in range: Range<Int64>) -> Int64? {
        var end = range.upperBound
        while end > range.lowerBound {
            let period = zone.period(at: end - 1)
            if let wall = cron.last(in: wall(period, range.lowerBound ..< end)) { return wall - period.offset }
            if period.begin >= range.lowerBound, skips(before: period) { return period.begin }
            end = period.begin
        }
        return nil
    }

    /// What the clocks show, for the first time or as hours that pass, in the part of a range that lies in a period.
    private func wall(_ period: TimeZoneRules.Period, _ range: Range<Int64>) -> Range<Int64> {
        var begin = max(period.begin, range.lowerBound) + period.offset
        if !cron.countsHours, period.previousOffset > period.offset { begin = max(begin, period.begin + period.previousOffset) }
        return begin ..< max(begin, min(period.end, range.upperBound) + period.offset)
    }

    /// Whether the clocks skipped a beginning when they were put forward to this period.
    private func skips(before period: TimeZoneRules.Period) -> Bool {
        guard period.offset > period.previousOffset else { return false }
        return cron.first(in: period.begin + period.previousOffset ..< period.begin + period.offset) != nil
    }
}
