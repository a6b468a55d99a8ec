internal import CGit2
internal import Glibc

extension Repository {
    /// Whether git may change the bytes of a file between the object database and the work tree: `core.autocrlf`, or a file of
    /// attributes anywhere that counts for it.
    ///
    /// libgit2 reads the whole index to find attributes in it, which is most of the time of a commit in a large work tree; where
    /// there are none at all, the bytes are the same on both sides.
    func mayConvert(_ path: String, in workTree: String) throws(GitError) -> Bool {
        let off = ["false", "no", "off", "0", ""]
        if let convert = try configuration("core.autocrlf"), !off.contains(convert.lowercased()) { return true }
        var everywhere = [commonFolder + "/info/attributes"] + (try searchPaths(GIT_CONFIG_LEVEL_SYSTEM).map { $0 + "/gitattributes" })
        if let named = try configuration("core.attributesFile") {
            everywhere.append(named)
        } else {
            everywhere += try searchPaths(GIT_CONFIG_LEVEL_XDG).map { $0 + "/attributes" }
        }
        if everywhere.contains(where: isThere) { return true }
        let tree = try head().commit.map { id throws(GitError) in try commit(id).tree }
        var folder = path
        while !folder.isEmpty {
            folder = split(folder).parent
            let attributes = joined(folder, ".gitattributes")
            if isThere("\(workTree)/\(attributes)") { return true }
            if let tree, try entry(tree: tree, path: attributes) != nil { return true }
        }
        return false
    }

    /// A path with `~` in it is not looked for: it may be there.
    private func isThere(_ path: String) -> Bool { path.hasPrefix("~") || access(path, F_OK) == 0 }

    /// The folders in which libgit2 looks for configuration of one level.
    private func searchPaths(_ level: git_config_level_t) throws(GitError) -> [String] {
        var path = git_buf()
        defer { git_buf_dispose(&path) }
        try check("git_libgit2_opts", cfgops_git_search_path(level.rawValue, &path))
        return String(cString: path.ptr).split(separator: ":").map { String($0) }
    }
}
