internal import TestSupport

/// Blame of all values of a document over 10,000 commits against `git blame` of its layers, one after the other: a document that few
/// of the commits change, and one that all of them do.
func measureBlame(_ bench: Bench) throws -> [Figure] {
    let team = try bench.input("repo", "--services", "5000", "--commits", "10000", "--layout", "env-team")
    let all = try changedByEveryCommit(bench)
    return try [
        ("few of 10,000 commits change", team, "team-000/svc-00007"), ("100 of 10,000 commits change", team, "team-000/svc-00000"),
        ("all of 10,000 commits change", all, "app"),
    ].map { what, repository, document in
        let blame = try Command([bench.cfgops, "blame", "prod", document, "--at", "HEAD"], in: repository)
        let peers = try ["base", "prod"].map { environment in
            try Command(["git", "blame", "HEAD", "--", "environments/\(environment)/\(document).yaml"], in: repository)
        }
        let samples = try alternate(
            10, [{ try blame.run().milliseconds }, { try peers.reduce(0) { try $0 + $1.run().milliseconds } }])
        return Figure("`blame` of a document that \(what)", samples[0], to: "`git blame` of its two layers", samples[1], .atMost(1))
    }
}

/// A repository of one document of 300 values in two layers, one of which every commit changes.
private func changedByEveryCommit(_ bench: Bench) throws -> String {
    let repository = bench.workPath("repo-one-document")
    if bench.exists(repository) { return repository }
    var random = SeededRandom(seed: 5), layers = [[Int]](repeating: [Int](repeating: 0, count: 200), count: 2)
    layers[1].removeLast(100)
    var stream: [UInt8] = []
    for number in 0 ..< 10000 {
        let layer = Int.random(in: 0 ... 1, using: &random)
        layers[layer][Int.random(in: layers[layer].indices, using: &random)] = number
        stream += "commit refs/heads/main\ncommitter Bench <bench@example.com> \(1_700_000_000 + 60 * number) +0000\ndata 0\n".utf8
        if number == 0 { stream += file("cfgops.yaml", "version: 1\nenvironments: {prod: {}}\n").utf8 }
        for (index, environment) in ["base", "prod"].enumerated() where number == 0 || index == layer {
            let lines = layers[index].enumerated().map { "  key-\($0): \($1)\n" }.joined()
            stream += file("environments/\(environment)/app.yaml", "\(environment):\n\(lines)").utf8
        }
    }
    try bench.must(["git", "init", "-q", "-b", "main", repository])
    let imported = try run(["git", "fast-import", "--quiet"], in: repository, input: stream, deadline: 600)
    guard imported.status == 0 else { throw Unavailable(imported.error) }
    try bench.must(["git", "reset", "-q", "--hard"], in: repository)
    return repository
}

private func file(_ path: String, _ text: String) -> String { "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n" }
