import Documents
import Importing
import Overlays
import TestSupport
import Testing

/// What the readers make of public suites and real files becomes layers that evaluate to the same values.
@Suite struct `What was read` {
    @Test(arguments: TomlCase.all("valid")) func `from TOML comes back from layers`(_ testCase: TomlCase) throws {
        try check(testCase.source, .toml)
    }

    @Test(arguments: PropertiesCase.all.filter { $0.pairs != nil })
    func `from properties comes back from layers, flat and as a tree`(_ testCase: PropertiesCase) throws {
        try check(Array(testCase.input.utf8), .properties)
        try check(Array(testCase.input.utf8), .properties) { nestedProperties($0) }
    }

    @Test(arguments: DotenvCase.all.filter { DotenvCase.refused[$0.name] == nil })
    func `from dotenv comes back from layers`(_ testCase: DotenvCase) throws {
        try check(readFile(try #require(DotenvCase.root) + "/" + testCase.name), .dotenv)
    }

    @Test func `from real YAML and JSON comes back from layers`() throws {
        guard let root = Conformance.folder("gitops-repos") else { return }
        var count = 0
        for path in filePaths(below: root).sorted() where path.contains("/tree/") && (path.hasSuffix(".yaml") || path.hasSuffix(".json")) {
            let format: ForeignFormat = path.hasSuffix(".json") ? .json : .yaml
            guard let root = format.read(try readFile(path), file: path).roots.first, !root.entries.isEmpty else { continue }
            try check(readFile(path), format)
            count += 1
        }
        #expect(count > 1000)
        print("real files read and written as layers: \(count)")
    }

    /// The comments of a file stand in its layer again, each once; in which place they stand is for the tests of the reader.
    @Test func `keeps every comment of real YAML`() throws {
        guard let root = Conformance.folder("gitops-repos") else { return }
        var count = 0
        for path in filePaths(below: root).sorted() where path.contains("/tree/") && path.hasSuffix(".yaml") {
            let bytes = try readFile(path), roots = ForeignFormat.yaml.read(bytes, file: path).roots
            guard roots.count == 1, !roots[0].entries.isEmpty, let source = Yaml.parse(bytes, file: path).document else { continue }
            var imported = ImportedConfiguration()
            imported.environments = [ImportedConfiguration.Environment(name: "base")]
            imported.documents = ["base": ["app": .mapping(roots[0])]]
            let layer = try #require(try Layering.layers(of: imported).files["environments/base/app.yaml"])
            let written = try #require(Yaml.parse(layer, file: path).document)
            #expect(comments(of: written) == comments(of: source), "\(path)")
            count += source.comments.count
        }
        print("comments of real files kept: \(count)")
    }

    private func comments(of document: Document) -> [String] {
        document.comments.map { range in
            let text = document.source[Int(range.lowerBound) ..< Int(range.upperBound)]
            return String(decoding: text, as: UTF8.self).filter { $0 != " " && $0 != "\t" && $0 != "#" }
        }.sorted()
    }

    private func check(_ bytes: [UInt8], _ format: ForeignFormat, _ change: (ImportedValue) -> ImportedValue = { $0 }) throws {
        let root = change(try #require(format.read(bytes, file: "f").roots.first))
        var imported = ImportedConfiguration()
        imported.environments = ["dev", "prod"].map { ImportedConfiguration.Environment(name: $0) }
        imported.documents = ["dev": ["app": .mapping(root)], "prod": ["app": .mapping(root)]]
        let layers = try Layering.layers(of: imported)
        if layers.diagnostics.contains(where: { $0.code == "patch-key" }) { return }
        #expect(layers.diagnostics.map(\.rendered) == [])
        let manifest = try #require(Manifest.read(Array(ManifestText.whole(imported.environments).utf8)).manifest)
        let proof = try Proof.compare(imported, with: Configuration(source: PlannedFiles(layers.files), manifest: manifest))
        #expect(proof.differences.map(\.message) == [], "\(layers.files.mapValues { String(decoding: $0, as: UTF8.self) })")
    }
}
