package import History
package import Validating

/// Who gave files, and statements in them, what they say today.
package final class ChangeHistory {
    private let root: ConfigurationRoot
    private let tree: any FileTree
    private let start: ObjectID?
    private var known: [String: Commit?] = [:]

    /// - Parameters:
    ///   - tree: the state of the files that is asked about.
    ///   - start: the commit that it is, or was edited from; nil where there is none yet.
    package init(root: ConfigurationRoot, tree: any FileTree, from start: ObjectID?) {
        (self.root, self.tree, self.start) = (root, tree, start)
    }

    /// The commit that last changed each file; nothing for a file with edits that are not committed.
    ///
    /// - Parameter paths: seen from the configuration root.
    package func commits(of paths: some Sequence<String>) throws -> [String: Commit] {
        let new = paths.filter { known[$0] == nil }
        if let start, !new.isEmpty {
            let committed = try root.repository.snapshot(start, root: root.folder)
            let unchanged = try new.filter { try tree.id(of: $0) == committed.id(of: $0) }
            let found = try root.repository.lastChanges(of: Set(unchanged.map(root.repositoryPath)), from: start)
            for path in unchanged { known[path] = .some(found[root.repositoryPath(path)]) }
        }
        return Dictionary(paths.compactMap { path in (known[path] ?? nil).map { (path, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    /// The commit since which a file says this in some place; nil where that is not committed.
    ///
    /// - Parameter read: what a text of the file says there; nil where it says nothing.
    package func commit(of path: String, saying text: [UInt8]?, read: ([UInt8]) -> [UInt8]?) throws -> Commit? {
        guard let start else { return nil }
        let repository = root.repository, file = root.repositoryPath(path)
        func isSaid(at commit: ObjectID) throws -> Bool {
            try repository.snapshot(commit).read(file).flatMap(read) == text
        }
        guard try isSaid(at: start) else { return nil }
        var place = start
        // Goes back over the commits that changed the file in other places only.
        while let commit = try repository.lastChanges(of: [file], from: place)[file] {
            guard let parent = try repository.parents(of: commit).first(where: isSaid) else { return commit }
            place = parent
        }
        return nil
    }
}
