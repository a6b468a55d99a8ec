internal import TestSupport

/// G7: a rollback of the newest commit, judged and committed durably, against `git revert` of it. Both go back and forth, so that every
/// run changes the same files.
func measureRollback(_ bench: Bench) throws -> [Figure] {
    let repository = try bench.repository(services: 5000, commits: 10000)
    let ours = try bench.copy(repository, as: "rollback"), peers = try bench.copy(repository, as: "revert")
    let rollback = try Command([bench.cfgops, "rollback", "HEAD~1"], in: ours)
    let revert = try Command(["git", "revert", "--no-edit", "HEAD"], in: peers)
    let samples = try alternate(20, [{ try rollback.run().milliseconds }, { try revert.run().milliseconds }])
    return [Figure("`rollback` of one commit, 5000/10k", samples[0], to: "`git revert`", samples[1], .atMost(0.35))]
}
