/// G4: a commit of one key in process, durable, against the same work in C, and for 5000 services against 100.
func measureCommit(_ bench: Bench) throws -> [Figure] {
    let small = try measureCommits(bench, services: 100, commits: 1000)
    let large = try measureCommits(bench, services: 5000, commits: 10000)
    return [
        Figure("commit of one key, 5000/10k", large.ours, to: "the same in C over libgit2", large.floor, .atMost(1.3)),
        Figure("commit of one key, 100/1k", small.ours, to: "the same in C over libgit2", small.floor, .atMost(1.3)),
        Figure("commit of one key, 5000/10k", large.ours, to: "100/1k", small.ours, .atMost(1.5)),
    ]
}

/// The least of three medians, ours and the floor in turn: what else syncs on the machine can only make them slower.
private func measureCommits(_ bench: Bench, services: Int, commits: Int) throws -> (ours: Double, floor: Double) {
    let repository = try bench.repository(services: services, commits: commits)
    let program = try bench.floor("git", "git2", "yaml")
    var ours: [Double] = [], floors: [Double] = []
    for _ in 0 ..< 3 {
        ours.append(try commitTimes(bench.bareCopy(of: repository), services: services).median)
        let files = try bench.freshFolder("floor") + "/files"
        let output = try bench.must([program, bench.bareCopy(of: repository), "env-team", "\(services)", files])
        floors.append(try bench.row("commit one key, fsync", of: output) / 1e3)
    }
    return (ours.min() ?? 0, floors.min() ?? 0)
}

private func commitTimes(_ path: String, services: Int) throws -> Sample {
    let commits = try KeyCommits(in: path, services: services)
    return try repeated(100) { try milliseconds { try commits.next() } }
}
