internal import Glibc
internal import TestSupport

/// G11: from the moment at which a hub has accepted a push of one key to the moment at which it is live, by an agent that is warm; beside
/// the push itself.
func measurePushToLive(_ bench: Bench) throws -> [Figure] {
    let hub = try bench.bareCopy(of: bench.repository(services: 5000, commits: 10000))
    // The hook finds cfgops in PATH, as on a real hub.
    let path = String(bench.cfgops.dropLast("/cfgops".count)) + ":" + (environmentVariable("PATH") ?? "")
    let environment = ["PATH": path, "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"]
    try bench.must([bench.cfgops, "--repo", hub, "hook", "install"], environment: environment)
    let clone = try bench.freshFolder("clone") + "/clone"
    try bench.must(["git", "clone", "-q", hub, clone])
    for (key, value) in [("user.name", "Bench"), ("user.email", "bench@example.com"), ("gc.auto", "0")] {
        try bench.must(["git", "-C", clone, "config", key, value])
    }
    let agent = try RunningAgent(on: hub, interval: "1h", bench), events = FolderEvents()
    try events.add(hub + "/refs/heads")
    try events.add(agent.folder)
    var waits: [Double] = []
    let push = try Command(["git", "push", "-q", "origin", "main"], in: clone, environment: environment)
    let pushes = try (1 ... 101).map { number -> Double in
        let file = KeyCommits.layer(number * 37 % 5000, in: "base")
        // A layer ends with its settings.
        try bench.must(["sh", "-c", "printf '  added-by-\(number):\\n    key: bench\\n' >> \(file)"], in: clone)
        try bench.must(["git", "commit", "-qam", "bump"], in: clone)
        let clock = ContinuousClock(), start = clock.now
        let process = try push.start()
        var accepted: ContinuousClock.Instant?, live: ContinuousClock.Instant?
        while accepted == nil || live == nil {
            let names = events.names(), now = clock.now
            guard !names.isEmpty else { throw Unavailable("push \(number) did not go live") }
            if names.contains("main") { accepted = accepted ?? now }
            if names.contains("current") { live = now }
        }
        waitpid(process, nil, 0)
        let whole = start.duration(to: clock.now)
        if let accepted, let live { waits.append(milliseconds(of: accepted.duration(to: live))) }
        return milliseconds(of: whole)
    }
    // The first one finds nothing warm.
    let wait = Sample(Array(waits.dropFirst())), whole = Sample(Array(pushes.dropFirst()))
    return [
        Figure("push accepted to live, 99 of 100", wait.nearlyAll, to: "limit", 20, .atMost(1)),
        Figure("push accepted to live, 5000/10k", wait, to: "the push itself", whole, .atMost(0.5)),
    ]
}

private func milliseconds(of duration: Duration) -> Double {
    Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15
}
