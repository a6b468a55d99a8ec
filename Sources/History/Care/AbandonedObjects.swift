internal import CSystem
internal import Glibc

extension Repository {
    /// Whoever writes an object is done within moments; a fetch or a repack that is not done after a day is dead.
    private static let abandonedAge = 86400

    /// Objects and packs that git or libgit2 was killed while writing, found by the names that both give them until they are whole.
    ///
    /// - Parameter now: seconds since 1970.
    package func abandonedObjects(now: Int64) throws(GitError) -> [String] {
        let objects = ObjectFolder(self).path
        let folders = [objects, objects + "/pack"] + (0 ... 255).map { "\(objects)/\($0 < 16 ? "0" : "")\(String($0, radix: 16))" }
        var found: [String] = []
        for folder in folders {
            var status = stat()
            guard stat(folder, &status) == 0 else { continue }
            for name in try OpenFolder(folder).names().sorted() where Self.isUnfinished(name) {
                let path = "\(folder)/\(name)"
                guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
                if Int(now) - status.st_mtim.tv_sec > Self.abandonedAge { found.append(path) }
            }
        }
        return found
    }

    private static func isUnfinished(_ name: String) -> Bool {
        ["tmp_obj_", "tmp_object_git2_", "tmp_pack_", "tmp_idx_", "tmp_rev_", ".tmp-", "pack_git2_"].contains { name.hasPrefix($0) }
    }
}
