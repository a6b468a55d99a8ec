internal import CSystem
internal import Glibc
internal import Secrets
internal import Synchronization

/// A question to the person at the terminal, whatever the standard streams are. An answer that is secret is typed without echo, and a
/// signal that ends the program gives the echo back first.
enum TerminalQuestion {
    /// What a terminal's driver keeps of one line, its line feed included (termios(3), canonical mode); the rest of a longer one is lost.
    static let longestLine = 4096
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    /// One question at a time: what the signal handlers use is here once.
    private static let turn = Mutex(())
    private nonisolated(unsafe) static var terminal: Int32 = -1
    private nonisolated(unsafe) static var before = termios()

    /// - Returns: the line without its end; nil where there is no terminal, for an empty line, and for one that was cut off.
    static func ask(_ question: String, isSecret: Bool) -> Secret? {
        turn.withLock { _ in
            terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
            guard terminal >= 0 else { return nil }
            defer { close(terminal) }
            guard tcgetattr(terminal, &before) == 0 else { return nil }
            guard isSecret else { return line(after: question) }
            return withoutEcho {
                let answer = line(after: question)
                _ = write(terminal, "\n", 1)
                return answer
            }
        }
    }

    private static func withoutEcho(_ body: () -> Secret?) -> Secret? {
        var quiet = before
        quiet.c_lflag &= ~tcflag_t(ECHO)
        // Nor can a key stop the program while the shell would have no echo.
        withUnsafeMutableBytes(of: &quiet.c_cc) { $0[Int(VSUSP)] = 0 }
        let handlers = signals.map { number in
            signal(number) { number in
                tcsetattr(TerminalQuestion.terminal, TCSANOW, &TerminalQuestion.before)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        defer { for (number, handler) in zip(signals, handlers) { signal(number, handler) } }
        tcsetattr(terminal, TCSAFLUSH, &quiet)
        defer { tcsetattr(terminal, TCSAFLUSH, &before) }
        return body()
    }

    private static func line(after question: String) -> Secret? {
        _ = Array(question.utf8).withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
        var line = [UInt8](repeating: 0, count: longestLine)
        defer { wipe(&line) }
        let count = read(terminal, &line, line.count)
        guard count > 0, count < longestLine else { return nil }
        let answer = line[..<count].prefix { $0 != 0x0A && $0 != 0x0D }
        return answer.isEmpty ? nil : answer.withUnsafeBytes { Secret(copying: $0) }
    }
}
