internal import CSystem
internal import Glibc
internal import History

extension Workspace {
    /// Starts `cfgops pack` in the background once there are many loose objects; nobody waits for it, and what it does can be done again.
    func packWhenDue() {
        guard (try? Packing(repository).isDue()) == true else { return }
        startInBackground([context.executable, "--repo", repository.gitFolder, "--quiet", PackCommand.name, "--when-due"])
    }

    /// Starts a program in a process group of its own, so that no key of the terminal reaches it, its streams closed.
    private func startInBackground(_ words: [String]) {
        let arguments = words.map { strdup($0) } + [nil]
        let variables = context.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t(), child = pid_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawn(&child, words[0], &actions, &attributes, arguments, variables)
    }
}
