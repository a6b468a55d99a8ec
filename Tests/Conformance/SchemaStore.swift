import Documents
import Schemas
import TestSupport
import Testing

/// One schema of SchemaStore with files that meet it and files that do not.
struct StoredSchema: Sendable, CustomTestStringConvertible {
    let name: String
    var testDescription: String { name }

    private static let root = Conformance.folder("schemastore")
    private var folder: String { "\(StoredSchema.root ?? "")/\(name)" }

    static let all: [StoredSchema] =
        root.map { root in
            filePaths(below: root).filter { $0.hasSuffix("/schema.json") }.map { path in
                StoredSchema(name: String(path.dropFirst(root.count + 1).dropLast("/schema.json".count)))
            }.sorted { $0.name < $1.name }
        } ?? []

    func compiled(assertsFormats: Bool) throws -> Schema? {
        let document = try #require(Json.parse(try readFile("\(folder)/schema.json"), file: "schema.json").document)
        let (schema, diagnostics) = try Schema.compile(
            document, uri: "file:///schemas/\(name).json", source: NoSchemas(), assertsFormats: assertsFormats)
        #expect(diagnostics.filter(\.isError).map(\.rendered) == [])
        return schema
    }

    /// - Parameter group: `positive` or `negative`.
    func files(_ group: String) -> [String] {
        filePaths(below: "\(folder)/\(group)").map { String($0.dropFirst(folder.count + 1)) }.sorted()
    }

    /// The documents of a file; throws what stands in the way of reading it.
    func instances(_ file: String) throws -> [Instance] {
        let bytes = try readFile("\(folder)/\(file)")
        let syntax: Document.Syntax = file.hasSuffix(".json") ? .json : file.hasSuffix(".toml") ? .toml : .yaml
        let parsed = Layer.parse(bytes, file: file, syntax: syntax, limits: .standard)
        let document = try #require(parsed.document, "\(parsed.diagnostics.map(\.rendered))")
        return document.roots.map { Instance(Value(document, Int($0.node))) }
    }
}

@Suite struct `The schemas of SchemaStore` {
    /// Files that meet the shape and not the formats, which SchemaStore takes for remarks.
    private static let otherFormats = [
        "webjob-publish-settings/positive/scheduled.json": "\"endTime\" is a date-time without an offset"
    ]

    /// The labels are those that other validators agree on with `format` as an annotation.
    @Test(arguments: StoredSchema.all)
    func `compile, accept the files that meet them and refuse those that do not`(_ stored: StoredSchema) throws {
        guard let schema = try stored.compiled(assertsFormats: false) else { return }
        for (group, isGood) in [("positive", true), ("negative", false)] {
            for file in stored.files(group) {
                let instances = try stored.instances(file)
                #expect(instances.allSatisfy { schema.accepts($0) } == isGood, "\(file)")
                #expect(instances.allSatisfy { schema.findings(in: $0).isEmpty == schema.accepts($0) }, "\(file): findings")
            }
        }
    }

    @Test(arguments: StoredSchema.all) func `accept the same files with formats as rules`(_ stored: StoredSchema) throws {
        guard let schema = try stored.compiled(assertsFormats: true) else { return }
        for file in stored.files("positive") {
            let isAccepted = try stored.instances(file).allSatisfy { schema.accepts($0) }
            #expect(isAccepted == (Self.otherFormats["\(stored.name)/\(file)"] == nil), "\(file)")
        }
    }
}
