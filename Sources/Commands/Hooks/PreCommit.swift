internal import Documents
internal import History
internal import Overlays
internal import Validating

/// Judges the index, never the work tree, as far as the commit that is being made changes it; all files that it changes are searched
/// for secrets in plain text.
enum PreCommit {
    static func run(_ context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        let head = try repository.headSnapshot(), index = try repository.indexSnapshot()
        let paths = try index.changedPaths(from: head)
        let roots = try ConfigurationRoot.holding(paths, in: repository, trees: [index, head])
        var report = HookReport()
        for root in roots { report.add(try judge(root, paths, head: head, context)) }
        let workspace = Workspace(context, root: ConfigurationRoot(repository: repository, folder: ""))
        report.add(try ScannedFiles(stagedIn: repository, below: [], workspace, Progress("searching", context)).verdict)
        report.complain(in: context)
        guard !report.errors.isEmpty else { return .done }
        context.note("nothing was committed; git commit --no-verify skips this check, the hub does not")
        return .no
    }

    private static func judge(_ root: ConfigurationRoot, _ paths: [String], head: Snapshot, _ context: Context) throws -> Verdict {
        let workspace = Workspace(context, root: root)
        let loaded = try workspace.load(.index)
        guard let configuration = loaded.configuration else { return Verdict(loaded.diagnostics) }
        var index = try Memory(root.repository).referenceIndex(of: head.tree, root: root)
        let paths = paths.compactMap(root.rootPath)
        for path in paths {
            let text = try isFile(path, in: loaded.tree) ? loaded.tree.read(path) : nil
            index.note(text ?? [], at: root.repositoryPath(path))
        }
        let reach = Reach(in: configuration, index: index, root: root)
        let before = try LoadedConfiguration.read(
            root: root, tree: head.repository.headSnapshot(root: root.folder), inputs: workspace.inputs(), cache: LayerCache())
        let namesChanged = try configuration.changesNames(paths, since: before.configuration)
        let scope = try reach.scope(of: paths, judgedBy: loaded.judge)
        let comparison = Comparison(old: before, new: loaded, scope: scope)
        let broken = try comparison.brokenRules() + comparison.changesWithoutKey(in: paths)
        return Verdict(try Validator(loaded).verdict(scope: scope, files: paths, namesChanged: namesChanged).diagnostics + broken)
            .warning(onlyAbout: reach.documents(of: paths), and: paths)
    }

    /// A layer that is a symbolic link or a submodule is for validation to refuse; it refers to nothing.
    private static func isFile(_ path: String, in tree: any FileTree) throws -> Bool {
        let slash = path.lastIndex(of: "/"), folder = slash.map { String(path[..<$0]) } ?? ""
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        return try tree.list(folder)?.contains { $0.name == name && ($0.kind == .file || $0.kind == .executable) } ?? false
    }
}
