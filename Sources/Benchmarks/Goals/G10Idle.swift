internal import Glibc
internal import TestSupport

/// G10: a round where the commit is the same, in this process, and an agent that looks every second and finds nothing.
func measureIdling(_ bench: Bench) throws -> [Figure] {
    let rounds = try ResidentRounds(of: 5000, commits: 10000, bench), count = 1000
    let sample = try repeated(10) {
        let before = processorTime()
        for _ in 0 ..< count { try rounds.round() }
        return (processorTime() - before) / Double(count)
    }
    var figures = [Figure("a round without a new commit, processor time", sample.median, to: "limit", 0.1, .atMost(1))]
    bench.optional("cfgops agent") {
        let hub = try bench.bareCopy(of: bench.repository(services: 5000, commits: 10000)), seconds: UInt32 = 30
        let agent = try RunningAgent(on: hub, interval: "1s", bench)
        // Until the first look is over, and what the start took is settled.
        sleep(5)
        let before = try agent.use()
        sleep(seconds)
        let after = try agent.use()
        let share = (after.milliseconds - before.milliseconds) / Double(seconds * 1000) * 100
        figures += [
            Figure("an idle agent that looks every second", unit: "% of a processor", share, to: "limit", 0.1, .atMost(1)),
            Figure("what it writes in \(seconds) s", unit: "bytes", after.written - before.written, to: "one byte", 1, .atMost(0)),
            Figure("its memory, 5000/10k", unit: "MB", try agent.megabytes(), to: "limit", 100, .atMost(1)),
        ]
    }
    return figures
}

/// Of this process, in milliseconds.
private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}
