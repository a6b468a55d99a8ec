internal import Glibc

/// Of the clock that RELOADING=1 has to name, in microseconds.
func monotonicMicroseconds() -> Int64 {
    // Seconds and nanoseconds, as the C structure has them.
    var now = (seconds: 0, nanoseconds: 0)
    withUnsafeMutablePointer(to: &now) { pointer in
        pointer.withMemoryRebound(to: timespec.self, capacity: 1) { _ = clock_gettime(CLOCK_MONOTONIC, $0) }
    }
    return Int64(now.seconds) * 1_000_000 + Int64(now.nanoseconds) / 1000
}
