internal import Digests
internal import Documents
internal import History
internal import Reconciling
internal import Synchronization

/// Takes edits of live files with `drift: adopt` over into the branch that an agent follows. Each edit is tried once.
final class AgentAdoption: Sendable {
    private struct Edit: Hashable {
        let path: String
        /// Nil for a file that is too long to be compared.
        let bytes: Digest?
    }

    private let branch: AgentBranch
    private let environment: String
    private let words: Words
    private let log: @Sendable (AgentLog.Entry) -> Void
    private let tried = Mutex<Set<Edit>>([])

    init(_ branch: AgentBranch, _ environment: String, _ words: Words, log: @escaping @Sendable (AgentLog.Entry) -> Void) {
        (self.branch, self.environment, self.words, self.log) = (branch, environment, words, log)
    }

    func forget() { tried.withLock { $0 = [] } }

    /// Whether just this edit was tried before.
    func isDone(with step: Plan.Step, at destination: Destination) throws -> Bool {
        let edit = try edit(step, destination)
        return tried.withLock { $0.contains(edit) }
    }

    private func edit(_ step: Plan.Step, _ destination: Destination) throws -> Edit {
        Edit(path: step.path, bytes: try destination.liveBytes(of: step).map { Sha256.digest(of: $0) })
    }

    /// What cannot be committed, or not pushed, is kept as a patch, and stays live until a commit changes the file.
    ///
    /// - Parameter steps: of files that are to be adopted; those that were tried are passed over.
    /// - Returns: the commit of the branch; nil where none was made.
    func run(_ steps: [Plan.Step], of generation: Generation, at destination: Destination, _ workspace: Workspace) -> ObjectID? {
        do {
            let new = try steps.filter { step in
                let edit = try edit(step, destination)
                return tried.withLock { $0.insert(edit).inserted }
            }
            return new.isEmpty ? nil : try take(new, generation, AdoptRun(workspace, environment, destination, words: words), workspace)
        } catch {
            log(AgentLog.Entry(.adopt, .warning, reason: reason(of: error)))
            return nil
        }
    }

    private func take(_ steps: [Plan.Step], _ generation: Generation, _ run: AdoptRun, _ workspace: Workspace) throws -> ObjectID? {
        do {
            try branch.refuseToCommit(in: workspace)
            let outcome = try run.run(steps, of: generation, isPushed: isPushed)
            tell(outcome.refused)
            guard let commit = outcome.change.commit else { return nil }
            let pushed = outcome.remote.map { ", pushed to \($0)" } ?? ""
            log(AgentLog.Entry(.adopt, reason: "\(outcome.adopted.joined(separator: ", ")): commit \(commit.short)\(pushed)"))
            return commit
        } catch {
            tell(try run.keep(steps, of: generation, because: Failure(error).diagnostics))
            return nil
        }
    }

    private var isPushed: Bool { if case .local = branch.source { false } else { true } }

    private func tell(_ refused: [AdoptRun.Refused]) {
        for file in refused {
            let why = file.reasons.isEmpty ? "" : reason(of: Diagnostics(file.reasons))
            let patch = file.patch.map { "; the edit is kept in \($0)" } ?? ""
            log(AgentLog.Entry(.adopt, .warning, reason: "\(file.path) stays as it is: \(why)\(patch)"))
        }
    }
}
