internal import CSystem
internal import Glibc

/// Keeps what this process holds in memory from leaving it: no core dump, no other process of the same user that reads it, and
/// no swap device where the limit of locked memory allows that.
enum ProcessGuard {
    /// The limit for core dumps as it was; the guard goes up with the first look.
    private static let coreLimit: rlimit = {
        var before = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &before)
        var none = rlimit(rlim_cur: 0, rlim_max: before.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // A core pattern that is a program gets no dump either.
        _ = cfgops_hide_memory()
        _ = cfgops_lock_memory()
        return before
    }()

    static func start() { _ = coreLimit }

    /// Gives the limit back for a program that this process is going to be; exec gives the rest back by itself.
    static func end() {
        var before = coreLimit
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &before)
    }
}

extension Context {
    /// To be called before a key or a secret value is read.
    func guardMemory() {
        ProcessGuard.start()
        wipeFreedMemory()
    }
}
