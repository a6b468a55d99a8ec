internal import CGit2

/// libgit2, set up once in a process, before the first repository opens.
enum Library {
    /// Trees above 4 KB are not cached by default, and each look-up in a large folder would inflate them again.
    private static let cachedTreeBytes = 8 << 20

    private static let failure: GitError? = {
        do throws(GitError) {
            try check("git_libgit2_init", git_libgit2_init())
            var major: Int32 = 0, minor: Int32 = 0, revision: Int32 = 0
            try check("git_libgit2_version", git_libgit2_version(&major, &minor, &revision))
            guard (major, minor) >= (1, 5) else {
                return GitError(.failure, "libgit2 \(major).\(minor).\(revision) is too old, expected 1.5 or newer")
            }
            try check("GIT_OPT_ENABLE_FSYNC_GITDIR", cfgops_git_set_fsync(1))
            try check("GIT_OPT_ENABLE_STRICT_OBJECT_CREATION", cfgops_git_set_strict_objects(1))
            try check("GIT_OPT_SET_CACHE_OBJECT_LIMIT", cfgops_git_set_cache_limit(GIT_OBJECT_TREE, cachedTreeBytes))
            return nil
        } catch {
            return error
        }
    }()

    static func start() throws(GitError) {
        if let failure { throw failure }
    }
}
