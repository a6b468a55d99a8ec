internal import CSystem
internal import Glibc

/// The process that waits for the end of another one and then wipes that one's folder: `cfgops` itself, by a word that no list shows.
/// Signals that end a program pass it by, so that it outlives what it waits for.
enum FolderWatch {
    static let word = "folder-watch"

    /// Starts it for this process, which may go on as another program.
    ///
    /// - Parameter folder: open and locked; the lock is held until both are gone.
    /// - Returns: false with `errno` where it cannot be started.
    static func start(_ path: String, _ folder: Int32, _ context: Context) -> Bool {
        let own = pidfd_open(getpid(), 0)
        guard own >= 0 else { return false }
        defer { close(own) }
        var child = pid_t(), actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t(), signals = sigset_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, own, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, folder, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        sigfillset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | CFGOPS_SPAWN_SETSID))
        let words = [context.executable, word, path], arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let none: [UnsafeMutablePointer<CChar>?] = [nil]
        let code = posix_spawn(&child, context.executable, &actions, &attributes, arguments, none)
        errno = code
        return code == 0
    }

    /// What it does. Standard input is the process that it waits for, standard output the folder, which no path can lead away from.
    static func run(_ path: String) -> Exit {
        var held = stat(), there = stat()
        guard fstat(STDOUT_FILENO, &held) == 0, held.st_mode & S_IFMT == S_IFDIR else { return .usage }
        var end = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while poll(&end, 1, -1) < 0 && errno == EINTR {}
        wipeFolder(STDOUT_FILENO)
        if lstat(path, &there) == 0, there.st_ino == held.st_ino { rmdir(path) }
        return .done
    }
}
