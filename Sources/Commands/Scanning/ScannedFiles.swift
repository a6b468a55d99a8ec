internal import CSystem
internal import Documents
internal import Glibc
internal import History
internal import Importing
internal import Overlays
internal import Secrets
internal import Validating

/// The files that `secret scan` looks at, and what it found there.
struct ScannedFiles {
    private(set) var scan: SecretScan
    private(set) var files = 0
    /// Warnings about entries of the allow list that are needed no more; only a look at everything can tell.
    private(set) var unused: [Diagnostic] = []

    /// Folders inside one another: far more than people make.
    private static let depthLimit = 256

    /// A file with its size, and how to get it.
    private struct File {
        let path: String
        let size: Int
        let read: () throws -> [UInt8]?
    }

    // MARK: what is looked at

    /// A state of the repository: all of it, or what is below paths that the person named.
    init(of state: Workspace.State, below paths: [String], _ workspace: Workspace, _ progress: Progress) throws {
        let tree = try workspace.tree(state), repository = workspace.repository
        let top = try paths.isEmpty ? [""] : paths.map { try ScannedFiles.path($0, in: workspace) }
        scan = try SecretScan(allowing: ScanAllowances(in: tree), today: workspace.inputs().today)
        let found = try top.flatMap { try ScannedFiles.paths(below: $0, in: tree, depth: ScannedFiles.depthLimit) }
        try look(
            at: found.map { path, id in
                let size = try id.map { try repository.blobSize($0) } ?? ScannedFiles.size(of: "\(repository.workTree ?? "")/\(path)")
                return File(path: path, size: size) { try id.map { try repository.blob($0) } ?? tree.read(path) }
            }, progress)
        if paths.isEmpty { unused = scan.unused }
    }

    /// What the next commit changes.
    init(stagedIn repository: Repository, below paths: [String], _ workspace: Workspace, _ progress: Progress) throws {
        let index = try repository.indexSnapshot(), folders = try paths.map { try ScannedFiles.path($0, in: workspace) }
        let changed = try index.changedPaths(from: repository.headSnapshot()).filter { path in
            folders.isEmpty || folders.contains { $0.isEmpty || path == $0 || path.hasPrefix($0 + "/") }
        }
        scan = try SecretScan(allowing: ScanAllowances(in: index), today: workspace.inputs().today)
        try look(
            at: changed.compactMap { path in
                try index.id(of: path).map { id in File(path: path, size: try repository.blobSize(id)) { try repository.blob(id) } }
            }, progress)
    }

    /// What commits bring, as a push onto the first one.
    init(of range: RevisionRange, _ workspace: Workspace, _ progress: Progress) throws {
        let (old, new) = try range.commits(in: workspace), repository = workspace.repository
        scan = try SecretScan(allowing: ScanAllowances(in: repository.snapshot(old)), today: workspace.inputs().today)
        var files = NewFiles(in: repository, known: [old])
        try look(atNew: &files, of: new, repository, progress)
    }

    /// What a push brings; `pre-receive` asks for each of its references.
    init(allowing allowances: ScanAllowances, today: String?) { scan = SecretScan(allowing: allowances, today: today) }

    /// Files and folders outside of any repository.
    init(outside paths: [String], _ context: Context, _ progress: Progress) throws {
        scan = SecretScan(allowing: .none, today: nil)
        let files = try paths.flatMap { path -> [String] in
            let whole = context.absolute(path)
            guard isFolder(whole) else { return [path] }
            let prefix = path.hasSuffix("/") ? path : path + "/"
            let source = FolderSource(root: whole, name: path)
            return try ScannedFiles.paths(in: "", of: source, depth: ScannedFiles.depthLimit).map { prefix + $0 }
        }
        try look(
            at: files.map { path in
                let whole = context.absolute(path)
                return File(path: path, size: ScannedFiles.size(of: whole)) {
                    guard let bytes = readFile(whole) else { throw Failure(.failed, "cannot-read", "cannot read \"\(path)\"") }
                    return bytes
                }
            }, progress)
    }

    var verdict: Verdict { Verdict(scan.found.map(\.diagnostic) + scan.remarks) }

    // MARK: looking

    private mutating func look(at all: [File], _ progress: Progress) throws {
        for (done, file) in all.enumerated() where !scan.isFull {
            progress.report(done, of: all.count)
            files += 1
            guard file.size <= PlaintextScan.sizeLimit else {
                scan.noteTooLarge(file.path)
                continue
            }
            if let bytes = try file.read() { scan.look(at: bytes, path: file.path) }
        }
    }

    /// The commits that lead to a tip, their messages too.
    mutating func look(atNew new: inout NewFiles, of tip: ObjectID, _ repository: Repository, _ progress: Progress) throws {
        var scan = scan, files = files
        defer { (self.scan, self.files) = (scan, files) }
        try new.visit(tip) { commit in
            scan.look(atMessageOf: commit)
        } file: { path, id, commit in
            files += 1
            progress.report(files, of: files)
            guard try repository.blobSize(id) <= PlaintextScan.sizeLimit else {
                scan.noteTooLarge(path)
                return true
            }
            scan.look(at: try repository.blob(id), path: path, commit: commit)
            return !scan.isFull
        }
    }

    // MARK: paths

    /// A path as the person named it, from the top of the repository.
    private static func path(_ word: String, in workspace: Workspace) throws -> String {
        guard let top = workspace.repository.workTree.map(realPath) else { return word }
        let whole = realPath(workspace.context.absolute(word))
        if whole == top { return "" }
        guard whole.hasPrefix(top + "/") else {
            throw Diagnostic("no-file", "\"\(word)\" is outside of the repository", hints: ["files elsewhere are searched from outside"])
        }
        return String(whole.dropFirst(top.utf8.count + 1))
    }

    private static func paths(below path: String, in tree: any FileTree, depth: Int) throws -> [(path: String, id: ObjectID?)] {
        guard let entries = try tree.list(path) else {
            guard !path.isEmpty else { return [] }
            let slash = path.lastIndex(of: "/"), folder = slash.map { String(path[..<$0]) } ?? ""
            let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
            guard let entry = try tree.list(folder)?.first(where: { $0.name == name }) else {
                throw Diagnostic("no-file", "there is no file \"\(path)\"", hints: ["what git ignores is not searched"])
            }
            return [(path, entry.id)]
        }
        return try entries.flatMap { entry -> [(path: String, id: ObjectID?)] in
            let inside = path.isEmpty ? entry.name : "\(path)/\(entry.name)"
            switch entry.kind {
            case .file, .executable: return [(inside, entry.id)]
            case .folder: return depth > 0 ? try paths(below: inside, in: tree, depth: depth - 1) : []
            case .symlink, .submodule: return []
            }
        }
    }

    private static func paths(in folder: String, of source: FolderSource, depth: Int) throws(Diagnostic) -> [String] {
        var found: [String] = []
        for entry in try source.list(folder) ?? [] where depth > 0 {
            let path = folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            switch entry.kind {
            case .folder: found += try paths(in: path, of: source, depth: depth - 1)
            case .file: found.append(path)
            default: break
            }
        }
        return found
    }

    private static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
