internal import CSystem
internal import Glibc

/// What a program left behind.
struct ProgramResult {
    /// The exit code; 128 plus the number of the signal that ended it.
    let status: Int32
    let output: String
    let error: String
}

/// Runs a program, found by the `PATH` of this process, to its end. Its three streams are files, so that none can fill up and block;
/// without a deadline it stays in our process group, so that it can ask for a passphrase on the terminal.
///
/// - Parameter deadline: after it the program and its children are ended, and that is an error; nil: it may take its time.
func runProgram(
    _ words: [String], environment: [String: String], input: [UInt8], scratch: String, deadline: Duration? = nil
) throws(GitError) -> ProgramResult {
    let input = try ScratchFile(in: scratch, input), output = try ScratchFile(in: scratch, []), error = try ScratchFile(in: scratch, [])
    let pid = try spawn(words, environment, [input.path, output.path, error.path], inOwnGroup: deadline != nil)
    let isInTime = try deadline.map { limit throws(GitError) in try hasEnded(pid, within: limit) } ?? true
    if !isInTime { kill(-pid, SIGKILL) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
        if errno != EINTR { throw systemError("waitpid", words[0]) }
    }
    if !isInTime {
        throw GitError(.failure, "\(words[0]) took longer than \(deadline.map { $0.components.seconds } ?? 0) seconds and was ended")
    }
    let signal = status & 0x7F
    return ProgramResult(
        status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
        output: String(decoding: try readFile(output.path) ?? [], as: UTF8.self),
        error: String(decoding: try readFile(error.path) ?? [], as: UTF8.self))
}

/// Waits for the end of a child, but not for ever.
private func hasEnded(_ pid: pid_t, within limit: Duration) throws(GitError) -> Bool {
    let handle = pidfd_open(pid, 0)
    guard handle >= 0 else { throw systemError("pidfd_open", "git") }
    defer { close(handle) }
    let end = ContinuousClock.now + limit
    while true {
        let left = end - .now
        guard left > .zero else { return false }
        var wanted = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
        let count = poll(&wanted, 1, Int32(left.components.seconds * 1000 + 1))
        if count > 0 { return true }
        if count < 0, errno != EINTR { throw systemError("poll", "git") }
    }
}

/// Starts a program whose standard input, output and error are these files, with no other descriptors and no signal blocked.
private func spawn(
    _ words: [String], _ environment: [String: String], _ files: [String], inOwnGroup: Bool
) throws(GitError) -> pid_t {
    var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t(), signals = sigset_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }
    for (number, file) in files.enumerated() {
        posix_spawn_file_actions_addopen(&actions, Int32(number), file, number == 0 ? O_RDONLY : O_WRONLY, 0)
    }
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let group = inOwnGroup ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group))
    let arguments = words.map { strdup($0) } + [nil], variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, variables)
    guard code == 0 else {
        let detail = "cannot run \"\(words[0])\": \(String(cString: strerror(code)))"
        throw GitError(inOwnGroup ? .failure : .unsigned, detail, call: "posix_spawn", code: -code)
    }
    return pid
}

/// A file that only its owner can read, removed at the end of its scope, together with the `.sig` that `ssh-keygen` puts beside it.
struct ScratchFile: ~Copyable {
    let path: String

    init(in folder: String, _ bytes: [UInt8]) throws(GitError) {
        var template = Array("\(folder)/cfgops-XXXXXX".utf8CString)
        let descriptor = mkostemp(&template, O_CLOEXEC)
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }  // never empty
        guard descriptor >= 0 else { throw systemError("mkostemp", folder) }
        defer { close(descriptor) }
        try writeAll(bytes, to: descriptor, path)
    }

    deinit {
        unlink(path)
        unlink(path + ".sig")
    }
}
