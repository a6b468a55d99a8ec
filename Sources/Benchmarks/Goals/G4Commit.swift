internal import History
internal import TestSupport

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
        ours.append(try commitTimes(bareCopy(of: repository, bench), services: services).median)
        let files = try bench.freshFolder("floor") + "/files"
        let output = try bench.must([program, bareCopy(of: repository, bench), "env-team", "\(services)", files])
        floors.append(try bench.row("commit one key, fsync", of: output) / 1e3)
    }
    return (ours.min() ?? 0, floors.min() ?? 0)
}

private func bareCopy(of repository: String, _ bench: Bench) throws -> String {
    let path = try bench.freshFolder("bare") + "/hub.git"
    try bench.must(["cp", "-a", repository + "/.git", path])
    try bench.must(["git", "-C", path, "config", "core.bare", "true"])
    try bench.must(["sync"])
    return path
}

private func commitTimes(_ path: String, services: Int) throws -> Sample {
    let repository = try Repository.open(path)
    let variables = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"]
    let environment = Dictionary(uniqueKeysWithValues: variables.map { ($0, "bench@example.com") })
    let context = CommitContext(environment: environment, now: Moment(seconds: 1_800_000_000))
    var number = 0
    return try repeated(100) {
        number += 1
        let service = (number * 37 + 11) % services, name = String(100_000 + service).dropFirst()
        let file = "environments/base/team-\(String(1000 + service / 50).dropFirst())/svc-\(name).yaml"
        return try milliseconds {
            guard let head = try repository.head().commit, let text = try repository.snapshot(head).read(file) else {
                throw Unavailable("no \(file) in \(path)")
            }
            let change = Change(base: head, edits: [file: .write(text + Array("# \(number)\n".utf8))], message: "bump")
            _ = try repository.commitChange(change, context: context) { _ in change }
        }
    }
}
