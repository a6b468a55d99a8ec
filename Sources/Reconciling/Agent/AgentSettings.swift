package import Overlays

/// How often the agent looks and tries; all times in milliseconds, at least 1.
package struct AgentSettings: Hashable, Sendable {
    /// A loop that looks more often than this is a mistake in a manifest, and takes a machine down.
    private static let shortestInterval: Int64 = 100
    /// More tries again than this are as good as no limit.
    private static let mostTries = 1000

    /// The longest pause between two looks.
    package var interval: Int64
    /// How often something that failed is tried again before that happens at the interval only.
    package var limit: Int
    /// The first pause after a failure, and the longest.
    package var backoff: Int64
    package var ceiling: Int64
    /// How old news may be before it is warned of, and before the agent counts as failing (R37).
    package var staleWarn: Int64
    package var staleFail: Int64

    /// - Parameter interval: stated on the machine; nil: as the manifest says.
    package init(_ settings: ReconcileSettings, interval: Duration? = nil) {
        self.init(
            interval: (interval ?? settings.interval).inMilliseconds, limit: settings.retry.limit,
            backoff: settings.retry.backoff.inMilliseconds, ceiling: settings.retry.ceiling.inMilliseconds,
            staleWarn: settings.staleWarn.inMilliseconds, staleFail: settings.staleFail.inMilliseconds)
    }

    /// Until a manifest was read.
    package static func standard(interval: Duration?) -> AgentSettings { AgentSettings(ReconcileSettings(), interval: interval) }

    package init(interval: Int64, limit: Int, backoff: Int64, ceiling: Int64, staleWarn: Int64, staleFail: Int64) {
        self.interval = max(interval, Self.shortestInterval)
        self.limit = min(max(limit, 0), Self.mostTries)
        self.backoff = max(backoff, 1)
        self.ceiling = max(ceiling, self.backoff)
        self.staleWarn = max(staleWarn, 1)
        self.staleFail = max(staleFail, self.staleWarn)
    }
}

extension Duration {
    /// Those of a manifest have nine digits and at most days, which leaves room for sums.
    package var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
