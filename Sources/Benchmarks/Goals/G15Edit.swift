internal import Documents
internal import TestSupport

/// G15: one key set in a document of 1 MB, the rest byte for byte, against ruamel.yaml and against parsing alone.
func measureEdit(_ bench: Bench) throws -> [Figure] {
    let file = try bench.input("yaml", "--bytes", "1000000") + "/config.yaml"
    let source = try readFile(file), path = try Path(parsing: "svc-00000.server.port")
    func parse() throws -> Document {
        guard let document = Yaml.parse(source, file: "config.yaml").document else { throw Unavailable("\(file) does not parse") }
        return document
    }
    let samples = try alternate(
        20,
        [
            { try milliseconds { keep(try Edit.set(path, to: .scalar(kind: .integer, text: "9999"), in: try parse())) } },
            { try milliseconds { keep(try parse()) } },
        ])
    var figures = [Figure("parse and set in 1 MB of YAML", samples[0], to: "parsing it", samples[1], .atMost(3))]
    bench.optional("ruamel.yaml") {
        let peer = try Python.system(bench).run(ruamelEditScript, [file])
        figures.append(Figure("parse and set in 1 MB of YAML", samples[0], to: "ruamel.yaml", peer, .atMost(0.02)))
    }
    return figures
}
