package import Documents

/// How an environment is kept what it should be: `reconcile:`.
package struct ReconcileSettings: Sendable {
    /// What happens after a failure.
    package struct Retry: Hashable, Sendable {
        /// How often it is tried again.
        package var limit: Int
        /// The first pause; it doubles.
        package var backoff: Duration
        /// The longest pause.
        package var ceiling: Duration
    }

    /// Files that are no longer rendered are deleted.
    package var prune: Bool
    /// Drifted files are put back where their target says nothing.
    package var heal: Bool
    /// How many generations stay.
    package var keep: Int
    /// How long generations stay at least; nil: their number alone decides.
    package var keepFor: Duration?
    /// The longest pause between two looks at repository and destination.
    package var interval: Duration
    package var retry: Retry
    /// How old news from the remote may be before it is warned of, and before the agent counts as unhealthy (R37).
    package var staleWarn: Duration
    package var staleFail: Duration
    /// Whether a change whose check failed is reverted by a commit.
    package var revert: Bool

    /// What holds where nothing is said.
    package init() { self.init(nil) }

    init(_ value: Value?) {
        prune = value?.flag("prune") ?? true
        heal = value?.flag("heal") ?? true
        keep = value?["keep"]?.integer ?? 10
        keepFor = value?.duration("keep-for")
        interval = value?.duration("interval") ?? .seconds(30)
        let retry = value?["retry"]
        self.retry = Retry(
            limit: retry?["limit"]?.integer ?? 5, backoff: retry?.duration("backoff") ?? .seconds(1),
            ceiling: retry?.duration("ceiling") ?? .seconds(180))
        staleWarn = value?["stale"]?.duration("warn") ?? .seconds(3600)
        staleFail = value?["stale"]?.duration("fail") ?? .seconds(86400)
        revert = value?.flag("revert") ?? false
    }
}

/// A time in which changes may or may not be applied: one entry of `windows:`.
package struct WindowDeclaration: Sendable {
    package enum Rule: String, Sendable { case allow, deny }

    /// Nil: every environment. Descendants are included (R6).
    package var environments: [Named]?
    package var rule: Rule
    /// When it begins: minute, hour, day, month, weekday.
    package var begins: Named
    package var length: Duration
    /// A name of the time zone database.
    package var timezone: Named
    package var reason: String?
    package var place: Place

    init(_ value: Value) {
        place = value.place
        environments = value.names("environments")
        rule = value["allow"] != nil ? .allow : .deny
        let begins = value["allow"] ?? value["deny"]
        self.begins = Named(text: begins?.text ?? "", place: begins?.place ?? value.place)
        length = value.duration("for") ?? .zero
        timezone = Named(text: value["timezone"]?.text ?? "UTC", place: value["timezone"]?.place ?? value.place)
        reason = value["reason"]?.text
    }

    /// The minutes at which it begins.
    package func beginning() throws(Diagnostic) -> Cron { try Cron(begins.text, at: begins.place) }
}

/// Changes that need a person's word because they would remove too much: `guards:`.
package struct GuardSettings: Sendable {
    /// The most keys of effective documents, and rendered files, that may vanish in one change; nil: any number.
    package var keys: Int?
    package var files: Int?
    /// Percent of either.
    package var percent: Int?
    /// Whether an output may become empty.
    package var allowsEmpty: Bool
    /// Nil where the manifest says nothing.
    package var place: Place?

    init(_ value: Value?) {
        place = value?.place
        let shrink = value?["shrink"]
        keys = shrink?["keys"]?.integer
        files = shrink?["files"]?.integer
        percent = shrink?["percent"]?.integer
        allowsEmpty = value?.flag("empty") ?? false
    }
}
