internal import Documents
package import History
internal import Overlays
internal import Secrets

/// The way back through the versions of sealed files, by the index of paths: the history of a file costs the commits that touch it.
///
/// For one thread at a time.
package final class SealedPast {
    let root: ConfigurationRoot
    private(set) var index: PathIndex
    private let start: Int
    private let cutOff: Set<ObjectID>
    /// What texts were found to be, by content: branches share most of theirs.
    private var states: [ObjectID: SealedHistory.State] = [:]

    /// - Parameters:
    ///   - rule: whether a history that a shallow clone cut off is an error.
    ///   - progress: called while an index is made, with the number of commits read and of all.
    package init(
        root: ConfigurationRoot, from start: ObjectID, atCutOff rule: CutOffRule = .fail,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        self.root = root
        index = try Memory(root.repository).pathIndex(to: start, root: root, progress: progress)
        self.start = index.position(of: start) ?? 0
        cutOff = try root.repository.shallowCommits()
        if rule == .fail, let commit = cutOff.sorted().first { throw GitError.cutOff("commit \(commit.short)") }
    }

    /// - Parameter file: from the configuration root.
    package func history(of file: String) throws -> SealedHistory { try SealedHistory(of: file, from: start, in: self) }

    /// The texts that a file had, oldest first.
    package func texts(of file: String) throws -> [[UInt8]] {
        var known: Set<ObjectID> = []
        return try hits(of: file, from: start).positions.compactMap { position in
            guard let entry = try entry(file, at: index.id(at: position)), known.insert(entry.id).inserted else { return nil }
            return try root.repository.blob(entry.id)
        }
    }

    /// Every file that was ever sealed, by any of its names, sorted: reads what each commit changed.
    package func files(progress: (_ done: Int, _ total: Int) -> Void) throws -> [String] {
        let reached = index.ancestry(of: start), total = reached.count { $0 }
        var found: Set<String> = [], seen: Set<ObjectID> = [], done = 0
        for position in reached.indices where reached[position] {
            for change in try changes(at: position, since: index.firstParent(of: position)) {
                guard let path = root.rootPath(change.path), !found.contains(path), let new = change.new, new.kind.isFile else { continue }
                guard seen.insert(new.id).inserted else { continue }
                if SopsFile.isSealed(try root.repository.blob(new.id), store: SopsStore(path: path)) { found.insert(path) }
            }
            done += 1
            progress(done, total)
        }
        return found.sorted()
    }

    /// Whether a stamp lies before a bound; with none, none does.
    package func isBefore(_ bound: RevisionBound?) throws -> (SealedHistory.Stamp) -> Bool {
        switch bound {
        case nil: return { _ in false }
        case .date(let moment): return { $0.date < moment.seconds }
        case .commit(let commit):
            index = try root.repository.pathIndex(to: commit, extending: index, folder: root.folder) { _, _ in }
            let ancestry = index.position(of: commit).map(index.ancestry) ?? []
            return { ancestry.indices.contains($0.position) && ancestry[$0.position] }
        }
    }
}

// MARK: What histories ask for

extension SealedPast {
    /// The commits that may have changed a file, oldest first, and those before each of them, the way of its first parent first.
    func hits(of file: String, from start: Int) -> (positions: [Int], parents: [Int: [Int]]) {
        var touches = PathTouches(in: index)
        touches.add([file])
        var parents: [Int: [Int]] = [:], pending = [touches.next(from: start)]
        while let hit = pending.popLast() {
            guard parents[hit] == nil else { continue }
            let before = isCutOff(index.id(at: hit)) ? [] : index.parents(of: hit).map { touches.next(from: $0) }
            parents[hit] = before
            pending += before
        }
        return (parents.keys.sorted(), parents)
    }

    /// The newest of these commits.
    func touched(_ file: String, from start: Int) -> Int? {
        var touches = PathTouches(in: index)
        touches.add([file])
        return touches.next(from: start)
    }

    func isCutOff(_ commit: ObjectID) -> Bool { cutOff.contains(commit) }

    func entry(_ file: String, at commit: ObjectID) throws -> TreeEntry? {
        try root.repository.snapshot(commit, root: root.folder).entry(file).flatMap { $0.kind.isFile ? $0 : nil }
    }

    func state(of entry: TreeEntry?, _ file: String) throws -> SealedHistory.State {
        guard let entry else { return .absent }
        if let known = states[entry.id] { return known }
        let bytes = try root.repository.blob(entry.id)
        let state: SealedHistory.State =
            if !SopsFile.isSealed(bytes, store: SopsStore(path: file)) { .plain } else {
                (try? SealedVersion(bytes, path: file)).map { .sealed($0) } ?? .broken
            }
        states[entry.id] = state
        return state
    }

    /// The file that a commit made another one from, and the parent in which it is: one that is gone, with the same data key or values.
    func origin(of content: SealedVersion, at position: Int) throws -> (name: String, parent: Int)? {
        for parent in index.parents(of: position) {
            for change in try changes(at: position, since: parent) where change.new == nil {
                guard let name = root.rootPath(change.path), let old = change.old, old.kind.isFile else { continue }
                if case .sealed(let version) = try state(of: old, name), version.isRelated(to: content) { return (name, parent) }
            }
        }
        return nil
    }

    /// What tells whether a commit's trailers say that a value of a layer is new.
    func rotated(by commit: ObjectID, in file: String) throws -> (Path) -> Bool {
        guard let layer = LayerPath(file) else { return { _ in false } }
        let commit = try root.repository.commit(commit)
        let marks = root.owns(commit) ? RotationMark.all(in: commit).filter { $0.isIn(layer) } : []
        return { path in marks.contains { $0.covers(path) } }
    }

    private func changes(at position: Int, since parent: Int?) throws -> [PathChange] {
        let repository = root.repository, commit = try repository.commit(index.id(at: position))
        let before = isCutOff(commit.id) ? nil : parent
        let old = try before.map { try root.tree(in: repository.commit(index.id(at: $0)).tree) } ?? nil
        let changes = try repository.changes(from: old, to: root.tree(in: commit.tree))
        return changes.map { PathChange(path: root.repositoryPath($0.path), old: $0.old, new: $0.new) }
    }
}
