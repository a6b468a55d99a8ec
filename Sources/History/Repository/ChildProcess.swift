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
/// it stays in our process group, so that it can ask for a passphrase on the terminal.
func runProgram(_ words: [String], environment: [String: String], input: [UInt8], scratch: String) throws(GitError) -> ProgramResult {
    let input = try ScratchFile(in: scratch, input), output = try ScratchFile(in: scratch, []), error = try ScratchFile(in: scratch, [])
    let pid: pid_t
    do throws(GitError) {
        pid = try spawn(words, environment) { actions in
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.path, O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.path, O_WRONLY, 0)
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error.path, O_WRONLY, 0)
        }
    } catch {
        throw error.with(.unsigned)
    }
    return ProgramResult(
        status: exitStatus(of: pid), output: String(decoding: try readFile(output.path) ?? [], as: UTF8.self),
        error: String(decoding: try readFile(error.path) ?? [], as: UTF8.self))
}

/// Waits for the end of a child: its exit code, or 128 plus the number of the signal that ended it.
func exitStatus(of pid: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
}

/// Starts a program, found by the `PATH` of this process, with no signal blocked.
///
/// - Parameter prepare: says what becomes of the descriptors.
func spawn(
    _ words: [String], _ environment: [String: String], inOwnGroup: Bool = false,
    _ prepare: (inout posix_spawn_file_actions_t) -> Void
) throws(GitError) -> pid_t {
    var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t(), signals = sigset_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
    }
    prepare(&actions)
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
        throw GitError(.failure, "cannot run \"\(words[0])\": \(String(cString: strerror(code)))", call: "posix_spawn", code: -code)
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
