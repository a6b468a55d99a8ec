internal import CGit2
internal import Documents

extension Repository {
    /// Opens the repository that `path` lies in: a bare one, a git folder, or any path inside a work tree.
    package static func open(_ path: String) throws(GitError) -> Repository {
        try Library.start()
        return Repository(try opened(path, flags: 0, ceilings: nil))
    }

    /// Opens the repository that git means where it runs us, in a hook or by hand: `GIT_DIR`, else the one that `path` lies in.
    ///
    /// `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES` show the quarantined objects of a push that is being judged,
    /// `GIT_INDEX_FILE` the index of a commit that is being made, `GIT_WORK_TREE` moves the work tree. libgit2 could read these
    /// by itself, but refuses some of them, and only looks at the environment of the process.
    package static func open(_ path: String = ".", environment: [String: String]) throws(GitError) -> Repository {
        try Library.start()
        let folder = environment["GIT_DIR"], ceilings = environment["GIT_CEILING_DIRECTORIES"]
        let handle = try opened(folder ?? path, flags: folder == nil ? 0 : GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, ceilings: ceilings)
        if let objects = environment["GIT_OBJECT_DIRECTORY"] {
            try useObjects(objects, alternates: environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] ?? "", in: handle)
        }
        if let workTree = environment["GIT_WORK_TREE"] {
            try check("git_repository_set_workdir", git_repository_set_workdir(handle.pointer, workTree, 0))
        }
        return Repository(handle, indexFile: environment["GIT_INDEX_FILE"])
    }

    /// Makes an empty repository whose HEAD is `main`, with a log of each branch even when bare (R38). An existing one is refused.
    package static func create(at path: String, bare: Bool) throws(GitError) -> Repository {
        try Library.start()
        var options = git_repository_init_options()
        try check(
            "git_repository_init_options_init",
            git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)))
        options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
        if bare { options.flags |= GIT_REPOSITORY_INIT_BARE.rawValue }
        let handle = try RepositoryHandle("git_repository_init_ext") { git_repository_init_ext(&$0, path, &options) }
        try check("git_repository_set_head", git_repository_set_head(handle.pointer, "refs/heads/main"))
        let configuration = try ConfigurationHandle("git_repository_config") { git_repository_config(&$0, handle.pointer) }
        try check("git_config_set_bool", git_config_set_bool(configuration.pointer, "core.logallrefupdates", 1))
        return Repository(handle)
    }

    private static func opened(_ path: String, flags: UInt32, ceilings: String?) throws(GitError) -> sending RepositoryHandle {
        do throws(GitError) {
            return try RepositoryHandle("git_repository_open_ext") { git_repository_open_ext(&$0, path, flags, ceilings) }
        } catch {
            throw explained(error, path)
        }
    }

    /// libgit2 answers -3 both for "no repository" and, where no configuration names `safe.directory`, for one of another user.
    private static func explained(_ error: GitError, _ path: String) -> GitError {
        let isForeign = error.code == GIT_EOWNER.rawValue || error.detail.contains("safe.directory")
        return switch error.code {
        case _ where isForeign:
            error.with(
                .foreignOwner, "the repository at \"\(path)\" belongs to another user",
                hints: ["git config --global --add safe.directory PATH allows it"])
        case GIT_ENOTFOUND.rawValue:
            error.with(
                .noRepository, "no git repository at \"\(path)\" or above it",
                hints: ["cfgops init makes one; --repo PATH names another"])
        default: error
        }
    }

    /// `alternates` is a list with colons; an entry in double quotes has C escapes (git's gitenvironment page).
    private static func useObjects(
        _ objects: String, alternates: String, in repository: borrowing RepositoryHandle
    ) throws(GitError) {
        do throws(GitError) {
            let database = try DatabaseHandle("git_odb_open") { git_odb_open(&$0, objects) }
            for alternate in splitAlternates(alternates) {
                try check("git_odb_add_disk_alternate", git_odb_add_disk_alternate(database.pointer, alternate))
            }
            try check("git_repository_set_odb", git_repository_set_odb(repository.pointer, database.pointer))
        } catch {
            throw error.with(.failure)  // a folder of objects that is not there is no answer to any question
        }
    }
}
