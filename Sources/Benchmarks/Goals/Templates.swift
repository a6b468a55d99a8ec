internal import History
internal import Overlays
internal import Rendering
internal import TestSupport
internal import Validating

/// 1000 services of one environment, each filled into a template, against Python's template engines: with all that is around it, and
/// filling in alone, where documents and template have been read and merged before.
func measureTemplates(_ bench: Bench) throws -> [Figure] {
    let repository = try bench.copy(bench.repository(services: 1000, commits: 1), as: "templates")
    try writeFile(repository + "/cfgops.yaml", Array(templateManifest.utf8))
    try bench.must(["mkdir", "-p", repository + "/templates"])
    try writeFile(repository + "/templates/service.mustache", Array(serviceTemplate.utf8))
    let python = try Python.with(["pyyaml", "pystache", "jinja2"], bench), engines = ["pystache", "jinja2"]
    func render() throws -> Double {
        let words = [bench.cfgops, "render", "prod", "--to", try bench.freshFolder("filled") + "/prod"]
        return try Command(words, in: repository).run().milliseconds
    }
    let whole = try alternate(
        5,
        [render] + engines.map { engine in { try python.run(templateScript, [engine, repository, bench.freshFolder("filled")]).median } })
    let filling = try filling(repository)
    let alone = try alternate(5, [filling] + engines.map { engine in { try python.run(templateScript, [engine, repository]).median } })
    return zip(engines, 1...).flatMap { engine, index in
        [
            Figure("`render` of 1000 services by a template", whole[0], to: "PyYAML in C and \(engine)", whole[index], .atMost(0.3)),
            Figure("the same, filling in alone", alone[0], to: engine, alone[index], .atMost(1)),
        ]
    }
}

/// Rendering again what has been rendered: layers are parsed and merged, so that filling in, digests and the table of files are left.
private func filling(_ folder: String) throws -> () throws -> Double {
    let repository = try Repository.open(folder, environment: [:])
    guard let tree = try repository.workTreeSnapshot(root: "") else { throw Unavailable("no work tree in \(folder)") }
    let root = ConfigurationRoot(repository: repository, folder: "")
    let configuration = try LoadedConfiguration.read(root: root, tree: tree, inputs: Inputs(), cache: LayerCache()).usable()
    let renderer = Renderer(configuration: configuration, inParallel: false)
    return { try milliseconds { keep(try renderer.render(environment: "prod").rendering) } }
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
