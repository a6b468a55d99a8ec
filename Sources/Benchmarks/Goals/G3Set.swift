internal import TestSupport

/// G3: one key edited in place, validated and committed durably, against `git commit -am` of an edit that is already there.
func measureSet(_ bench: Bench) throws -> [Figure] {
    try [(services: 5000, commits: 10000, bound: 0.35), (100, 1000, 1.2)].map { size in
        let repository = try bench.repository(services: size.services, commits: size.commits)
        let ours = try bench.copy(repository, as: "set"), peers = try bench.copy(repository, as: "commit")
        var number = 0
        let samples = try alternate(
            20,
            [
                {
                    number += 1
                    let service = "team-000/svc-000\(10 + number)"
                    let set = try Command(
                        [bench.cfgops, "set", "dev", "\(service):limits.requestsPerSecond=\(9000 + number)"], in: ours)
                    return try set.run().milliseconds
                },
                {
                    let file = "\(peers)/environments/dev/team-000/svc-000\(10 + number).yaml"
                    try bench.must(["sed", "-i", "s/requestsPerSecond: .*/requestsPerSecond: \(9000 + number)/", file])
                    return try Command(["git", "commit", "-qam", "bump"], in: peers).run().milliseconds
                },
            ])
        let what = "`set` of one key, \(size.services)/\(size.commits / 1000)k"
        return Figure(what, samples[0], to: "`git commit -am`", samples[1], .atMost(size.bound))
    }
}
