internal import CSystem
internal import Glibc

extension Repository {
    /// Loose objects that a power loss left empty: there is nothing in them, and git stumbles over each.
    package func emptyObjects() throws(GitError) -> [String] {
        let folder = ObjectFolder(self)
        return try folder.loose().empty.map(folder.file)
    }

    /// Copies of the index that writers of cfgops left when they were killed.
    package func abandonedIndexCopies() throws(GitError) -> [String] {
        let (folder, name) = split(indexFile)
        return try OpenFolder(folder).names().filter { file in
            guard file.hasPrefix("\(name).cfgops-") else { return false }
            let pid = file.dropFirst("\(name).cfgops-".count).prefix { $0 != "-" }
            return pid_t(pid).map { kill($0, 0) != 0 && errno == ESRCH } ?? false
        }.sorted().map { "\(folder)/\($0)" }
    }

    /// Removes files that `emptyObjects` or `abandonedIndexCopies` named.
    package func remove(leftovers paths: [String]) throws(GitError) {
        for path in paths where unlink(path) != 0 && errno != ENOENT { throw systemError("unlink", path) }
    }
}
