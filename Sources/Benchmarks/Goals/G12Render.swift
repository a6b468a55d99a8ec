/// G12: everything of three environments, 15,000 outputs, cold and durable, against PyYAML.
func measureFullRender(_ bench: Bench) throws -> [Figure] {
    let repository = try bench.repository(services: 5000, commits: 10000)
    var megabytes = 0.0
    let ours = try repeated(3) {
        let destination = try bench.freshFolder("reconciled")
        return try ["dev", "staging", "prod"].reduce(0) { sum, environment in
            let words = [bench.cfgops, "reconcile", environment, "--to", "\(destination)/\(environment)"]
            let cost = try Command(words, in: repository).run()
            megabytes = max(megabytes, cost.megabytes)
            return sum + cost.milliseconds
        }
    }
    let peers = try repeated(3) { try Python.system(bench).run(mergeScript, [repository, bench.freshFolder("merged")]).median }
    return [
        Figure("15,000 outputs reconciled, 5000/10k", ours, to: "PyYAML, C reader and writer", peers, .atMost(0.3)),
        Figure("its peak memory", unit: "MB", megabytes, to: "limit", 250, .atMost(1)),
    ]
}
