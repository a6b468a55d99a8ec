package import Documents
package import Overlays

/// When changes may be applied in one environment: `windows:`. One that denies beats one that allows; with one that allows at least, changes
/// are applied inside of one only.
package struct ChangeWindows: Sendable {
    package enum Verdict: Hashable, Sendable {
        case open
        case closed(Closing)
    }

    package struct Closing: Hashable, Sendable {
        package var diagnostic: Diagnostic
        /// Seconds since 1970; nil: not within the time that is looked at.
        package var until: Int64?
    }

    private struct Window: Sendable {
        var declaration: WindowDeclaration
        var schedule: WindowSchedule
        /// In seconds.
        var length: Int64

        /// When the last one that has begun ends; nil when it is over.
        func end(at now: Int64) -> Int64? { schedule.last(in: now - length + 1 ..< now + 1).map { $0 + length } }
    }

    /// How far is looked for the next beginning: a leap day comes at most eight years after the one before.
    private static let reach: Int64 = 3000 * 86400
    /// How many windows in a row are looked at: more than a year of days.
    private static let stepLimit = 1000
    /// Clocks that are off by more than some 30,000 years are all alike.
    private static let times: ClosedRange<Int64> = -900_000_000_000 ... 900_000_000_000

    package static let none = ChangeWindows()

    private let environment: String
    private let allowing: [Window]
    private let denying: [Window]

    private init() { (environment, allowing, denying) = ("", [], []) }

    /// The windows of an environment and of those that it inherits (R6).
    ///
    /// - Throws: an error for every time zone that this machine does not know.
    package init(of configuration: Configuration, in environment: String, zones: ZoneFolder) throws(Diagnostics) {
        var problems: [Diagnostic] = [], windows: [Window] = []
        for declaration in configuration.manifest.windows {
            guard declaration.environments.map({ configuration.graph.selects($0, environment) }) ?? true else { continue }
            do throws(Diagnostic) {
                let schedule = WindowSchedule(try declaration.beginning(), in: try zones.rules(of: declaration.timezone))
                windows.append(Window(declaration: declaration, schedule: schedule, length: declaration.length.components.seconds))
            } catch {
                problems.append(error)
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        self.environment = environment
        allowing = windows.filter { $0.declaration.rule == .allow }
        denying = windows.filter { $0.declaration.rule == .deny }
    }

    /// - Parameter now: seconds since 1970.
    package func verdict(at now: Int64) -> Verdict {
        let now = Self.limited(now)
        if let window = denying.first(where: { $0.end(at: now) != nil }) {
            return .closed(closing(window.declaration.place, window.declaration.reason, opening(after: now)))
        }
        guard !allowing.isEmpty, !allowing.contains(where: { $0.end(at: now) != nil }) else { return .open }
        let until = opening(after: now), next = until.flatMap { time in allowing.first { $0.end(at: time) != nil } }
        return .closed(closing((next ?? allowing[0]).declaration.place, next?.declaration.reason, until))
    }

    /// The next time at which it is open when it is closed now, or closed when it is open; nil: not within the time that is looked at.
    package func nextChange(after now: Int64) -> Int64? {
        let now = Self.limited(now)
        return if case .closed(let closing) = verdict(at: now) { closing.until } else { self.closing(after: now) }
    }

    private static func limited(_ now: Int64) -> Int64 { min(max(now, times.lowerBound), times.upperBound) }

    /// When a closed environment opens.
    private func opening(after now: Int64) -> Int64? {
        var time = now
        for _ in 0 ..< Self.stepLimit {
            if let end = denying.compactMap({ $0.end(at: time) }).max() {
                time = end
            } else if allowing.isEmpty || allowing.contains(where: { $0.end(at: time) != nil }) {
                return time
            } else if let begin = begin(of: allowing, after: time) {
                time = begin
            } else {
                return nil
            }
        }
        return nil
    }

    /// When an open environment closes.
    private func closing(after now: Int64) -> Int64? {
        let denied = begin(of: denying, after: now)
        guard !allowing.isEmpty else { return denied }
        var time = now
        for _ in 0 ..< Self.stepLimit {
            guard let end = allowing.compactMap({ $0.end(at: time) }).max() else { return [denied, time].compactMap { $0 }.min() }
            time = end
            if let denied, denied <= time { break }
        }
        return denied
    }

    private func begin(of windows: [Window], after now: Int64) -> Int64? {
        windows.compactMap { $0.schedule.first(in: now + 1 ..< now + Self.reach) }.min()
    }

    private func closing(_ place: Place, _ reason: String?, _ until: Int64?) -> Closing {
        let time = until.map { "until \(UtcTime.text($0))" } ?? "for longer than is looked ahead"
        return Closing(
            diagnostic: Diagnostic(
                "window", "changes of \"\(environment)\" wait \(time)" + (reason.map { ": \($0)" } ?? ""), at: place,
                hints: ["reconcile --override REASON goes on in spite of it"]),
            until: until)
    }
}
