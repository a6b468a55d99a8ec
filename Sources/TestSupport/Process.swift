internal import CSystem
internal import Glibc

/// What a finished program left behind.
package struct ProcessResult: Sendable {
    /// The exit code; 128 plus the number for a program that a signal ended, as shells count.
    package var status: Int32
    package var standardOutput: [UInt8]
    package var standardError: [UInt8]

    package var output: String { String(decoding: standardOutput, as: UTF8.self) }
    package var error: String { String(decoding: standardError, as: UTF8.self) }
}

/// Runs a program to its end and returns what it wrote.
///
/// - Parameters:
///   - words: the program, looked up in `PATH` when it has no slash, and its arguments.
///   - folder: where it runs; nil: here.
///   - environment: all variables it sees; nil: those of this process.
///   - input: what it reads from standard input.
///   - deadline: seconds after which the program and its children are killed and an error is thrown.
package func run(
    _ words: [String], in folder: String? = nil, environment: [String: String]? = nil, input: [UInt8] = [], deadline: Int = 120
) throws -> ProcessResult {
    let standardInput = try inputFile(input), output = try Pipe(), error = try Pipe()
    defer { close(standardInput) }
    let process = try spawn(
        words, in: folder, environment: environment, descriptors: [standardInput, output.writer, error.writer])
    return try wait(for: process, words.joined(separator: " "), [output.reader, error.reader], deadline: deadline)
}

/// The variables of a program that sees nothing of the machine's user: its home is `home`, and git and cfgops know the author
/// Ada Example. Dates are fixed, so that commit ids are the same in every run.
package func isolatedEnvironment(home: String) -> [String: String] {
    let date = "2026-01-05T09:00:00+00:00"
    return [
        "PATH": environmentVariable("PATH") ?? "/usr/bin:/bin", "HOME": home, "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "\(home)/.gitconfig", "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "false",
        "GIT_AUTHOR_NAME": "Ada Example", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_AUTHOR_DATE": date,
        "GIT_COMMITTER_NAME": "Ada Example", "GIT_COMMITTER_EMAIL": "ada@example.com", "GIT_COMMITTER_DATE": date,
    ]
}

/// Starts a program in a process group of its own, with the descriptors as its 0, 1 and 2 and no others.
func spawn(_ words: [String], in folder: String?, environment: [String: String]?, descriptors: [Int32]) throws -> pid_t {
    var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        descriptors[1...].forEach { close($0) }
    }
    if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
    for (number, descriptor) in descriptors.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    // Threads of the test runner block signals and ignore SIGPIPE; the program must not inherit either.
    var none = sigset_t(), all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var process: pid_t = 0
    let code = withCStrings(words) { arguments in
        guard let environment else { return posix_spawnp(&process, words[0], &actions, &attributes, arguments, environ) }
        return withCStrings(environment.map { "\($0.key)=\($0.value)" }) {
            posix_spawnp(&process, words[0], &actions, &attributes, arguments, $0)
        }
    }
    if code != 0 { throw SystemError("run", words[0], code: code) }
    return process
}

/// Reads both pipes until the program ended, then ends what it left running in its process group.
private func wait(for process: pid_t, _ name: String, _ pipes: [Int32], deadline: Int) throws -> ProcessResult {
    let handle = pidfd_open(process, 0)
    guard handle >= 0 else { throw SystemError("pidfd_open", name) }
    defer { close(handle) }
    var watched = (pipes + [handle]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var texts: [[UInt8]] = [[], []], buffer = [UInt8](repeating: 0, count: 65536)
    let start = ContinuousClock.now
    while watched[2].revents == 0, start.duration(to: .now) < .seconds(deadline) {
        _ = poll(&watched, 3, 1000)
        for index in 0 ..< 2 where watched[index].revents != 0 {
            let count = Glibc.read(watched[index].fd, &buffer, buffer.count)
            if count > 0 { texts[index] += buffer[..<count] } else { watched[index].fd = -1 }
        }
    }
    let ended = watched[2].revents != 0
    kill(-process, SIGKILL)
    for index in 0 ..< 2 where watched[index].fd >= 0 { texts[index] += try readAll(watched[index].fd, of: name) }
    var status: Int32 = 0
    waitpid(process, &status, 0)
    guard ended else {
        let said = texts.map { String(decoding: $0, as: UTF8.self) }.joined()
        throw DeadlinePassed(description: "\(name): not done after \(deadline) s; it said: \(said)")
    }
    let signal = status & 0x7F
    return ProcessResult(status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, standardOutput: texts[0], standardError: texts[1])
}

private struct DeadlinePassed: Error, CustomStringConvertible { let description: String }

/// A descriptor from which the bytes can be read, with no writer that could block.
private func inputFile(_ bytes: [UInt8]) throws -> Int32 {
    if bytes.isEmpty { return open("/dev/null", O_RDONLY | O_CLOEXEC) }
    var template = Array("/tmp/cfgops-input-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw SystemError("mkstemp", "/tmp") }
    unlink(template)
    try writeAll(bytes, to: descriptor, of: "standard input")
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
}

/// Two ends that programs started meanwhile by other threads do not inherit. The writer belongs to `spawn`, which closes it.
struct Pipe: ~Copyable {
    let reader: Int32, writer: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw SystemError("pipe2", "") }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit { close(reader) }
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings<R>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}
