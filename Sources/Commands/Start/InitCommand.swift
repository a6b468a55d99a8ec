internal import Documents
internal import Glibc
internal import History
internal import Validating

/// `cfgops init [DIR] [--bare] [--example] [--from SOURCE]`.
struct InitCommand: Command {
    static let name = "init"
    static let summary = "makes a configuration repository, hooks installed"
    static let help = """
        Usage: cfgops init [DIR] [--bare] [--example] [--from SOURCE]... [--env NAME=PATH]... [--as DOC]

        Makes a configuration repository in DIR (default: the current folder), installs its hooks, and has git merge layers by key. In
        a git repository that exists it adds what is missing, commits nothing and overwrites nothing.

        Options:
            --bare                a hub to push to: bare, branch main, reflogs on, pre-receive and post-receive hooks
            --example             with a small web application to try things on
            --from SOURCE         with what cfgops import makes of SOURCE, and its environments in the manifest
            --env NAME=PATH       PATH has the values of environment NAME
            --as DOC              the name of the document
            --allow-plaintext DOC:PATH
                                  takes a value that looks like a secret all the same; patterns, or '*' for all

        Examples:
            $ cfgops init --bare hub.git
            $ cfgops init --example work && git -C work add . && git -C work commit -m "first configuration"
            $ cfgops init work --from config/ --as app
        """
    static let grammar = Grammar(
        0 ... 1, [.flag("--bare"), .flag("--example"), .values("--from", as: "SOURCE")] + ImportWords.options)
    private let folder: String
    private let isBare: Bool
    private let withExample: Bool
    /// What is to be imported; nil: nothing.
    private let wanted: ImportWords?

    init(_ words: Words) throws(UsageError) {
        folder = words[0] ?? "."
        isBare = words.flag("--bare")
        withExample = words.flag("--example")
        if isBare && withExample {
            throw UsageError("a bare repository has no files: --example does not go with --bare", hints: [InitCommand.usage])
        }
        let imports = words.flag("--from") || words.flag("--env")
        if imports && (isBare || withExample) {
            throw UsageError("--from and --env do not go with \(isBare ? "--bare" : "--example")", hints: [InitCommand.usage])
        }
        wanted = imports ? try ImportWords(words, sources: words.values("--from"), usage: InitCommand.usage) : nil
    }

    func run(in context: Context) throws -> Exit {
        let folder = folder == "." ? context.folder : context.absolute(folder)
        if wanted != nil { try refuseManifest(in: folder) }
        // Read before anything is made: a source with a mistake leaves nothing behind.
        let sources = try wanted?.read(context, kind: nil, declared: [])
        let repository = try openOrCreate(folder, context)
        if repository.isBare != isBare, isBare {
            throw Failure(
                .refused, "has-work-tree", "\"\(folder)\" is a repository with a work tree", hints: ["cfgops init without --bare"])
        }
        let first = try sources.map { try FirstImport($0, in: repository) }
        let files = try repository.isBare ? [] : addFiles(first?.files ?? example, skipping: first == nil, to: folder, of: repository)
        let attributes = try !repository.isBare && MergeSetup.addAttributes(to: folder) ? [MergeSetup.attributesFile] : []
        let driver = try !repository.isBare && MergeSetup.configure(repository)
        let hooks = try HookFiles.install(repository.isBare ? HookFiles.forHubs : HookFiles.forWorkTrees, in: repository.hooksFolder())
        report(folder, files: files + attributes, hooks: hooks, driver: driver, first, context)
        return .done
    }

    private var example: [(path: String, bytes: [UInt8])] {
        (withExample ? Example.whole : Example.smallest).map { ($0.path, Array($0.text.utf8)) }
    }

    private func refuseManifest(in folder: String) throws {
        guard fileExists("\(folder)/\(ConfigurationRoot.manifestName)") else { return }
        throw Failure(
            .refused, "manifest-exists", "\"\(folder)\" has a \(ConfigurationRoot.manifestName) already",
            hints: ["cfgops import adds to it what it does not have yet"])
    }

