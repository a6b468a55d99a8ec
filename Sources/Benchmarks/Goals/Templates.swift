internal import TestSupport

/// 1000 services of one environment, each filled into a template, against Python's template engines over the same layers.
func measureTemplates(_ bench: Bench) throws -> [Figure] {
    let repository = try bench.copy(bench.repository(services: 1000, commits: 1), as: "templates")
    try writeFile(repository + "/cfgops.yaml", Array(templateManifest.utf8))
    try bench.must(["mkdir", "-p", repository + "/templates"])
    try writeFile(repository + "/templates/service.mustache", Array(serviceTemplate.utf8))
    let ours = try repeated(5) {
        let words = [bench.cfgops, "render", "prod", "--to", try bench.freshFolder("filled") + "/prod"]
        return try Command(words, in: repository).run().milliseconds
    }
    var figures: [Figure] = []
    for (engine, limit) in [("pystache", 0.1), ("jinja2", 0.3)] {
        bench.optional(engine) {
            let python = try Python.with(["pyyaml", "pystache", "jinja2"], bench)
            let peers = try repeated(3) { try python.run(templateScript, [engine, repository, bench.freshFolder("filled")]).median }
            figures.append(Figure("`render` of 1000 services by a template", ours, to: "PyYAML in C and \(engine)", peers, .atMost(limit)))
        }
    }
    return figures
}

private let templateManifest = """
    version: 1
    environments: { dev: {}, staging: {}, prod: {} }
    targets:
      - name: services
        documents: "team-*/svc-*"
        format: text
        template: templates/service.mustache
        path: "{document}.conf"

    """
