internal import CSystem
internal import Glibc

/// A program that runs without a shell, in a process group of its own, with nothing to read and few variables, until it ends or time is up.
struct ProgramRun {
    enum End: Hashable, Sendable {
        case exited(Int32)
        /// The number of a signal.
        case signalled(Int32)
        case tookTooLong
        case cancelled
    }

    /// What is the same for everybody, whoever started cfgops.
    private static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    private static let variables = ["PATH=\(path)", "LANG=C"]
    /// Between the request to end and the end.
    private static let grace = Duration.seconds(2)
    /// For a process that was killed while the system does something for it that cannot be interrupted.
    private static let reaping = Duration.seconds(5)
    /// What may stand in a pipe whose last writers are gone, and some more.
    private static let leftover = 1 << 20

    private let words: [String]
    private let handle: Int32
    private let child: pid_t
    private let reader: Int32
    private var output: CapturedOutput

    /// Runs the program to its end. It blocks.
    ///
    /// - Throws: when it could not be started: nothing ran then.
    static func run(
        _ words: [String], waiting: Waiting, capturing output: CapturedOutput = CapturedOutput()
    ) throws(ProgramFailure) -> (end: End, output: CapturedOutput) {
        var run = try ProgramRun(words, output)
        defer {
            close(run.reader)
            close(run.handle)
        }
        let end = run.attend(waiting)
        return (end, run.output)
    }

    private init(_ words: [String], _ output: CapturedOutput) throws(ProgramFailure) {
        (self.words, self.output) = (words, output)
        let program = try ProgramRun.find(words.first ?? "")
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw ProgramFailure("cannot make a pipe", errno) }
        defer { close(ends[1]) }
        do throws(ProgramFailure) {
            child = try ProgramRun.start(program, words, output: ends[1])
            handle = pidfd_open(child, 0)
            reader = ends[0]
        } catch {
            close(ends[0])
            throw error
        }
        if handle < 0 {
            let code = errno
            kill(-child, SIGKILL)
            waitpid(child, nil, 0)
            close(reader)
            throw ProgramFailure("cannot watch a process", code)
        }
    }

    /// The file of a program by the fixed path.
    private static func find(_ name: String) throws(ProgramFailure) -> String {
        let candidates = name.utf8.contains(UInt8(ascii: "/")) ? [name] : path.split(separator: ":").map { "\($0)/\(name)" }
        if let found = candidates.first(where: { access($0, X_OK) == 0 && isFile($0) }) { return found }
        guard let there = candidates.first(where: { access($0, F_OK) == 0 }) else {
            throw ProgramFailure("there is no program \"\(name)\"" + (candidates.count > 1 ? " in \(path)" : ""), 0)
        }
        throw ProgramFailure("\"\(there)\" is not a program that may be executed", 0)
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func start(_ program: String, _ words: [String], output: Int32) throws(ProgramFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t(), attributes = posix_spawnattr_t(), signals = sigset_t(), child = pid_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] { posix_spawn_file_actions_adddup2(&actions, output, descriptor) }
        posix_spawn_file_actions_addchdir_np(&actions, "/")
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = words.map { strdup($0) } + [nil], variables = Self.variables.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        let code = posix_spawn(&child, program, &actions, &attributes, arguments, variables)
        switch code {
        case 0: return child
        case ENOENT: throw ProgramFailure("\"\(program)\" cannot be started: the interpreter that its first line names is missing", 0)
        case ENOEXEC: throw ProgramFailure("\"\(program)\" is neither a program nor a script whose first line begins with \"#!\"", 0)
        default: throw ProgramFailure("cannot start \"\(program)\"", code)
        }
    }

    /// Reads what it writes until it ends, or is ended, with everything in its process group.
    private mutating func attend(_ waiting: Waiting) -> End {
        let outcome = read(until: waiting)
        if outcome != .ready {
            kill(-child, SIGTERM)
            _ = read(until: Waiting(Self.grace, nil))
        }
        // Also what it left running in its group: nobody would end that.
        kill(-child, SIGKILL)
        guard Waiting(Self.reaping, nil).wait(for: handle, POLLIN) == .ready else {
            return outcome == .cancelled ? .cancelled : .tookTooLong
        }
        drain()
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        switch outcome {
        case .tooLong: return .tookTooLong
        case .cancelled: return .cancelled
        case .ready: return status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .signalled(status & 0x7F)
        }
    }

    /// - Returns: `ready` when the program has ended, whoever still holds its output.
    private mutating func read(until waiting: Waiting) -> Waiting.Outcome {
        var watched = [reader, handle].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while true {
            let outcome = waiting.wait(for: &watched)
            guard outcome == .ready, watched[1].revents == 0 else { return outcome }
            if take() == 0 { watched[0].fd = -1 }
            if waiting.left == .zero { return .tooLong }
        }
    }

    /// What is in the pipe already; a writer that left the group may go on for ever.
    private mutating func drain() {
        var count = 0
        while count < Self.leftover, Waiting(.zero, nil).wait(for: reader, POLLIN) == .ready {
            let got = take()
            guard got > 0 else { return }
            count += got
        }
    }

    /// - Returns: 0 at the end.
    private mutating func take() -> Int {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(reader, &buffer, buffer.count)
        guard count > 0 else { return count < 0 && errno == EINTR ? 1 : 0 }
        output.append(buffer[..<count])
        return count
    }
}
