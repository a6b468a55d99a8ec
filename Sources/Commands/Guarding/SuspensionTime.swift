internal import Documents
internal import History
internal import Overlays

/// `--until TIME` of a suspension.
struct SuspensionTime {
    /// What has to be stopped for longer should be taken out of the configuration, or be said again.
    static let limit = Duration.seconds(30 * 86400)

    /// Since 1970.
    let seconds: Int64

    /// - Throws: a `UsageError` for what is no time, a refusal for one that is over or too far off.
    init(_ text: String, now: Moment) throws {
        guard let seconds = Self.read(text, now) else {
            throw UsageError(
                "--until takes a time, not \"\(text)\"", hints: ["for example 2h, 17:00, 2027-01-31, or 2027-01-31T12:00Z"])
        }
        guard seconds > now.seconds else {
            throw Failure(.refused, "until-past", "\(UtcTime.text(seconds)) is over", hints: ["name a time to come"])
        }
        guard seconds - now.seconds <= Self.limit.components.seconds else {
            throw Failure(
                .refused, "until-far", "\(UtcTime.text(seconds)) is more than 30 days off",
                hints: ["suspend again when it comes near; what is to stop for good is taken out of the configuration"])
        }
        self.seconds = seconds
    }

    private static func read(_ text: String, _ now: Moment) -> Int64? {
        if let duration = Duration(words: text) { return now.seconds + duration.components.seconds }
        if let moment = calendarDate(text, now: now) { return moment.seconds }
        // A time alone is the next one of the clock on the wall.
        let today = Day(seconds: now.seconds + Int64(now.offset) * 60)
        guard text.utf8.count == 5, let moment = calendarDate("\(today)T\(text)", now: now) else { return nil }
        return moment.seconds > now.seconds ? moment.seconds : moment.seconds + 86400
    }
}
