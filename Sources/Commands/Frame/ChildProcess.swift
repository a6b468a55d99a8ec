internal import CSystem
internal import Glibc

/// Another program, started without a shell. What it writes goes where ours goes.
enum ChildProcess {
    /// Runs `words` to the end; the exit status, 128 + signal, or 127 when it cannot be started.
    ///
    /// - Parameters:
    ///   - isAside: its standard output goes to our standard error.
    ///   - hasTerminal: keys that interrupt or quit are for the program, not for us.
    static func run(_ words: [String], environment: [String: String], isAside: Bool = false, hasTerminal: Bool = false) -> Int32 {
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        guard let program = find(words[0], path: environment["PATH"] ?? "/usr/bin:/bin") else { return 127 }
        var child = pid_t(), actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if isAside { posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO) }
        var attributes = posix_spawnattr_t(), keys = sigset_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        sigemptyset(&keys)
        for signal in [SIGINT, SIGQUIT] { sigaddset(&keys, signal) }
        posix_spawnattr_setsigdefault(&attributes, &keys)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let handlers = hasTerminal ? [SIGINT, SIGQUIT].map { (signal: $0, old: signal($0, SIG_IGN)) } : []
        defer { for handler in handlers { signal(handler.signal, handler.old) } }
        guard posix_spawn(&child, program, &actions, &attributes, arguments, variables) == 0 else { return 127 }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    /// The program that a shell would start for `name`; nil when there is none.
    static func find(_ name: String, path: String) -> String? {
        if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }
}
