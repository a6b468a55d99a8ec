internal import Documents
internal import Glibc
internal import History
internal import Overlays
internal import Validating

/// The repository and the configuration root that a command works on.
struct Workspace {
    /// Which state of the files is meant (R2).
    enum State {
        case workTree, index
        case commit(ObjectID)
    }

    let context: Context
    let root: ConfigurationRoot
    var repository: Repository { root.repository }

    /// Opens the repository that holds the context's folder, or the one that git's environment names, and finds the root.
    init(_ context: Context) throws {
        self.context = context
        let opened = try Workspace.open(context), repository = opened.repository
        if let workTree = repository.workTree {
            root = try Workspace.root(in: repository, workTree: workTree, near: context.folder)
        } else {
            let head = try repository.headSnapshot()
            guard head.commit != nil else { throw Workspace.emptyRepository }
            root = try ConfigurationRoot.find(in: repository, tree: head, near: opened.place)
        }
    }

    /// Opens the repository that the context's folder lies in. In a bare one what follows its own folder names a place in the tree of
    /// HEAD, as in `--repo hub.git/team-a`.
    private static func open(_ context: Context) throws(GitError) -> (repository: Repository, place: String) {
        let refusal: GitError
        do throws(GitError) {
            return (try Repository.open(context.folder, environment: context.environment), "")
        } catch {
            refusal = error
        }
        guard refusal.reason == .noRepository, let (folder, place) = existing(context.folder) else { throw refusal }
        guard let repository = try? Repository.open(folder, environment: context.environment), repository.isBare else { throw refusal }
        return (repository, place)
    }

    /// The part of a path that is there, and what follows it; nil when all of it is there.
    private static func existing(_ path: String) -> (folder: String, rest: String)? {
        var names = path.split(separator: "/"), rest: [Substring] = []
        while let last = names.last, !fileExists("/" + names.joined(separator: "/")) {
            rest.insert(last, at: 0)
            names.removeLast()
        }
        return rest.isEmpty ? nil : ("/" + names.joined(separator: "/"), rest.joined(separator: "/"))
    }

    private static let emptyRepository = Diagnostic(
        "empty-repository", "this repository has no commit yet", hints: ["commit and push the first configuration"])

    init(_ context: Context, root: ConfigurationRoot) {
        self.context = context
        self.root = root
    }

    /// Walks up from the folder to the top of the work tree (R1).
    private static func root(in repository: Repository, workTree: String, near folder: String) throws -> ConfigurationRoot {
        let top = realPath(workTree), start = realPath(folder)
        var place = start.hasPrefix(top + "/") ? String(start.dropFirst(top.utf8.count + 1)) : ""
        while true {
            let path = place.isEmpty ? top : "\(top)/\(place)"
            if fileExists("\(path)/\(ConfigurationRoot.manifestName)") { return ConfigurationRoot(repository: repository, folder: place) }
            guard !place.isEmpty else { break }
            place = place.lastIndex(of: "/").map { String(place[..<$0]) } ?? ""
        }
        throw Diagnostic(
            "no-manifest", "no \(ConfigurationRoot.manifestName) is in \"\(start)\" or above it",
            hints: ["cfgops init adds one", "cfgops --repo DIR works in another folder"])
    }

    // MARK: states

    /// `--at REV`, `--staged`, or what is current: the work tree where there is one, otherwise HEAD.
    func state(at revision: String?, staged: Bool = false) throws -> State {
        if let revision { return .commit(try resolve(revision)) }
        if staged { return .index }
        if !repository.isBare { return .workTree }
        return .commit(try headCommit())
    }

    func resolve(_ revision: String) throws -> ObjectID { try repository.resolve(revision, now: context.now()) }

    /// Where `--since REV|DATE` ends.
    func bound(_ word: String) throws -> RevisionBound { try repository.bound(word, now: context.now()) }

    func headCommit() throws -> ObjectID {
        guard let commit = try repository.head().commit else {
            throw Workspace.emptyRepository
        }
        return commit
    }

    func tree(_ state: State) throws -> any FileTree {
        switch state {
        case .workTree: try repository.workTreeSnapshot(root: root.folder) ?? repository.headSnapshot(root: root.folder)
        case .index: try repository.indexSnapshot(root: root.folder)
        case .commit(let id): try repository.snapshot(id, root: root.folder)
        }
    }

