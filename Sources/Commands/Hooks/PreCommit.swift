internal import Documents
internal import History
internal import Overlays
internal import Validating

/// Judges the index, never the work tree, as far as the commit that is being made changes it.
enum PreCommit {
    static func run(_ context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        let head = try repository.headSnapshot(), index = try repository.indexSnapshot()
        let paths = try index.changedPaths(from: head)
        let roots = try ConfigurationRoot.holding(paths, in: repository, trees: [index, head])
        var isAccepted = true
        for root in roots { isAccepted = try judge(root, paths, head: head, context) && isAccepted }
        if !isAccepted { context.note("nothing was committed; git commit --no-verify skips this check, the hub does not") }
        return isAccepted ? .done : .no
    }

    private static func judge(_ root: ConfigurationRoot, _ paths: [String], head: Snapshot, _ context: Context) throws -> Bool {
        let session = Session(context, root: root)
        let loaded = try session.load(.index)
        var index = try Memory(root.repository).referenceIndex(of: head.tree, root: root)
        let ours = paths.compactMap(root.rootPath)
        for path in ours { index.note(try isFile(path, in: loaded.tree) ? loaded.tree.read(path) ?? [] : [], at: root.repositoryPath(path)) }
        let scope = loaded.configuration.map { Reach(environments: $0.graph, index: index, root: root).scope(of: ours) }
        let verdict = try Validator(loaded).verdict(scope: scope ?? .everything)
        VerdictReport(verdict).complain(in: context)
        return verdict.isAccepted
    }

    /// A layer that is a symbolic link or a submodule is for validation to refuse; it refers to nothing.
    private static func isFile(_ path: String, in tree: any FileTree) throws -> Bool {
        let slash = path.lastIndex(of: "/"), folder = slash.map { String(path[..<$0]) } ?? ""
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        return try tree.list(folder)?.contains { $0.name == name && ($0.kind == .file || $0.kind == .executable) } ?? false
    }
}

/// A verdict in a hook: every error, and at most twenty warnings (R31).
struct VerdictReport {
    private let verdict: Verdict
    private static let warningLimit = 20

    init(_ verdict: Verdict) { self.verdict = verdict }

    func complain(in context: Context) {
        verdict.errors.forEach { context.complain($0) }
        warn(in: context)
    }

    /// Errors too count as warnings where nothing is refused: on branches that are not deployed (R27).
    func warn(in context: Context, errorsToo: Bool = false) {
        let warnings = (errorsToo ? verdict.diagnostics : verdict.warnings).map { diagnostic in
            var copy = diagnostic
            copy.severity = .warning
            return copy
        }
        warnings.prefix(VerdictReport.warningLimit).forEach { context.complain($0) }
        let more = warnings.count - VerdictReport.warningLimit
        if more > 0 { context.note("and \(more) more warning\(more == 1 ? "" : "s"): cfgops validate lists all") }
    }
}
