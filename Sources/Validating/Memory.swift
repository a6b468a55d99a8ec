internal import Glibc
package import History

/// What cfgops remembers about a repository between runs, in `<git common dir>/cfgops/` (R3): only what can be found again by
/// reading the repository. A damaged or missing file costs time, nothing else.
package struct Memory: Sendable {
    private let folder: String

    package init(_ repository: Repository) { folder = repository.ownFolder }

    /// The index of references of a commit's tree, brought up to date and kept.
    package func referenceIndex(of tree: ObjectID?, root: ConfigurationRoot) throws(GitError) -> ReferenceIndex {
        let name = "references" + suffix(root), layers = root.repositoryPath("environments")
        var index = read(name).flatMap { ReferenceIndex($0) } ?? ReferenceIndex()
        let known = index.tree
        do throws(GitError) {
            try index.update(to: tree, in: root.repository, layers: layers)
        } catch  where error.isMissingObject && known != nil {
            // The tree that the index describes was packed away: start anew.
            index = ReferenceIndex()
            try index.update(to: tree, in: root.repository, layers: layers)
        }
        if index.tree != known { write(index.text, to: name) }
        return index
    }

    /// The index of the paths that commits changed below a root, with everything that leads to `start`.
    ///
    /// - Parameters:
    ///   - isWrong: whether what is kept was found not to say what git says: then it is made anew.
    ///   - progress: called with the number of commits that were read, and of those that have to be.
    package func pathIndex(
        to start: ObjectID, root: ConfigurationRoot, isWrong: Bool = false, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(GitError) -> PathIndex {
        let name = "paths" + suffix(root), known = isWrong ? nil : read(name).flatMap { PathIndex($0) }
        let index = try root.repository.pathIndex(to: start, extending: known, folder: root.folder, progress: progress)
        if index.count != known?.count, index.count <= PathIndex.sizeLimit { write(index.bytes, to: name) }
        return index
    }

    /// The first commit of the history that leads to `head` along first parents: what destinations are bound to (R3).
    ///
    /// Remembered for the newest head that was asked for, so only commits since then are read.
    package func rootCommit(of head: ObjectID, in repository: Repository) throws -> ObjectID {
        let words = String(decoding: read("root-commit") ?? [], as: UTF8.self).split { $0 == " " || $0 == "\n" }
        let known = words.compactMap { ObjectID(hex: $0) }
        var first = head
        try repository.log(from: head, firstParent: true) { commit in
            first = commit.id
            guard known.count == 2, commit.id == known[0] else { return true }
            first = known[1]
            return false
        }
        if known != [head, first] { write(Array("\(head) \(first)\n".utf8), to: "root-commit") }
        return first
    }

    /// Counts on with every rule that cfgops judges by from then on: what an older version accepted is judged anew.
    private static let accepted = "accepted-2"

    /// The last tree of a root's folder that was found to be free of errors in every environment.
    package func acceptedTree(_ root: ConfigurationRoot) -> ObjectID? {
        read(Memory.accepted + suffix(root)).flatMap { ObjectID(hex: String(decoding: $0.prefix(40), as: UTF8.self)) }
    }

    package func remember(acceptedTree tree: ObjectID, _ root: ConfigurationRoot) {
        write(Array("\(tree)\n".utf8), to: Memory.accepted + suffix(root))
    }

    /// One file for each root of the repository; `/` cannot stand in a file name, `%` not in a root's.
    private func suffix(_ root: ConfigurationRoot) -> String {
        root.folder.isEmpty ? "" : "." + root.folder.split(separator: "/").joined(separator: "%")
    }

    private func read(_ name: String) -> [UInt8]? {
        guard let file = fopen("\(folder)/\(name)", "re") else { return nil }
        defer { fclose(file) }
        var result: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return ferror(file) == 0 ? result : nil }
            result += buffer[..<count]
        }
    }

    /// Replaces a file at once. A failure is no error: the next run finds out again.
    private func write(_ bytes: [UInt8], to name: String) {
        mkdir(folder, 0o777)
        let draft = "\(folder)/\(name).\(getpid())"
        guard let file = fopen(draft, "we") else { return }
        let complete = fwrite(bytes, 1, bytes.count, file) == bytes.count
        if fclose(file) != 0 || !complete || rename(draft, "\(folder)/\(name)") != 0 { unlink(draft) }
    }
}
