internal import Documents
internal import Glibc
internal import History
internal import Overlays
internal import Reconciling
internal import Synchronization
internal import Validating

/// The branch that an agent follows: where it comes from, and whether its tip may be deployed.
final class AgentBranch: Sendable {
    /// Where the branch is looked for.
    enum Source: Sendable {
        /// In a repository that others commit to.
        case local(Repository)
        /// At a remote of a repository on this machine.
        case remote(String, Repository)
        case mirror(AgentMirror)
    }

    /// The full name.
    let name: String
    let source: Source
    private let environment: String
    private let folder: String
    private let acceptedRewrite: String?
    private let transport: Transport
    private let context: Context
    private let words: Words
    private let signature = Mutex<RequiredSignature?>(nil)
    /// The folder of the root, and the commit that was looked at for it.
    private let root = Mutex<(folder: String, head: ObjectID?)?>(nil)
    /// How old what is remembered of the last word from the remote may be, in seconds: a note each time would be a write each time.
    private static let newsPrecision: Int64 = 300

    init(_ words: Words, folder: String, _ context: Context) throws {
        environment = words.positionals[0]
        (self.folder, self.words) = (folder, words)
        acceptedRewrite = words.value("--accept-rewrite")
        var silent = context
        silent.environment["NOTIFY_SOCKET"] = nil
        transport = try RemoteAccess(words, silent).unattended
        let branch = words.value("--branch")
        if let url = words.value("--remote"), words.value("--repo") == nil {
            name = "refs/heads/\(branch ?? "main")"
            let mirror = AgentMirror(in: folder, of: url, name)
            source = .mirror(mirror)
            self.context = context.inFolder(mirror.folder)
        } else {
            let repository = try Repository.open(context.folder, environment: context.environment)
            guard let head = try branch.map({ "refs/heads/\($0)" }) ?? repository.head().branch else {
                throw Failure(.refused, "detached", "HEAD names no branch that could be followed", hints: ["--branch NAME names one"])
            }
            name = head
            if let remote = words.value("--remote") {
                _ = try Remote(remote, of: repository, transport)
                source = .remote(remote, repository)
            } else {
                source = .local(repository)
            }
            self.context = context
        }
        try reread()
    }

    /// The root of the branch's configuration, as a repository is there now.
    var workspace: Workspace {
        get throws {
            if let root = try rootAsBefore() { return Workspace(context, root: root) }
            let workspace = try Workspace(context)
            try note(workspace.root)
            return workspace
        }
    }

    /// The root where it was before, if it still is one: a bare repository is not searched for it at every commit, and is not read for the
    /// same one.
    private func rootAsBefore() throws -> ConfigurationRoot? {
        guard let known = root.withLock(\.self), let repository = try? Repository.open(context.folder, environment: context.environment),
            repository.isBare
        else { return nil }
        let found = ConfigurationRoot(repository: repository, folder: known.folder)
        if try repository.head().commit == known.head { return found }
        guard try repository.headSnapshot(root: known.folder).id(of: ConfigurationRoot.manifestName) != nil else { return nil }
        try note(found)
        return found
    }

    private func note(_ found: ConfigurationRoot) throws {
        let head = try found.repository.head().commit
        root.withLock { $0 = (found.folder, head) }
    }

    /// Refuses where a commit of this machine would not come to the branch, or would not be taken from it.
    func refuseToCommit(in workspace: Workspace) throws {
        let head = try workspace.repository.head().branch
        if head != name {
            throw Failure(.refused, "other-branch", "\(name) is followed, and a commit would go to \(head ?? "no branch")")
        }
        if words.flag("--require-signed"), try workspace.repository.configurationFlag("commit.gpgsign") != true {
            throw Failure(.refused, "unsigned", "--require-signed would not take a commit of this machine: commit.gpgsign is not set")
        }
    }

    /// Reads the files of the machine that say who may sign; before a mirror is there, when it is needed.
    ///
    /// - Throws: what is wrong with them; those that were read before stay.
    func reread() throws {
        guard let repository = try? repository() else { return }
        let new = try RequiredSignature(words, for: repository, context)
        signature.withLock { $0 = new }
    }

    // MARK: looking

    func look() -> FetchedTip {
        do {
            let tip: ObjectID? =
                switch source {
                case .local(let repository): try repository.reference(name)
                case .remote(let remote, let repository): try Remote(remote, of: repository, transport).bring(name)
                case .mirror(let mirror): try mirror.bring(transport)
                }
            remember()
            return tip.map { .tip($0.description) } ?? .gone
        } catch {
            if case .mirror(let mirror) = source { mirror.examine() }
            return .failed(reason(of: error))
        }
    }

