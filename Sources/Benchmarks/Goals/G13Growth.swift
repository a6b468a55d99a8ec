/// G13: a render of 1000 services of one environment, in every format, against kustomize with 1000 resources, and how it grows to 3000.
func measureGrowth(_ bench: Bench) throws -> [Figure] {
    let small = try bench.copy(bench.repository(services: 1000, commits: 1), as: "services-1000")
    let large = try bench.copy(bench.repository(services: 3000, commits: 1), as: "services-3000")
    func render(_ repository: String, _ format: FormatTarget) throws -> Sample {
        try format.declare(in: repository)
        return try repeated(5) {
            let words = [bench.cfgops, "render", "prod", "--to", try bench.freshFolder("rendered") + "/prod"]
            return try Command(words, in: repository).run().milliseconds
        }
    }
    let folder = try bench.input("kustomize", "--resources", "1000") + "/overlays/prod"
    let kustomize = try Command(["kubectl", "kustomize", folder], in: "/")
    let peers = try repeated(5) { try kustomize.run().milliseconds }
    return try FormatTarget.all.flatMap { format in
        let one = try render(small, format), three = try render(large, format)
        return [
            Figure("`render` of 1000 services, \(format.name)", one, to: "`kubectl kustomize`, 1000 resources", peers, .atMost(0.08)),
            Figure("`render` of 3000 services, \(format.name)", three, to: "`render` of 1000", one, .atMost(3.3)),
        ]
    }
}
