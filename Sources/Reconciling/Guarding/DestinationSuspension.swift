internal import Documents

extension Destination {
    /// What was ordered for this destination alone, over by now or not.
    package func suspension() throws -> Suspension? { try state()?.suspension }

    /// Writes a suspension down, or with nil takes the one that is there back.
    ///
    /// - Returns: what was there before.
    /// - Throws: a `Diagnostic` when nothing was ever reconciled into it, or another run has its lock.
    package func suspend(_ suspension: Suspension?) throws -> Suspension? {
        guard let binding = try binding() else {
            throw Diagnostic(
                "not-a-destination", "nothing was reconciled into \"\(folder)\" yet", hints: ["cfgops reconcile ENV --to \(folder)"])
        }
        var before: Suspension?
        try update(for: binding) { state in
            before = state.suspension
            state.suspension = suspension
        }
        return before
    }
}

extension Suspension {
    /// Nil when this is not what we understand.
    init?(_ stored: Value) {
        guard let reason = stored["reason"], let until = stored["until"]?.number else { return nil }
        self.init(.destination, reason: reason.text, until: until)
    }

    func write(to writer: inout JsonWriter) throws(Diagnostic) {
        try writer.entry("reason", reason)
        try writer.entry("until", until)
    }
}
