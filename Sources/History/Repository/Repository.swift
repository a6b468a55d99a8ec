internal import CGit2
internal import Synchronization

/// One git repository: bare, with a work tree, or a linked work tree of another.
///
/// One handle of libgit2 behind one lock, since its objects are for one thread at a time: any thread may call, values come out.
/// Hooks of the repository (`commit-msg`, `post-commit`, ...) are not run by what is committed here; a bare hub judges by its own hooks.
package final class Repository: Sendable {
    private let handle: Mutex<RepositoryHandle>
    /// The folder of `HEAD` and `index`: absolute, without a trailing slash.
    package let gitFolder: String
    /// The folder that linked work trees share (`refs`, `objects`, `config`); the same as `gitFolder` in a main one.
    package let commonFolder: String
    /// Absolute, without a trailing slash; nil for a bare repository.
    package let workTree: String?
    /// The index that commands of git would use: `GIT_INDEX_FILE` where a hook says so.
    package let indexFile: String

    package var isBare: Bool { workTree == nil }
    /// Where cfgops keeps what it remembers (R3); it may not be there yet.
    package var ownFolder: String { joined(commonFolder == "/" ? "" : commonFolder, "cfgops") }

    init(_ handle: consuming sending RepositoryHandle, indexFile: String? = nil) {
        let pointer = handle.pointer
        gitFolder = withoutTrailingSlash(String(cString: git_repository_path(pointer)))
        commonFolder = withoutTrailingSlash(String(cString: git_repository_commondir(pointer)))
        workTree = git_repository_workdir(pointer).map { withoutTrailingSlash(String(cString: $0)) }
        self.indexFile = indexFile ?? gitFolder + "/index"
        self.handle = Mutex(handle)
    }

    /// Runs `body` while no other thread uses the repository. Nothing in `body` may wait for anything.
    func locked<Value: Sendable>(_ body: (LockedRepository) throws(GitError) -> Value) throws(GitError) -> Value {
        try handle.withLock { handle throws(GitError) in try body(LockedRepository(pointer: handle.pointer)) }
    }

    /// What the user is in the middle of: `merge`, `rebase`, `cherry-pick`, `revert`, `bisect`, `am`; nil when nothing.
    package func operationInProgress() throws(GitError) -> String? {
        try locked { $0.operationInProgress }
    }

    /// Whether git would leave an untracked file or folder at this path (from the top of the work tree) alone.
    package func isIgnored(_ path: String) throws(GitError) -> Bool {
        try locked { repository throws(GitError) in try repository.isIgnored(path) }
    }
}

extension LockedRepository {
    var operationInProgress: String? {
        switch git_repository_state_t(UInt32(bitPattern: git_repository_state(pointer))) {
        case GIT_REPOSITORY_STATE_NONE: nil
        case GIT_REPOSITORY_STATE_MERGE: "merge"
        case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: "revert"
        case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: "cherry-pick"
        case GIT_REPOSITORY_STATE_BISECT: "bisect"
        case GIT_REPOSITORY_STATE_APPLY_MAILBOX: "am"
        default: "rebase"
        }
    }

    func isIgnored(_ path: String) throws(GitError) -> Bool {
        var ignored: Int32 = 0
        try check("git_ignore_path_is_ignored", git_ignore_path_is_ignored(&ignored, pointer, path))
        return ignored == 1
    }
}

func withoutTrailingSlash(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
}
