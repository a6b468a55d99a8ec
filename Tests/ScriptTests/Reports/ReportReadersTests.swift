import TestSupport
import Testing

/// The reports of `validate` and `schema check` as others read them.
@Suite struct `A report read by others` {
    /// A repository with every kind of complaint: of several environments, of one, of none, with characters that formats escape.
    private func repository(_ folder: borrowing TemporaryFolder) throws -> [String: String] {
        let variables = isolatedEnvironment(home: folder.path)
        try folder.write(
            "shop/cfgops.yaml", "version: 1\nenvironments: {dev: {}, prod: {}}\nschemas:\n  - {documents: app, schema: schemas/a b.yaml}\n")
        try folder.write("shop/schemas/a b.yaml", "properties:\n  port: {type: integer}\n")
        try folder.write("shop/environments/base/app.yaml", "port: eighty\nlog: no\n")
        try folder.write("shop/environments/base/web.yaml", "host: \"${x<\\e&'>:y}\"\n")
        try folder.write("shop/environments/prod/db.yaml", "a: [\n")
        let made = try run(["git", "init", "-q", folder.path("shop")], environment: variables)
        try #require(made.status == 0)
        return variables
    }

    private func report(_ words: [String], _ folder: borrowing TemporaryFolder, exits: Int32 = 1) throws {
        let result = try run([builtProgram] + words, in: folder.path("shop"), environment: try repository(folder))
        #expect(result.status == exits, "\(result.output)\(result.error)")
    }

    @Test func `is well-formed XML with a suite an environment, whatever is quoted in it`() throws {
        let folder = try TemporaryFolder()
        try report(["validate", "--format", "junit", "--output", folder.path("report.xml")], folder)
        let read = try run(["/usr/bin/python3", "\(packageFolder)/Tests/Oracles/junit.py", folder.path("report.xml")])
        #expect(read.status == 0, "\(read.error)")
        let lines = read.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "testsuites 5 5")
        #expect(lines.filter { !$0.hasPrefix(" ") } == ["testsuites 5 5", "dev 2 2", "prod 3 3"])
        #expect(lines.contains("  prod db environments/prod/db.yaml"))
        #expect(lines.contains { $0.contains("x<\\\\u{1B}&") })
    }

    /// The catalogue of schemas that the README's second command brings.
    private static var catalogue: String? {
        let found = try? run(["sh", "-c", "ls \(packageFolder)/.build/python/lib/python3*/site-packages/schemastore/cache.sqlite"])
        return found?.status == 0 ? found?.output.split(separator: "\n").first.map(String.init) : nil
    }

    @Test func `meets the schema of SARIF 2.1.0, as jsonschema and as schema check judge it`() throws {
        guard let catalogue = Self.catalogue else { return printError("skipped: no schemastore in .build/python, see README") }
        let folder = try TemporaryFolder()
        try report(["validate", "--format", "sarif", "--output", folder.path("log.json")], folder)
        func judge() throws -> (jsonschema: String, own: ProcessResult) {
            let oracle = ["\(packageFolder)/Tests/Oracles/sarif.py", catalogue, folder.path("schema.json"), folder.path("log.json")]
            let read = try run(["/usr/bin/python3"] + oracle)
            #expect(read.status == 0, "\(read.error)")
            return (read.output, try run([builtProgram, "schema", "check", folder.path("schema.json"), folder.path("log.json")]))
        }
        let good = try judge()
        #expect(good.jsonschema == "")
        #expect(good.own.status == 0, "\(good.own.output)\(good.own.error)")
        let text = try folder.read("log.json")
        #expect(text.contains("\"uri\": \"schemas/a%20b.yaml\""))
        // Both see what is wrong, so that their silence means something.
        try folder.write("log.json", text.replacing("\"level\": \"error\"", with: "\"level\": \"fatal\""))
        let bad = try judge()
        #expect(bad.jsonschema.contains("'fatal' is not one of"))
        #expect(bad.own.status == 1 && bad.own.output.contains("/log.json:"))
    }
}
