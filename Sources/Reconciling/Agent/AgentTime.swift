/// One clock for pauses, one for calendars.
package struct AgentTime: Hashable, Sendable {
    /// Milliseconds of a clock that never jumps: every timer is one of its.
    package var ticks: Int64
    /// Seconds since 1970. May jump at any time, so it is asked only when a window opens, and how old news was at the start.
    package var wall: Int64

    package init(ticks: Int64, wall: Int64) { (self.ticks, self.wall) = (ticks, wall) }
}