    /// A hub may lie inside somebody's work tree, which is none of its business; a configuration root may be a folder of one.
    private func openOrCreate(_ folder: String, _ context: Context) throws -> Repository {
        try makeFolders(folder)
        guard let found = try enclosingRepository(of: folder) else { return try Repository.create(at: folder, bare: isBare) }
        let isOwn = [found.gitFolder, found.workTree ?? found.gitFolder].map(realPath).contains(realPath(folder))
        return isOwn || !isBare ? found : try Repository.create(at: folder, bare: true)
    }

    private func enclosingRepository(of folder: String) throws -> Repository? {
        do {
            return try Repository.open(folder)
        } catch  where error.reason == .noRepository {
            return nil
        }
    }

    /// Adds what is missing: nothing at all where a manifest stands already.
    ///
    /// - Parameter skipping: whether files that are there are left as they are; otherwise they are refused.
    private func addFiles(
        _ files: [(path: String, bytes: [UInt8])], skipping: Bool, to folder: String, of repository: Repository
    ) throws -> [String] {
        guard !fileExists("\(folder)/\(ConfigurationRoot.manifestName)") else { return [] }
        try refuseNesting(folder, repository)
        let missing = files.filter { !fileExists("\(folder)/\($0.path)") }
        guard skipping || missing.count == files.count else { throw inTheWay(files.filter { fileExists("\(folder)/\($0.path)") }) }
        for (path, bytes) in missing {
            let full = "\(folder)/\(path)"
            try makeFolders(String(full[..<(full.lastIndex(of: "/") ?? full.endIndex)]))
            try writeNewFile(full, bytes)
        }
        return missing.map(\.path)
    }

    private func inTheWay(_ files: [(path: String, bytes: [UInt8])]) -> Failure {
        let hint = "an import overwrites nothing: move it away, or import to another folder"
        return Failure(
            .refused, files.map { Diagnostic("document-exists", "there is a file already", at: Place(file: $0.path), hints: [hint]) })
    }

    /// Roots do not lie in one another (R1).
    private func refuseNesting(_ folder: String, _ repository: Repository) throws {
        guard let workTree = repository.workTree, let tree = try repository.workTreeSnapshot() else { return }
        let new = realPath(folder) + "/", top = realPath(workTree)
        for root in try ConfigurationRoot.all(in: tree) {
            let old = root.isEmpty ? top : "\(top)/\(root)"
            guard new.hasPrefix(old + "/") || (old + "/").hasPrefix(new) else { continue }
            throw Failure(
                .refused, "nested-root", "a configuration root in \"\(folder)\" and the one in \"\(old)\" would lie in one another",
                hints: ["cfgops --repo \(old) works in the one that is there"])
        }
    }

    private func report(
        _ folder: String, files: [String], hooks: (written: [String], foreign: [String]), driver: Bool, _ first: FirstImport?,
        _ context: Context
    ) {
        if context.format == .json {
            context.print(
                .object(
                    [
                        ("folder", .string(folder)), ("bare", .boolean(isBare)), ("files", .strings(files)),
                        ("hooks", .strings(hooks.written)), ("foreignHooks", .strings(hooks.foreign)), ("mergeDriver", .boolean(driver)),
                    ] + (first.map { [("import", .object($0.report.entries))] } ?? [])))
        } else {
            let parts = files.map { "  file \($0)" } + hooks.written.map { "  hook \($0)" } + (driver ? ["  merge driver cfgops"] : [])
            let proof = first.map { $0.report.origin + [$0.report.sentence] } ?? []
            context.print((["configuration repository in \(folder)"] + parts + proof).joined(separator: "\n"))
        }
        first?.warnings.forEach { context.complain($0) }
        for name in hooks.foreign { context.complain(foreignHook(name)) }
        if !files.isEmpty { context.note("next: git add . && git commit, then cfgops list") }
    }
}

/// The warning about a hook that is not ours: it stays, and the person adds one line (R30).
func foreignHook(_ name: String) -> Diagnostic {
    Diagnostic(
        "foreign-hook", "a \(name) hook is there already; it stays as it is", severity: .warning,
        hints: ["add this line to it: cfgops hook \(name == "pre-merge-commit" ? "pre-commit" : name) || exit $?"])
}
