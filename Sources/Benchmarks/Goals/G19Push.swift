internal import TestSupport

/// G19: what the pre-receive hook adds to a push of one commit, to a hub of 5000 services and 10,000 commits; beside a hook that runs
/// the sourcemeta command on each file of the push.
func measurePush(_ bench: Bench) throws -> [Figure] {
    let repository = try bench.repository(services: 5000, commits: 10000)
    return try [(files: 1, share: 1.0), (100, 0.1)].flatMap { size in
        let hubs = try [Hub.Hook.none, .ours, .sourcemeta].map { try Hub(of: repository, $0, bench) }
        var number = 0
        let samples = try alternate(
            15,
            hubs.enumerated().map { index, hub in
                {
                    if index == 0 { number += 1 }
                    return try hub.push(number, files: size.files)
                }
            })
        let added = samples.map { max($0.median - samples[0].median, 0) }
        return [
            Figure("push of \(size.files) files with the hook", samples[1], to: "without a hook", samples[0], .atMost(1.25)),
            Figure("added by the hook, \(size.files) files", added[1], to: "by the sourcemeta hook", added[2], .atMost(size.share)),
        ]
    }
}

/// A bare repository and a clone that pushes to it.
private struct Hub {
    enum Hook { case none, ours, sourcemeta }

    private let clone: String
    private let bench: Bench
    private let environment: [String: String]

    init(of repository: String, _ hook: Hook, _ bench: Bench) throws {
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
        switch hook {
        case .none: break
        case .ours: try bench.must([bench.cfgops, "--repo", folder + "/hub.git", "hook", "install"], environment: environment)
        case .sourcemeta: try Hub.installSourcemeta(in: folder, bench)
        }
    }

    /// The hook that people write: the validator started for every file, on the file as it stands.
    private static func installSourcemeta(in folder: String, _ bench: Bench) throws {
        let script = """
            #!/bin/sh
            set -e
            while read -r old new ref; do
              git diff --name-only "$old" "$new" | while read -r file; do
                git show "$new:$file" > "\(folder)/pushed.yaml"
                "\(try Sourcemeta.program(bench))" validate --fast "\(folder)/schema.json" "\(folder)/pushed.yaml" > /dev/null
              done
            done
            """
        try bench.must(["sh", "-c", "git -C hub.git show main:schemas/service.schema.json > schema.json"], in: folder)
        try bench.must(["sh", "-c", "cat > hub.git/hooks/pre-receive; chmod +x hub.git/hooks/pre-receive"], in: folder, input: script)
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
