internal import CSystem
internal import Glibc

/// The person's terminal with a screen of its own and keys as they are pressed; given back as it was when the last owner lets go, and
/// before a signal ends or stops the program.
struct Terminal: ~Copyable {
    /// Where the keys come from.
    private let input: Int32
    /// Not standard output, which may be read by another program.
    private let output: Int32
    private let before: termios
    private let signals: Int32
    private var mask: sigset_t

    /// Nil where keys or screen are no terminal.
    init?(input: Int32 = STDIN_FILENO, output: Int32 = STDERR_FILENO) {
        var before = termios()
        guard isatty(output) == 1, tcgetattr(input, &before) == 0 else { return nil }
        var mask = sigset_t()
        sigemptyset(&mask)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH] { sigaddset(&mask, signal) }
        let signals = signalfd(-1, &mask, Int32(SFD_CLOEXEC))
        guard signals >= 0 else { return nil }
        (self.input, self.output, self.before, self.signals, self.mask) = (input, output, before, signals, mask)
        pthread_sigmask(SIG_BLOCK, &mask, nil)
        enter()
    }

    deinit {
        leave()
        var mask = mask
        pthread_sigmask(SIG_UNBLOCK, &mask, nil)
        close(signals)
    }

    /// Rows and columns; 24 and 80 where the terminal does not say.
    private var size: (rows: Int, columns: Int) {
        var rows: UInt16 = 0, columns: UInt16 = 0
        guard cfgops_window_size(output, &rows, &columns) == 0, rows > 0, columns > 0 else { return (24, 80) }
        return (Int(rows), Int(columns))
    }

    /// Shows the picker until the person is done.
    mutating func pick(_ picker: inout Picker) -> Picker.Answer {
        while true {
            let size = size
            draw(picker.lines(width: size.columns, height: size.rows))
            guard let bytes = nextBytes() else { return .cancelled }
            for key in TerminalKey.keys(in: bytes) {
                if let answer = picker.handle(key) { return answer }
            }
        }
    }

    private func draw(_ lines: [String]) {
        write(lines.enumerated().map { "\u{1B}[\($0.offset + 1);1H\u{1B}[2K\($0.element)" }.joined())
    }

    /// What was typed; empty after a signal that only asks for another drawing, nil when nothing more comes.
    private mutating func nextBytes() -> [UInt8]? {
        var waiting = [pollfd(fd: input, events: Int16(POLLIN), revents: 0), pollfd(fd: signals, events: Int16(POLLIN), revents: 0)]
        while poll(&waiting, 2, -1) < 0 { guard errno == EINTR else { return nil } }
        if waiting[1].revents != 0 {
            handleSignal()
            return []
        }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = read(input, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private mutating func handleSignal() {
        var info = signalfd_siginfo()
        guard read(signals, &info, MemoryLayout<signalfd_siginfo>.size) > 0 else { return }
        let signal = Int32(bitPattern: info.ssi_signo)
        guard signal != SIGWINCH else { return }
        leave()
        pthread_sigmask(SIG_UNBLOCK, &mask, nil)
        // The program ends here, or stops until it is continued.
        raise(signal)
        pthread_sigmask(SIG_BLOCK, &mask, nil)
        enter()
    }

    private func enter() {
        var raw = before
        cfmakeraw(&raw)
        tcsetattr(input, TCSADRAIN, &raw)
        write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
    }

    private func leave() {
        var before = before
        write("\u{1B}[?25h\u{1B}[?1049l")
        tcsetattr(input, TCSADRAIN, &before)
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            done += count
        }
    }
}