    /// Who commits, and when.
    var commitContext: CommitContext { CommitContext(environment: context.environment, now: context.now()) }

    /// The documents that may differ between two states.
    ///
    /// - Parameter loaded: the new one.
    func scope(from old: State, to new: State, in loaded: LoadedConfiguration) throws -> Scope {
        guard case .commit(let from) = old, case .commit(let to) = new, let configuration = loaded.configuration else { return .everything }
        let before = try repository.commit(from).tree, after = try repository.commit(to).tree
        let changes = try repository.changes(from: before, to: after)
        // What is remembered follows the newer commits; the older side is the same but for the files that differ.
        var index = try Memory(repository).referenceIndex(of: after, root: root), older = index
        let undoing = changes.map { PathChange(path: $0.path, old: $0.new, new: $0.old) }
        try older.update(to: before, by: undoing, in: repository, layers: root.repositoryPath("environments"))
        index.formUnion(older)
        return try Reach(in: configuration, index: index, root: root)
            .scope(of: changes.compactMap { root.rootPath($0.path) }, judgedBy: loaded.judge)
    }

    // MARK: configurations

    /// Reads the manifest of a state; complaints about it come with the result.
    func load(
        _ state: State, cache: LayerCache = LayerCache(), schemas: SchemaCache = SchemaCache(), named commit: ObjectID? = nil,
        opener: (any SecretOpener)? = nil
    ) throws -> LoadedConfiguration {
        try LoadedConfiguration.read(
            root: root, tree: tree(state), inputs: inputs(opener: opener), cache: cache, schemas: schemas, named: commit)
    }

    /// The configuration of a state whose manifest can be read; otherwise exit 1 with what is wrong.
    func configuration(
        _ state: State, cache: LayerCache = LayerCache(), opener: (any SecretOpener)? = nil
    ) throws -> Configuration {
        try load(state, cache: cache, opener: opener).usable()
    }

    /// What the machine lets `${env:NAME}` read (R14, R29): git configuration `cfgops.env`, a name each.
    ///
    /// - Parameter opener: what opens secrets; nil leaves them sealed.
    func inputs(opener: (any SecretOpener)? = nil) throws -> Inputs {
        let names = try repository.configurationValues("cfgops.env")
        return Inputs(
            allowedVariables: Set(names), variables: context.environment.filter { names.contains($0.key) },
            today: String(formatted(context.now()).prefix(10)), opener: opener)
    }

    /// A document of an environment as words name them, evaluated; unknown names are exit 1 with the nearest one.
    func effective(_ document: String, in environment: String, of configuration: Configuration) throws -> EffectiveDocument {
        try check(environment: environment, of: configuration)
        let result = try configuration.effective(document, in: environment)
        let errors = result.errors
        guard errors.isEmpty else { throw Failure.unusable(errors) }
        guard let effective = result.document else {
            let names = try configuration.documents(in: environment)
            let near = nearest(document, in: names)
            throw Diagnostic(
                "unknown-document", "environment \"\(environment)\" has no document \"\(document)\"",
                hints: near.map { ["did you mean \"\($0)\"?"] } ?? ["cfgops list \(environment) shows its documents"])
        }
        return effective
    }

    func check(environment: String, of configuration: Configuration) throws { try configuration.check(environment: environment) }
}

extension Configuration {
    /// Refuses an environment that is unknown.
    func check(environment: String) throws {
        let names = graph.names
        guard !names.contains(environment) else { return }
        let near = nearest(environment, in: names)
        throw Diagnostic(
            "unknown-environment", "unknown environment \"\(environment)\"",
            hints: near.map { ["did you mean \"\($0)\"?"] } ?? ["known environments: \(names.joined(separator: ", "))"])
    }
}

extension Diagnostic {
    /// - Parameter names: the documents that there are.
    static func unknownDocument(_ name: String, among names: some Sequence<String>) -> Diagnostic {
        let near = nearest(name, in: names.sorted()).map { "did you mean \"\($0)\"?" }
        return Diagnostic(
            "unknown-document", "no environment has a document \"\(name)\"",
            hints: [near ?? "cfgops list ENV shows the documents of an environment"])
    }
}

/// `path` without symbolic links; itself when that cannot be found out.
func realPath(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
}
