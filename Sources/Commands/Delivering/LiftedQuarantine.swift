internal import Documents
internal import Glibc
internal import Reconciling

/// `reconcile --lift-quarantine` where an agent is at work: it is the agent that tries again.
struct LiftedQuarantine {
    let destination: Destination
    let binding: Binding
    /// Nil: all groups.
    let group: String?

    /// - Returns: nil where no agent holds the destination.
    func run(in context: Context) throws -> Exit? {
        guard let process = try destination.agentAtWork() else { return nil }
        if let group, try destination.status().generation?.groups[group] == nil, try destination.state()?.groups[group] == nil {
            throw Diagnostic(
                "unknown-group", "\"\(destination.folder)\" has no group \"\(group)\"",
                hints: ["cfgops status --to \(destination.folder) lists them"])
        }
        let lifted = try destination.lift(group, for: binding)
        // What it remembers itself it forgets when it reads everything again.
        guard kill(process, SIGHUP) == 0 else {
            throw Failure(
                .failed, "agent-not-told",
                "lifted, but the agent (process \(process)) could not be told: \(String(cString: strerror(errno)))",
                hints: ["send it SIGHUP, as systemctl reload does"])
        }
        if context.format == .json {
            context.print(
                .object([
                    ("environment", .string(binding.environment)), ("lifted", .strings(lifted)), ("agent", .integer(Int(process))),
                ]))
        } else {
            let nothing = lifted.isEmpty ? "nothing was quarantined or held" : "lifted"
            context.print("\(nothing); the agent (process \(process)) tries again")
        }
        return .done
    }
}
