internal import Glibc

/// Another program, started without a shell. What it writes goes where ours goes.
enum ChildProcess {
    /// Runs `words` to the end; the exit status, 128 + signal, or 127 when it cannot be started.
    ///
    /// - Parameter isAside: its standard output goes to our standard error.
    static func run(_ words: [String], environment: [String: String], isAside: Bool = false) -> Int32 {
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        guard let program = find(words[0], path: environment["PATH"] ?? "/usr/bin:/bin") else { return 127 }
        var child = pid_t(), actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if isAside { posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO) }
        guard posix_spawn(&child, program, &actions, nil, arguments, variables) == 0 else { return 127 }
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
