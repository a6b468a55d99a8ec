internal import Documents
internal import Overlays
internal import Reconciling
internal import Synchronization

/// An agent's looks for drift: what is known of files is kept from look to look, and what stays as somebody made it is told once.
final class AgentDrift: Sendable {
    /// One look at a time.
    private let turn = Mutex(())
    /// Nil before the first look; touched in `turn` only.
    private nonisolated(unsafe) var watch: DriftWatch?
    private let told = Mutex<Set<Told>>([])
    private let adoption: AgentAdoption
    private let edits: LiveFolderWatch
    private let log: @Sendable (AgentLog.Entry) -> Void

    private struct Told: Hashable {
        let path: String
        let drift: Drift?
        let live: FileStatus?
    }

    init(_ adoption: AgentAdoption, _ edits: LiveFolderWatch, log: @escaping @Sendable (AgentLog.Entry) -> Void) {
        (self.adoption, self.edits, self.log) = (adoption, edits, log)
    }

    private func look(_ destination: Destination, _ time: Int64) throws -> DriftWatch.Look {
        try turn.withLock { _ in
            let watch = try watch ?? DriftWatch(destination.rememberedFiles())
            self.watch = watch
            let look = try watch.look(at: destination, time: time)
            edits.watch(Set(look.folders.map { $0.hasPrefix("/") ? $0 : "\(destination.folder)/\($0)" }))
            return look
        }
    }

    /// Whether a generation is live and all of it is as it was left.
    ///
    /// - Parameter time: nanoseconds since 1970.
    func isClean(_ destination: Destination, time: Int64) throws -> Bool {
        do {
            let look = try look(destination, time)
            return look.generation != nil && look.isClean
        } catch let error as Diagnostic where error.code == Diagnostic.damagedInventory {
            return false  // the first round writes it anew
        }
    }

    /// - Returns: the groups in which something is to be put back or adopted.
    func look(at destination: Destination, time: Int64, for wanted: RenderedCommit) throws -> [String] {
        do {
            let steps = try look(destination, time).steps
            var groups: Set<String> = [], left: [Plan.Step] = []
            for step in steps {
                let file = step.old ?? step.new
                switch step.drift.map({ wanted.answers.answer(to: $0, of: file?.target) }) {
                // A link between folders belongs to all groups: any of them puts it back.
                case .heal: if let group = file?.group ?? wanted.groups.min() { groups.insert(group) }
                case .adopt: if let file, !(try adoption.isDone(with: step, at: destination)) { groups.insert(file.group) }
                case .report, nil: left.append(step)
                }
            }
            tell(left)
            return groups.sorted()
        } catch let error as Diagnostic where error.code == Diagnostic.damagedInventory {
            log(AgentLog.Entry(.drift, .warning, reason: error.message))
            return wanted.groups.sorted()
        }
    }

    /// What is seen again needs no second line.
    private func tell(_ steps: [Plan.Step]) {
        let seen = Dictionary(steps.map { (Told(path: $0.path, drift: $0.drift, live: $0.live), $0) }) { first, _ in first }
        let new = told.withLock { told in
            defer { told = Set(seen.keys) }
            return seen.filter { !told.contains($0.key) }.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        }
        for step in new {
            let what = step.drift.map { "\($0.rawValue), reported and left as it is" } ?? "cfgops did not write it"
            log(AgentLog.Entry(.drift, .warning, group: (step.old ?? step.new)?.group, reason: "\(step.path): \(what)"))
        }
    }

    /// Keeps what is known of files for the next process.
    func remember(at destination: Destination) throws {
        try turn.withLock { _ in if let watch { try destination.remember(watch.memory) } }
    }
}
