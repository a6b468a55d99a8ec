/// G12: everything of three environments, 15,000 outputs, cold and durable, in every format, against PyYAML.
func measureFullRender(_ bench: Bench) throws -> [Figure] {
    let original = try bench.repository(services: 5000, commits: 10000)
    let repository = try bench.copy(original, as: "services-5000")
    var megabytes = 0.0
    func reconcile(_ rounds: Int) throws -> Sample {
        try repeated(rounds) {
            let destination = try bench.freshFolder("reconciled")
            return try ["dev", "staging", "prod"].reduce(0) { sum, environment in
                let words = [bench.cfgops, "reconcile", environment, "--to", "\(destination)/\(environment)"]
                let cost = try Command(words, in: repository).run()
                megabytes = max(megabytes, cost.megabytes)
                return sum + cost.milliseconds
            }
        }
    }
    let ours = try reconcile(3)
    let peers = try repeated(3) { try Python.system(bench).run(mergeScript, [original, bench.freshFolder("merged")]).median }
    var figures = [
        Figure("15,000 outputs reconciled, 5000/10k", ours, to: "PyYAML, C reader and writer", peers, .atMost(0.3)),
        Figure("its peak memory", unit: "MB", megabytes, to: "limit", 250, .atMost(1)),
    ]
    for format in FormatTarget.all where format.name != "yaml" {
        try format.declare(in: repository)
        try bench.must(["git", "commit", "-q", "--no-verify", "-a", "-m", format.name], in: repository)
        figures.append(Figure("15,000 outputs, \(format.name)", try reconcile(1), to: "PyYAML, to YAML", peers, .atMost(0.3)))
    }
    return figures
}
