internal import Documents
internal import History

/// `cfgops hook install|pre-commit|pre-receive|post-receive|merge|textconv`.
struct HookCommand: Command {
    static let name = "hook"
    static let summary = "what git calls; install writes the scripts"
    static let help = """
        Usage: cfgops hook install
               cfgops hook pre-commit
               cfgops hook pre-receive
               cfgops hook post-receive
               cfgops hook merge BASE OURS THEIRS SIZE PATH
               cfgops hook textconv [--reveal] FILE

        install writes the scripts that call the others: pre-commit and pre-merge-commit into a clone, pre-receive and post-receive
        into a bare repository. A hook that is there already stays. In a clone it also has git merge layers and manifests by key, and show
        sealed layers without their values: the lines that .gitattributes lacks, and the drivers in the clone's configuration.
          pre-commit    judges the index, as far as the commit changes it
          pre-receive   judges exactly what is pushed and prints which keys change where
          post-receive  reconciles the deployed branch into each destination that the machine's git configuration names:
                        git config --add cfgops.reconcile "ENV DIR"
          merge         merges the change from BASE to THEIRS into OURS by key, exit 1 with the conflicts between markers
          textconv      writes a sealed FILE as git diff and git log -p show it: keys, types, and <secret DIGITS> for values

        Options:
            --reveal  textconv writes the values, after a line in the audit log; so does cfgops.textconvReveal in git's configuration

        Examples:
            $ cfgops hook install
            $ cfgops --repo hub.git hook install
            $ cfgops hook textconv environments/prod/app.secrets.yaml
        """
    static let grammar = Grammar(1 ... 6, .flag("--reveal"))
    private let run: @Sendable (Context) throws -> Exit

    private static let hooks: [(name: String, run: @Sendable (Context) throws -> Exit)] = [
        ("install", HookInstallation.run), ("pre-commit", PreCommit.run), ("pre-receive", PreReceive.run),
        ("post-receive", PostReceive.run),
    ]

    init(_ words: Words) throws(UsageError) {
        let name = words.positionals[0], rest = Array(words.positionals.dropFirst())
        if name == MergeDriver.name {
            let driver = try MergeDriver(rest, words)
            run = driver.run
            return
        }
        if name == TextConversion.name {
            let conversion = try TextConversion(rest, words)
            run = conversion.run
            return
        }
        guard let hook = HookCommand.hooks.first(where: { $0.name == name }) else {
            let names = HookCommand.hooks.map(\.name) + [MergeDriver.name, TextConversion.name]
            let near = nearest(name, in: names).map { "did you mean \"\($0)\"?" }
            throw UsageError("unknown hook \"\(name)\"", hints: [near ?? "hooks: \(names.joined(separator: ", "))"])
        }
        if words.flag("--reveal") { throw UsageError("--reveal goes with textconv", hints: [HookCommand.usage]) }
        if let extra = rest.first { throw UsageError("unexpected \"\(extra)\"", hints: [HookCommand.usage]) }
        run = hook.run
    }

    func run(in context: Context) throws -> Exit { try run(context) }
}

/// `cfgops hook install`.
enum HookInstallation {
    static func run(_ context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        let names = repository.isBare ? HookFiles.forHubs : HookFiles.forWorkTrees
        let folder = try repository.hooksFolder()
        let (written, foreign) = try HookFiles.install(names, in: folder)
        let roots = try MergeSetup.roots(of: repository), isDriverNew = try !repository.isBare && MergeSetup.configure(repository)
        let attributes = try roots.filter { try MergeSetup.addAttributes(to: $0) }.map { "\($0)/\(MergeSetup.attributesFile)" }
        if context.format == .json {
            context.print(
                .object([
                    ("folder", .string(folder)), ("hooks", .strings(written)), ("foreignHooks", .strings(foreign)),
                    ("attributes", .strings(attributes)), ("mergeDriver", .boolean(isDriverNew)),
                ]))
        } else {
            for name in names where !foreign.contains(name) {
                context.print("\(written.contains(name) ? "installed" : "already there"): \(folder)/\(name)")
            }
            attributes.forEach { context.print("merge by key: \($0)") }
            if !repository.isBare {
                context.print("\(isDriverNew ? "installed" : "already there"): merge driver, mergetool and textconv \"cfgops\"")
            }
        }
        if !attributes.isEmpty { context.note("next: git add and commit \(MergeSetup.attributesFile), so that every clone merges alike") }
        guard foreign.isEmpty else { throw Failure(.refused, foreign.map(foreignHook)) }
        return .done
    }
}

extension Repository {
    /// Where git looks for hooks: `core.hooksPath`, or `hooks` in the git folder.
    func hooksFolder() throws(GitError) -> String {
        guard let path = try configuration("core.hooksPath") else {
            return commonFolder + (commonFolder.hasSuffix("/") ? "hooks" : "/hooks")
        }
        return path.hasPrefix("/") ? path : (workTree ?? gitFolder) + "/" + path
    }
}
