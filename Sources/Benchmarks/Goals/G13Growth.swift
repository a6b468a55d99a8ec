/// G13: a render of 1000 services of one environment against kustomize with 1000 resources, and how it grows to 3000.
func measureGrowth(_ bench: Bench) throws -> [Figure] {
    func render(_ services: Int) throws -> Sample {
        let repository = try bench.repository(services: services, commits: 1)
        return try repeated(5) {
            let words = [bench.cfgops, "render", "prod", "--to", try bench.freshFolder("rendered") + "/prod"]
            return try Command(words, in: repository).run().milliseconds
        }
    }
    let small = try render(1000), large = try render(3000)
    let folder = try bench.input("kustomize", "--resources", "1000") + "/overlays/prod"
    let kustomize = try Command(["kubectl", "kustomize", folder], in: "/")
    let peers = try repeated(5) { try kustomize.run().milliseconds }
    return [
        Figure("`render` of 1000 services", small, to: "`kubectl kustomize`, 1000 resources", peers, .atMost(0.08)),
        Figure("`render` of 3000 services", large, to: "`render` of 1000", small, .atMost(3.3)),
    ]
}
