internal import TestSupport

/// G19: what the pre-receive hook adds to a push of one commit, to a hub of 5000 services and 10,000 commits.
func measurePush(_ bench: Bench) throws -> [Figure] {
    let repository = try bench.repository(services: 5000, commits: 10000)
    return try [(files: 1, floor: 3.0), (100, 6.0)].flatMap { size in
        let bare = try Hub(of: repository, hasHook: false, bench), hooked = try Hub(of: repository, hasHook: true, bench)
        var number = 0
        let samples = try alternate(
            15,
            [
                {
                    number += 1
                    return try bare.push(number, files: size.files)
                }, { try hooked.push(number, files: size.files) },
            ])
        let added = max(samples[1].median - samples[0].median, 0)
        return [
            Figure("push of \(size.files) files with the hook", samples[1], to: "without a hook", samples[0], .atMost(1.25)),
            Figure("added by the hook, \(size.files) files", added, to: "floor of start, read, parse, merge", size.floor, .atMost(3)),
        ]
    }
}

/// A bare repository and a clone that pushes to it.
private struct Hub {
    private let clone: String
    private let bench: Bench
    private let environment: [String: String]

    init(of repository: String, hasHook: Bool, _ bench: Bench) throws {
        self.bench = bench
        let folder = try bench.freshFolder("hub")
        // The hook finds cfgops in PATH, as on a real hub.
        let path = String(bench.cfgops.dropLast("/cfgops".count)) + ":" + (environmentVariable("PATH") ?? "")
        environment = ["PATH": path, "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"]
        try bench.must(["git", "clone", "-q", "--bare", repository, folder + "/hub.git"])
        clone = folder + "/clone"
        try bench.must(["git", "clone", "-q", folder + "/hub.git", clone])
        for (key, value) in [("user.name", "Bench"), ("user.email", "bench@example.com"), ("gc.auto", "0")] {
            try bench.must(["git", "-C", clone, "config", key, value])
        }
        if hasHook { try bench.must([bench.cfgops, "--repo", folder + "/hub.git", "hook", "install"], environment: environment) }
    }

    /// Commits a change of as many base layers as `files`, and times the push alone.
    func push(_ number: Int, files: Int) throws -> Double {
        let names = (0 ..< files).map { file in
            let service = String(10000 + file * 37 % 5000).dropFirst(), team = String(1000 + file * 37 % 5000 / 50).dropFirst()
            return "environments/base/team-\(team)/svc-0\(service).yaml"
        }
        try bench.must(["sed", "-i", "s/requestsPerSecond: .*/requestsPerSecond: \(5000 + number)/"] + names, in: clone)
        try bench.must(["git", "commit", "-qam", "bump"], in: clone)
        return try Command(["git", "push", "-q", "origin", "main"], in: clone, environment: environment).run().milliseconds
    }
}
