package import History

/// The files that commits bring: what no parent has and what the repository did not hold before. The cost follows the change.
package struct NewFiles {
    private let repository: Repository
    /// The repository as it was before a push; nil where that cannot be told apart.
    private let former: Repository?
    private var known: [ObjectID]
    private var seen: Set<ObjectID> = []

    /// - Parameter known: commits, and their ancestors, whose files are not new.
    package init(in repository: Repository, former: Repository? = nil, known: [ObjectID]) {
        (self.repository, self.former, self.known) = (repository, former, known)
    }

    /// Visits commits that lead to a tip and the new files of each, every file once.
    package mutating func visit(
        _ tip: ObjectID, commit visitCommit: (Commit) throws -> Void, file visitFile: (String, ObjectID, ObjectID) throws -> Bool
    ) throws {
        let commits = try repository.log(from: tip, excluding: known, atCutOff: .end)
        known.append(tip)
        for commit in commits.reversed() {
            try visitCommit(commit)
            for file in try files(of: commit) where seen.insert(file.id).inserted {
                if let former, (try? former.blobSize(file.id)) != nil { continue }
                guard try visitFile(file.path, file.id, commit.id) else { return }
            }
        }
    }

    /// Files that differ from every parent; one that only moved is not new.
    private func files(of commit: Commit) throws -> [(path: String, id: ObjectID)] {
        let parents = try repository.parents(of: commit).map { try repository.commit($0).tree }
        let changes = try repository.changes(from: parents.first, to: commit.tree)
        let gone = Set(changes.compactMap { $0.old?.id })
        return try changes.compactMap { change in
            guard let new = change.new, new.kind.isFile || new.kind == .symlink, !gone.contains(new.id) else { return nil }
            let isOfOtherParent = try parents.dropFirst().contains { try repository.entry(tree: $0, path: change.path)?.id == new.id }
            return isOfOtherParent ? nil : (change.path, new.id)
        }
    }
}
