internal import Documents
internal import History
internal import Overlays
internal import Reconciling

// A suspension as people and programs read it.

extension Configuration {
    /// What suspends an environment, by the manifest; nil when nothing does, or no more.
    func suspension(of environment: String) -> Suspension? {
        suspensionDeclared(for: environment).map {
            Suspension(.environment($0.environment), reason: $0.declaration.reason, until: $0.declaration.until)
        }
    }

    func activeSuspension(of environment: String, at now: Moment) -> Suspension? {
        suspension(of: environment).flatMap { $0.isActive(at: now.seconds) ? $0 : nil }
    }
}

extension Suspension {
    /// `until 2027-01-31T12:00:00Z: the database moves`
    var term: String { "until \(UtcTime.text(until)): \(reason)" }
}

extension Suspension? {
    /// `{environment, reason, until}`, or null; `environment` is the one whose suspension it is, null for a destination's own.
    var json: JsonValue {
        guard let self else { return .null }
        let environment: String? = if case .environment(let name) = self.scope { name } else { nil }
        return .object([
            ("environment", .optional(environment)), ("reason", .string(self.reason)), ("until", .string(UtcTime.text(self.until))),
        ])
    }
}
