/// G6: what a hundred commits changed, by key, against the lines that git shows of them; and one commit against the names of its files.
func measureDiff(_ bench: Bench) throws -> [Figure] {
    let repository = try bench.repository(services: 5000, commits: 10000)
    return try [("main~100", [], "`git diff`", 2), ("main~1", ["--name-only"], "`git diff --name-only`", 5)].map {
        (start: String, words: [String], peer: String, bound: Double) in
        let ours = try Command([bench.cfgops, "diff", start, "main"], in: repository)
        let peers = try Command(["git", "diff"] + words + [start, "main"], in: repository)
        let samples = try alternate(30, [{ try ours.run().milliseconds }, { try peers.run().milliseconds }])
        return Figure("`diff \(start) main` by key, 5000/10k", samples[0], to: peer, samples[1], .atMost(bound))
    }
}
