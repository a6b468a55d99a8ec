internal import Documents
internal import TestSupport

/// G14: 10 MB of configuration parsed, with byte ranges and comments, against libyaml's events, rapidyaml and ruamel.yaml.
func measureYaml(_ bench: Bench) throws -> [Figure] {
    let file = try bench.input("yaml") + "/config.yaml"
    let source = try readFile(file), megabytes = Double(source.count) / 1e6
    let floor = try bench.floor("yaml", "yaml")
    let samples = try alternate(
        5,
        [
            { milliseconds { keep(Yaml.parse(source, file: "config.yaml")) } },
            { try bench.row("libyaml events", of: bench.must([floor, file])) / 1e3 },
        ])
    func rate(_ time: Double) -> Double { megabytes / time * 1e3 }
    let ours = rate(samples[0].median)
    var figures = [
        Figure("parse 10 MB of YAML", unit: "MB/s", ours, to: "libyaml, events in C", rate(samples[1].median), .atLeast(0.8))
    ]
    bench.optional("rapidyaml") {
        let peer = try Python.with(["rapidyaml"], bench).run(rapidyamlScript, [file])
        figures.append(Figure("parse 10 MB of YAML", unit: "MB/s", ours, to: "rapidyaml", rate(peer.median), .atLeast(1)))
    }
    bench.optional("ruamel.yaml") {
        let small = try bench.input("yaml", "--bytes", "1000000") + "/config.yaml"
        let peer = try Python.system(bench).run(ruamelReadScript, [small]).median
        let theirs = Double(try readFile(small).count) / 1e3 / peer
        figures.append(Figure("parse 10 MB of YAML", unit: "MB/s", ours, to: "ruamel.yaml (1 MB)", theirs, .atLeast(100)))
    }
    return figures
}
