internal import Documents
package import History
package import Validating

/// Carries the change from one tree of files to another into a third: what two people, or two repositories, did to the same files.
///
/// 1. What only theirs changed is taken by its id, never read.
/// 2. A file that one side moved, its content unchanged, takes along what the other side did to it.
/// 3. What both changed is merged: layers and manifests by key, other texts by lines (`FileMerge`).
package struct TreeMerge: Sendable {
    /// The paths that are looked at, and what edits are relative to. The top of the repository stands for all of it, whatever
    /// configuration roots are in it.
    package let root: ConfigurationRoot
    private let base: Snapshot
    private let ours: Snapshot
    private let theirs: Snapshot
    private let sealing: Sealing
    private let keepsRecipients: Bool

    /// Snapshots of one repository, seen from the root.
    ///
    /// - Parameter keepsRecipients: whether who may read sealed files is decided by ours alone.
    package init(
        root: ConfigurationRoot, base: Snapshot, ours: Snapshot, theirs: Snapshot, sealing: Sealing, keepsRecipients: Bool = false
    ) {
        (self.root, self.base, self.ours, self.theirs) = (root, base, ours, theirs)
        (self.sealing, self.keepsRecipients) = (sealing, keepsRecipients)
    }

    package struct Result: Sendable {
        /// What makes ours the merged tree, by path below the root; without what is a conflict.
        package var edits: [String: Change.Edit] = [:]
        /// In the order of paths; none of them is in the edits.
        package var conflicts: [KeyConflict] = []
        /// What the person should know about how sealed files were merged.
        package var notes: [String] = []
    }

    /// - Throws: what reading an object throws.
    package func merged() throws -> Result {
        let repository = root.repository
        let changes = try repository.changes(from: base.tree, to: theirs.tree).filter { root.rootPath($0.path) != nil }
        guard !changes.isEmpty else { return Result() }
        let ourChanges = try repository.changes(from: base.tree, to: ours.tree)
        let our = Dictionary(uniqueKeysWithValues: ourChanges.map { ($0.path, $0) })
        let their = Set(changes.map(\.path)), ourMoves = Moves(ourChanges), theirMoves = Moves(changes)
        var result = Result(), files = FileMerge(root, ours: ours, theirs: theirs, sealing, keepsRecipients: keepsRecipients)
        for change in changes where our[change.path].map({ $0.new == change.new }) != true {
            let path = change.path
            guard let here = our[path] else {
                // What theirs moved while ours changed it is done where it went away.
                let follows = theirMoves.source(of: path).map { our[$0]?.new != nil } ?? false
                if !follows { set(change.new.map { .put($0.id, $0.kind) } ?? .delete, at: path, &result) }
                continue
            }
            if change.new == nil, let entry = here.new, let target = theirMoves.target(of: path), our[target] == nil {
                set(.delete, at: path, &result)
                set(.put(entry.id, entry.kind), at: target, &result)
            } else if here.new == nil, let entry = change.new, let target = ourMoves.target(of: path), !their.contains(target) {
                set(.put(entry.id, entry.kind), at: target, &result)
            } else {
                switch try files.merge(FileMerge.Versions(path: path, base: change.old, ours: here.new, theirs: change.new)) {
                case .edit(let edit, let notes):
                    if let edit { set(edit, at: path, &result) }
                    result.notes += notes
                case .conflicts(let conflicts): result.conflicts += conflicts
                }
            }
        }
        try refuseBlocked(&result)
        result.conflicts.sort { ($0.file, $0.place?.position?.line ?? 0) < ($1.file, $1.place?.position?.line ?? 0) }
        return result
    }

    private func set(_ edit: Change.Edit, at path: String, _ result: inout Result) {
        if let path = root.rootPath(path) { result.edits[path] = edit }
    }

    /// A file cannot stand where ours has a folder, nor below a file of ours.
    private func refuseBlocked(_ result: inout Result) throws {
        for (path, edit) in result.edits {
            if case .delete = edit { continue }
            guard let blocker = try blocker(of: path, result.edits) else { continue }
            result.edits[path] = nil
            result.conflicts.append(
                KeyConflict(
                    file: path, path: .root, base: nil, ours: nil, theirs: .plain("{}"), reason: "\"\(blocker)\" is in its place here"))
        }
    }

    /// The folder at a path that keeps a file, or the file above it that stays.
    private func blocker(of path: String, _ edits: [String: Change.Edit]) throws -> String? {
        if try ours.entry(path)?.kind == .folder, try staysAnything(in: path, edits) { return path }
        var parent = path
        while let slash = parent.utf8.lastIndex(of: UInt8(ascii: "/")) {
            parent = String(parent[..<slash])
            if let kind = try ours.entry(parent)?.kind, kind != .folder, edits[parent] != .delete { return parent }
        }
        return nil
    }

    private func staysAnything(in folder: String, _ edits: [String: Change.Edit]) throws -> Bool {
        try ours.list(folder)?.contains { entry in
            let path = "\(folder)/\(entry.name)"
            return entry.kind == .folder ? try staysAnything(in: path, edits) : edits[path] != .delete
        } ?? false
    }
}

/// Files that one side moved without changing them: gone at one path, there at exactly one other with the same content.
private struct Moves {
    private var targets: [String: String] = [:]
    private var sources: [String: String] = [:]

    init(_ changes: [PathChange]) {
        let added = Dictionary(grouping: changes.filter { $0.old == nil }) { $0.new?.id }
        let removed = Dictionary(grouping: changes.filter { $0.new == nil }) { $0.old?.id }
        for (id, gone) in removed {
            guard gone.count == 1, let come = added[id], come.count == 1 else { continue }
            (targets[gone[0].path], sources[come[0].path]) = (come[0].path, gone[0].path)
        }
    }

    func target(of path: String) -> String? { targets[path] }
    func source(of path: String) -> String? { sources[path] }
}