    /// When the branch was last heard of, for a start without a network. A disk that takes no note is told of by others.
    private func remember() {
        let destination = destination, now = context.now().seconds
        guard let state = try? destination.recalled(), abs(now &- (state.news ?? 0)) >= Self.newsPrecision else { return }
        try? destination.update(for: state.binding) { $0.news = now }
    }

    private var destination: Destination { Destination(folder: folder, disk: RealDisk(folder: folder)) }

    // MARK: judging

    /// Ancestry and signature; a good tip is written down before it is said to be good.
    func judge(_ text: String) -> TipVerdict {
        do {
            let repository = try repository()
            guard let tip = ObjectID(hex: text) else { return .failed("\"\(text)\" is no commit") }
            let state = try destination.recalled()
            if let old = state?.accepted, old.branch == name, let refusal = try rewritten(old.commit, tip, repository) {
                return .held(.rewritten, refusal)
            }
            if let refusal = try unsigned(tip, repository) { return .held(.unsigned, refusal) }
            try follow(tip, in: repository)
            let binding = try state?.binding ?? workspace.binding(of: environment, at: tip), now = context.now().seconds
            try destination.update(for: binding) { state in
                state.accepted = AcceptedTip(branch: name, commit: text)
                state.news = now
            }
            if case .mirror(let mirror) = source { mirror.tidy() }
            return .accepted
        } catch {
            suspect(error)
            return .failed(reason(of: error))
        }
    }

    func repository() throws -> Repository {
        switch source {
        case .local(let repository), .remote(_, let repository): repository
        case .mirror(let mirror): try mirror.repository()
        }
    }

    /// A mirror from which something cannot be read may be damaged.
    func suspect(_ error: any Error) {
        guard case .mirror(let mirror) = source, let error = error as? GitError else { return }
        if [.missingObject, .failure, .notFound, .noRepository].contains(error.reason) { mirror.doubt() }
    }

    private func rewritten(_ old: String, _ tip: ObjectID, _ repository: Repository) throws -> String? {
        guard let accepted = ObjectID(hex: old), accepted != tip else { return nil }
        if case .mirror = source, try repository.reference(name) == accepted {
            // A mirror that does not have what it had is damaged, and says nothing of the branch.
            _ = try repository.commit(accepted)
        }
        // All that leads to the tip is here: what is not here does not lead to it.
        if try repository.hasObject(accepted), try repository.isAncestor(accepted, of: tip) { return nil }
        if acceptedRewrite == tip.description { return nil }
        return "the branch was rewritten: \(tip.short) does not descend from \(accepted.short), which was deployed; "
            + "--accept-rewrite \(tip) takes it"
    }

    private func unsigned(_ tip: ObjectID, _ repository: Repository) throws -> String? {
        guard words.flag("--require-signed") else { return nil }
        if signature.withLock({ $0 == nil }) { try reread() }
        do {
            try signature.withLock(\.self)?.check(tip, of: name, in: repository)
            return nil
        } catch let failure as Failure where failure.exit == .refused {
            return failure.diagnostics.first?.message
        }
    }

    /// Lets a reference lead to the tip, so that nobody collects it as garbage, and a mirror's HEAD is what is deployed.
    private func follow(_ tip: ObjectID, in repository: Repository) throws {
        let reference: String? =
            switch source {
            case .local: nil
            case .remote(let remote, let repository): try Remote(remote, of: repository, transport).refspecs.tracked(name)?.name
            case .mirror: name
            }
        guard let reference else { return }
        let old = try repository.reference(reference)
        if old != tip { try repository.moveReference(reference, from: old, to: tip, "agent: accepted") }
    }
}

/// What went wrong, in one line for the log and the status.
func reason(of error: any Error) -> String {
    let failure = Failure(error), shown = 3
    let messages = failure.diagnostics.prefix(shown).map { diagnostic in
        let hints = diagnostic.hints.isEmpty ? "" : " (\(diagnostic.hints.joined(separator: "; ")))"
        return (diagnostic.place.map { "\($0): " } ?? "") + diagnostic.message + hints
    }
    let more = failure.diagnostics.count - messages.count
    return messages.joined(separator: "; ") + (more > 0 ? "; and \(more) more" : "")
}
