internal import Documents
internal import Glibc
internal import Overlays

/// A file in which a running program states its process id.
enum PidFile {
    /// A process id and white space around it; whatever is longer is something else.
    private static let limit = 64

    /// The id of a living process.
    ///
    /// - Throws: the reason why there is none, without a place.
    static func process(_ path: String) throws(Diagnostic) -> pid_t {
        let text = try read(path).split { $0 <= .space }.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        // 0 and negative numbers are whole groups of processes, 1 is the system itself.
        guard text.utf8.allSatisfy(\.isDigit), let process = pid_t(text), process > 1 else {
            throw Diagnostic("bad-pid-file", "expected the id of a process in \"\(path)\", found \"\(visible(text))\"")
        }
        guard kill(process, 0) == 0 || errno == EPERM else {
            throw Diagnostic(
                "not-running", "process \(process), which \"\(path)\" names, is not there", hints: ["is the program running?"])
        }
        return process
    }

    private static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
        // Opening a pipe or a terminal by mistake must not wait for anybody.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            let hints = errno == ENOENT ? ["is the program running?"] : []
            throw Diagnostic("no-pid-file", "cannot read the pid file \"\(path)\": \(String(cString: strerror(errno)))", hints: hints)
        }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: limit + 1)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard (0 ... limit).contains(count) else {
            throw Diagnostic("bad-pid-file", "expected the id of a process in \"\(path)\", found more, or what cannot be read")
        }
        return Array(buffer[..<count])
    }
}

extension ReloadSignal {
    var number: Int32 {
        switch self {
        case .hup: SIGHUP
        case .int: SIGINT
        case .quit: SIGQUIT
        case .usr1: SIGUSR1
        case .usr2: SIGUSR2
        case .alrm: SIGALRM
        case .term: SIGTERM
        case .winch: SIGWINCH
        }
    }
}
