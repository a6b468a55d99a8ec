internal import TestSupport

/// `set` as the hundred thousandth commit against `set` as the hundredth, and with packing as often as cfgops does it by itself.
func measureManyCommits(_ bench: Bench) throws -> [Figure] {
    let young = try bench.copy(bench.repository(services: 100, commits: 100), as: "young")
    let old = try bench.copy(bench.repository(services: 100, commits: 100_000), as: "old")
    var number = 0
    func set(_ folder: String) throws -> Double {
        number += 1
        let word = "team-000/svc-000\(number % 50 + 10):limits.requestsPerSecond=\(9000 + number)"
        return try Command([bench.cfgops, "set", "dev", word], in: folder).run().milliseconds
    }
    let rounds = 60, samples = try alternate(rounds, [{ try set(old) }, { try set(young) }])
    // A pack of few objects costs more for each of them than one of many, so this share is an upper bound.
    let packing = try Command([bench.cfgops, "pack"], in: old).run().milliseconds, share = packing / Double(rounds + 1)
    return [
        Figure("`set` as the 100,000th commit", samples[0], to: "as the 100th", samples[1], .atMost(1.1)),
        Figure(
            "the same with its share of packing", samples[0].median + share, to: "as the 100th", samples[1].median, .atMost(1.25)),
    ]
}
