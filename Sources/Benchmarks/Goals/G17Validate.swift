internal import Documents
internal import Schemas
internal import TestSupport

/// G17: one document of 204 leaves, parsed before, judged by a schema that was compiled before: against jsonschema-rs, which judges
/// Python's objects, and for every error there is against the exhaustive mode of the sourcemeta command.
func measureValidation(_ bench: Bench) throws -> [Figure] {
    let folder = try bench.input("schema"), schemaFile = folder + "/service.schema.json"
    let schema = try compiledSchema(schemaFile)
    let names = try bench.must(["ls", folder + "/valid"]).split(separator: "\n").prefix(1000)
    let documents = try names.map { try parsedRoot("\(folder)/valid/\($0)") }, instances = documents.map { Instance($0) }
    func microseconds(_ body: (Int) -> Void) throws -> Sample {
        try repeated(15) { milliseconds { instances.indices.forEach(body) } * 1e3 / Double(instances.count) }
    }
    let judged = try microseconds { keep(schema.accepts(instances[$0])) }
    let made = try microseconds { keep(schema.accepts(Instance(documents[$0]))) }
    let explained = try microseconds { keep(schema.findings(in: instances[$0])) }
    var figures: [Figure] = []
    bench.optional("jsonschema-rs") {
        let peer = try Python.with(["jsonschema-rs"], bench).run(judgingScript, [schemaFile, folder + "/valid"])
        figures.append(microsecondsFigure("judge a document of 204 leaves", judged, to: "jsonschema-rs is_valid", peer, .atMost(2)))
        figures.append(microsecondsFigure("the same from the parsed document", made, to: "jsonschema-rs is_valid", peer, .atMost(2)))
    }
    bench.optional("sourcemeta") {
        let program = try Sourcemeta.program(bench), file = "\(folder)/valid/\(names[0])"
        let exhaustive = try Sourcemeta.microseconds(program, schemaFile, file, bench)
        figures.append(microsecondsFigure("every error of it", explained, to: "sourcemeta exhaustive", exhaustive, .atMost(1.5)))
    }
    return figures
}

/// G18: 3000 YAML documents judged by one command.
func measureManyDocuments(_ bench: Bench) throws -> [Figure] {
    let folder = try bench.input("schema"), schema = folder + "/service.schema.json", documents = folder + "/valid-yaml"
    let files = try bench.must(["ls", documents]).split(separator: "\n").map { "\(documents)/\($0)" }
    let ours = try Command([bench.cfgops, "--quiet", "schema", "check", schema] + files, in: folder)
    var memory = 0.0
    func run() throws -> Double {
        let cost = try ours.run()
        memory = max(memory, cost.megabytes)
        return cost.milliseconds
    }
    var figures: [Figure] = []
    bench.optional("sourcemeta") {
        let peer = try Command([Sourcemeta.program(bench), "validate", "--fast", schema, documents], in: folder)
        let samples = try alternate(7, [run, { try peer.run().milliseconds }])
        figures.append(Figure("judge 3000 YAML documents", samples[0], to: "sourcemeta --fast", samples[1], .atMost(0.8)))
        figures.append(Figure("the same, memory", unit: "MB", memory, to: "217 MB", 217, .atMost(1)))
    }
    bench.optional("check-jsonschema") {
        let program = try Python.installed(["check-jsonschema"], bench) + "/check-jsonschema"
        let peer = try Command([program, "--schemafile", schema] + files, in: folder)
        let samples = try alternate(1, [run, { try peer.run().milliseconds }])
        figures.append(Figure("judge 3000 YAML documents", samples[0], to: "check-jsonschema", samples[1], .atMost(0.015)))
    }
    return figures
}

private func microsecondsFigure(_ what: String, _ ours: Sample, to peer: String, _ peers: Sample, _ bound: Figure.Bound) -> Figure {
    var figure = Figure(what, ours, to: peer, peers, bound)
    figure.unit = "us"
    return figure
}

private func parsedRoot(_ file: String) throws -> Value {
    guard let root = Json.parse(try readFile(file), file: file).document?.root else { throw Unavailable("\(file) is no JSON") }
    return root
}

private func compiledSchema(_ file: String) throws -> Schema {
    let document = try parsedRoot(file).document
    guard let schema = try Schema.compile(document, uri: "file://" + file, source: NoSchemas()).schema else {
        throw Unavailable("\(file) is no schema")
    }
    return schema
}

/// The sourcemeta command, from PyPI.
enum Sourcemeta {
    /// The program that the package's script in Python starts.
    static func program(_ bench: Bench) throws -> String {
        let folder = try Python.installed(["sourcemeta-jsonschema"], bench) + "/../lib"
        let found = try bench.must(["find", folder, "-name", "jsonschema-linux-x86_64"]).split(separator: "\n")
        guard let program = found.first else { throw Unavailable("no program for this machine in sourcemeta-jsonschema") }
        return String(program)
    }

    /// What its own benchmark says of one document.
    static func microseconds(_ program: String, _ schema: String, _ file: String, _ bench: Bench) throws -> Sample {
        let values = try (0 ..< 9).map { _ in
            let output = try bench.must([program, "validate", schema, file, "--benchmark", "--loop", "2000"])
            // `file: PASS 8.512 +- 0.431 us (8.210)`
            guard let mark = output.firstRange(of: " +- "), let word = output[..<mark.lowerBound].split(separator: " ").last,
                let value = Double(word)
            else { throw Unavailable("no time in \"\(output)\"") }
            return value
        }
        return Sample(values)
    }
}

/// Microseconds for a document, one line for each of fifteen rounds over a thousand of them.
private let judgingScript = """
    import json, jsonschema_rs
    schema, folder = sys.argv[1:3]
    validator = jsonschema_rs.validator_for(json.load(open(schema)))
    documents = [json.load(open(os.path.join(folder, name))) for name in sorted(os.listdir(folder))[:1000]]
    for _ in range(15):
        start = time.perf_counter()
        for document in documents:
            validator.is_valid(document)
        print((time.perf_counter() - start) * 1e6 / len(documents))
    """
