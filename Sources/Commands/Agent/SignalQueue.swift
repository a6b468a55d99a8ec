internal import CSystem
internal import Glibc

/// Signals as something to read. Threads that are started later block them, too; programs get them back from who starts those.
struct SignalQueue: ~Copyable {
    /// SIGTERM and SIGINT end the agent, SIGHUP lets it read its files again, SIGUSR1 lets it look now.
    private static let signals = [SIGTERM, SIGINT, SIGHUP, SIGUSR1]

    let descriptor: Int32

    init() throws(Failure) {
        var mask = sigset_t()
        sigemptyset(&mask)
        for signal in Self.signals { sigaddset(&mask, signal) }
        pthread_sigmask(SIG_BLOCK, &mask, nil)
        signal(SIGPIPE, SIG_IGN)
        descriptor = signalfd(-1, &mask, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
        guard descriptor >= 0 else { throw Failure.system("cannot listen to signals") }
    }

    deinit { close(descriptor) }

    func take() -> [Int32] {
        var result: [Int32] = [], info = signalfd_siginfo()
        while read(descriptor, &info, MemoryLayout<signalfd_siginfo>.size) > 0 { result.append(Int32(bitPattern: info.ssi_signo)) }
        return result
    }
}
