internal import TestSupport

/// G5: the history of one document over 10,000 commits, with everything warm, against `git log` of one of its layers with Bloom
/// filters in the commit graph; and what the index costs: made from nothing, and brought up to date after one commit.
func measureHistory(_ bench: Bench) throws -> [Figure] {
    try [(layout: "env-team", folder: "team-000/", bound: 1.0), ("env", "", 0.1)].flatMap { layout in
        let source = try bench.input("repo", "--services", "5000", "--commits", "10000", "--layout", layout.layout)
        let repository = try bench.copy(source, as: "history"), index = "\(repository)/.git/cfgops/paths"
        try bench.must(["rm", "-rf", "\(repository)/.git/objects/info/commit-graph", "\(repository)/.git/objects/info/commit-graphs"])
        let graph = try milliseconds {
            try bench.must(["git", "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress"], in: repository)
        }
        func history(_ service: String, _ options: String...) throws -> Command {
            try Command([bench.cfgops, "history", "prod", layout.folder + service] + options, in: repository)
        }
        let rare = "svc-00007", frequent = "svc-00000"
        let cold = try repeated(3) {
            try bench.must(["rm", "-f", index])
            return try history(rare).run().milliseconds
        }
        var figures = [
            Figure(
                "index of \(layout.layout) from nothing", cold, to: "`git commit-graph write --changed-paths`", Sample([graph]), .atMost(1))
        ]
        for (service, bound) in [(rare, layout.bound), (frequent, layout.bound)] {
            let path = "environments/prod/\(layout.folder)\(service).yaml"
            let ours = try history(service), peer = try Command(["git", "log", "--format=%h %ad %an %s", "--", path], in: repository)
            let samples = try alternate(20, [{ try ours.run().milliseconds }, { try peer.run().milliseconds }])
            let changes = try bench.must(ours.words, in: repository).split(separator: "\n").count { !$0.hasPrefix(" ") }
            figures.append(
                Figure(
                    "`history` of a document in \(layout.layout), \(changes) changes", samples[0],
                    to: "`git log` of one layer, Bloom filters",
                    samples[1], .atMost(bound)))
        }
        try bench.must(["rm", index])
        _ = try history(rare, "--at", "HEAD~1").run()
        try bench.must(["mv", index, index + ".before"])
        let stale = try history(rare), fresh = try history(rare)
        let samples = try alternate(
            20,
            [
                {
                    try bench.must(["cp", index + ".before", index])
                    return try stale.run().milliseconds
                }, { try fresh.run().milliseconds },
            ])
        figures.append(
            Figure("`history` in \(layout.layout), first after a commit", samples[0], to: "the same again", samples[1], .atMost(2)))
        return figures
    }
}
