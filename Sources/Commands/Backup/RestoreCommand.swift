internal import Documents
internal import Glibc
internal import History
internal import Overlays
internal import Validating

/// `cfgops restore FILE... DIR`.
struct RestoreCommand: Command {
    static let name = "restore"
    static let summary = "makes a repository from a bundle, verified"
    static let help = """
        Usage: cfgops restore FILE... DIR [--bare]

        Makes the repository that cfgops bundle (or git bundle) wrote into FILE, with cfgops' hooks and merge driver. DIR must be absent
        or empty; further files are bundles that were made with --since, in their order. Nothing is taken on trust: header, checksum of
        the pack, id of every object, that everything is there which branches and tags lead to. Where anything is wrong, nothing is left behind. At last the
        deployed branch is validated; what is wrong there is shown and exit 1, the repository stays.

        Options:
            --bare    a hub to push to, as cfgops init --bare makes it

        Examples:
            $ cfgops restore /backup/config.bundle work
            $ cfgops restore /backup/config.bundle /backup/monday.bundle hub.git --bare
        """
    static let grammar = Grammar(2 ... 1000, .flag("--bare"))
    private let files: [String]
    private let folder: String
    private let isBare: Bool

    init(_ words: Words) throws(UsageError) {
        files = words.positionals.dropLast()
        folder = words.positionals[words.positionals.count - 1]
        isBare = words.flag("--bare")
    }

    func run(in context: Context) throws -> Exit {
        let place = withoutSlash(context.absolute(folder))
        guard isFree(place) else {
            throw Failure(.refused, "folder-in-use", "\"\(folder)\" is not an empty folder", hints: ["name an empty or absent one"])
        }
        let scratch = try ScratchFolder(beside: place), repository = try Repository.create(at: scratch.path, bare: isBare)
        let contents = try Progress.shown("reading objects", context) {
            try repository.unbundle(files.map(context.absolute), progress: $0)
        }
        if !isBare {
            try repository.checkOutHead()
            _ = try MergeSetup.configure(repository)
        }
        let hooks = try HookFiles.install(isBare ? HookFiles.forHubs : HookFiles.forWorkTrees, in: repository.hooksFolder())
        let verdict = try judge(repository, context)
        try scratch.move(to: place)
        report(contents, hooks: hooks.written, verdict, context)
        return verdict.isAccepted ? .done : .no
    }

    private func withoutSlash(_ path: String) -> String { path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    private func isFree(_ path: String) -> Bool {
        guard fileExists(path) else { return true }
        guard let names = opendir(path) else { return false }
        defer { closedir(names) }
        var count = 0
        while readdir(names) != nil { count += 1 }
        return count == 2  // "." and ".."
    }

    /// What the validator says of every configuration root at HEAD; of a repository without one nothing.
    private func judge(_ repository: Repository, _ context: Context) throws -> Verdict {
        let head = try repository.headSnapshot()
        guard let commit = head.commit else { return Verdict([]) }
        return Verdict(
            try ConfigurationRoot.all(in: head).flatMap { folder in
                let workspace = Workspace(context, root: ConfigurationRoot(repository: repository, folder: folder))
                return try Validator(workspace.load(.commit(commit))).verdict().errors
            })
    }

    private func report(_ contents: BundleContents, hooks: [String], _ verdict: Verdict, _ context: Context) {
        let bundle = BundleReport(path: files[files.count - 1], contents: contents)
        if context.format == .json {
            context.print(
                .object(
                    [("folder", .string(folder)), ("bare", .boolean(isBare)), ("hooks", .strings(hooks))] + bundle.fields
                        + [("diagnostics", .array(verdict.diagnostics.map(\.json)))]))
        } else {
            bundle.print("restored \(folder) from", in: context)
            verdict.errors.forEach { context.complain($0) }
        }
        guard !verdict.isAccepted else { return }
        context.note("the repository is as it was when it was backed up: HEAD was invalid then")
    }
}
