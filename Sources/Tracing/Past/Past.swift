internal import History
internal import Overlays
internal import Validating

/// The way back through the commits that may have given a document of an environment its value: at each the state before it. Only
/// these commits are read, by the index of paths; between them nothing that counts has changed.
final class Past {
    /// A state of the document, and the newest commit that may have given it.
    struct Place {
        let hit: ObjectID
        /// The commit date of `hit`, and its place in the index: children stand behind their parents there.
        let date: Int64
        let position: Int
        /// The state at `hit`, and at every commit from there to where it was asked for.
        let state: PastState
    }

    let reader: PastReader
    private let start: ObjectID
    private let progress: (Int, Int) -> Void
    /// Where a shallow clone ends: what came before is not known, so nothing can be said to begin there.
    private let cutOff: Set<ObjectID>
    private var index: PathIndex
    private var touches: PathTouches
    /// Where commits stand in the index that the walk came by.
    private var positions: [ObjectID: Int] = [:]

    /// - Parameter progress: called while an index is made, with the number of commits read and of all.
    init(_ reader: PastReader, from start: ObjectID, progress: @escaping (_ done: Int, _ total: Int) -> Void) throws {
        (self.reader, self.start, self.progress) = (reader, start, progress)
        cutOff = try reader.root.repository.shallowCommits()
        index = try Memory(reader.root.repository).pathIndex(to: start, root: reader.root, progress: progress)
        touches = PathTouches(in: index)
    }

    /// The place of a document at the start of the walk; where it was broken then, of the newest commit before at which it was not. Nil
    /// when it always was.
    func place(of name: DocumentName) throws -> Place? { try place(of: name, at: start, newer: nil) }

    /// The parents of a place's commit, the first one first.
    func parents(of place: Place) throws -> [ObjectID] {
        if cutOff.contains(place.hit) { throw GitError.cutOff("commit \(place.hit.short)") }
        return position(of: place.hit).map { index.parents(of: $0).map(id) } ?? []
    }

    /// The place of the same document at a parent, under its earlier name where the commit renamed it. Nil: it was never anything but
    /// broken there.
    func place(before newer: Place, at parent: ObjectID) throws -> Place? {
        try place(of: newer.state.name, at: parent, newer: newer)
    }

    func commit(of place: Place) throws -> Commit { try reader.root.repository.commit(place.hit) }

    /// What tells whether the commit of a place lies before a bound; with none, none does.
    func isBefore(_ bound: RevisionBound?) throws -> (Place) -> Bool {
        switch bound {
        case nil: return { _ in false }
        case .date(let moment): return { $0.date < moment.seconds }
        case .commit(let commit):
            let root = reader.root
            let index = try root.repository.pathIndex(to: commit, extending: index, folder: root.folder, progress: progress)
            let ancestry = index.position(of: commit).map(index.ancestry) ?? []
            return { place in index.position(of: place.hit).map { ancestry[$0] } ?? false }
        }
    }

    private func place(of name: DocumentName, at commit: ObjectID, newer: Place?) throws -> Place? {
        var commit = commit, name = name
        while true {
            let tree = try reader.snapshot(commit), state = try reader.state(of: name, in: tree)
            switch state.content {
            case .broken:
                guard let parent = try parents(of: place(of: state, at: commit)).first else { return nil }
                commit = parent
            case .absent where newer?.state.document != nil && newer?.state.name == name:
                guard let newer, let earlier = try RenameFinder(reader).origin(of: name, from: tree, to: reader.snapshot(newer.hit)) else {
                    return try place(of: state, at: commit)
                }
                name = earlier
            default: return try place(of: state, at: commit)
            }
        }
    }

    private func place(of state: PastState, at commit: ObjectID) throws -> Place {
        var hit = nextHit(from: commit, state)
        // What the index says is held to what git says: the files must be the same on both ends of the way.
        if hit != commit, try reader.files(of: state, in: reader.snapshot(hit)) != state.files {
            index = try Memory(reader.root.repository).pathIndex(to: start, root: reader.root, isWrong: true, progress: progress)
            (touches, positions) = (PathTouches(in: index), [:])
            hit = nextHit(from: commit, state)
        }
        let position = position(of: hit) ?? 0
        return Place(hit: hit, date: index.date(at: position), position: position, state: state)
    }

    private func nextHit(from commit: ObjectID, _ state: PastState) -> ObjectID {
        touches.add(state.watched)
        return position(of: commit).map { id(at: touches.next(from: $0)) } ?? commit
    }

    private func id(at position: Int) -> ObjectID {
        let id = index.id(at: position)
        positions[id] = position
        return id
    }

    private func position(of commit: ObjectID) -> Int? { positions[commit] ?? index.position(of: commit) }
}
