import Documents
import Overlays
import Rendering
import Synchronization
import TestSupport
import Testing

@Suite struct `An incremental rendering` {
    private static let manifest = """
        version: 1
        environments: { dev: {}, prod: {}, prod-eu: { inherits: prod } }
        targets:
          - { name: whole, documents: "**", format: yaml, path: "whole/{document}.yaml" }
          - { name: port, documents: ["team-*/*", app], select: port, optional: true, format: text, path: "port/{document}" }
          - { name: some, documents: "team-a/*", environments: prod, format: dotenv, path: "env/{document}.env" }
          - { name: flat, documents: "team-b/*", format: json, path: "whole/{document}.yaml.d/x" }
        """

    /// Edits of every sort: layers come, change, go, break, name each other and files, differ only in case, take each other's path.
    @Test(arguments: 0 ..< (longRun ? 400 : 10) as Range<UInt64>)
    func `is what a fresh rendering is, after any change`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var files = [Manifest.file: Self.manifest, "environments/base/app.yaml": "port: 1"]
        let renderers = ["dev", "prod", "prod-eu"].map { ($0, IncrementalRenderer(environment: $0)) }
        var known: [String: Rendering] = [:]
        for (environment, renderer) in renderers { known[environment] = try compare(renderer, files, changed: nil, environment) }
        var valid = 0
        for _ in 0 ..< 40 {
            var changed: [String] = []
            for _ in 0 ... Int.random(in: 0 ... 2, using: &random) { changed.append(edit(&files, &random)) }
            for (environment, renderer) in renderers {
                guard let rendering = try compare(renderer, files, changed: changed, environment) else { continue }
                valid += 1
                let differing = try RenderedChange.all(from: known[environment]?.files ?? [], to: rendering.files).map(\.path)
                #expect(renderer.changedPaths?.isSuperset(of: differing) ?? true)
                known[environment] = rendering
            }
        }
        #expect(valid > 0 && valid < 120, "changes should neither always nor never leave errors")
    }

    /// The rendering; nil where there is an error.
    private func compare(
        _ renderer: IncrementalRenderer, _ files: [String: String], changed: [String]?, _ environment: String
    ) throws -> Rendering? {
        let found = try renderer.render(configuration(of: files), changed: changed)
        let wanted = try Renderer(configuration: configuration(of: files), inParallel: false).render(environment: environment)
        try #require(found.diagnostics.map(\.rendered) == wanted.diagnostics.map(\.rendered))
        try #require(found.rendering == wanted.rendering)
        return found.rendering
    }

    private func configuration(of files: [String: String]) throws -> Configuration {
        let source = MemorySource(files: files)
        return try Configuration(source: source, manifest: #require(try Manifest.load(from: source).manifest))
    }

    /// Makes one edit and names the file.
    private func edit(_ files: inout [String: String], _ random: inout SeededRandom) -> String {
        let names = ["app", "team-a/one", "team-a/two", "team-b/one", "team-b/One", "team-c/x", "team-b/one.yaml.d/x"]
        let environment = ["base", "base", "dev", "prod", "prod-eu"].randomElement(using: &random) ?? "base"
        let name = names.randomElement(using: &random) ?? "app"
        let number = Int.random(in: 0 ... 9, using: &random)
        let text: String? =
            switch Int.random(in: 0 ... 30, using: &random) {
            case 0, 8 ... 20: nil
            case 1: "port: [\(number)"
            case 2: "port: null\nother: \(number)"
            case 3: "null"
            case 4: "other: ${app:port}\nport: \(number)"
            case 5: "other: \"${team-a/one:other:-none}\""
            case 6: "other: ${file:notes/\(number % 2).txt}"
            case 7: "a: \(number)\nA: \(number)"
            default: "port: \(number)\ntext: some words \(number)"
            }
        let isFile = number == 0
        let path = isFile ? "notes/\(Int.random(in: 0 ... 1, using: &random)).txt" : "environments/\(environment)/\(name).yaml"
        files[path] = text
        return path
    }

    @Test func `reads what a change reaches, and nothing else`() throws {
        var files = [Manifest.file: "version: 1\nenvironments: { dev: {}, prod: {} }\n" + Self.targets]
        for index in 0 ..< 50 {
            files["environments/base/svc-\(index).yaml"] = "port: \(index)\nurl: ${shared:host}"
            files["environments/dev/svc-\(index).yaml"] = "debug: true"
            files["environments/base/lone-\(index).yaml"] = "port: \(index)"
        }
        files["environments/base/shared.yaml"] = "host: a"
        let renderer = IncrementalRenderer(environment: "dev")
        _ = try reads(of: renderer, files, changed: nil)

        files["environments/base/svc-7.yaml"] = "port: 77\nurl: ${shared:host}"
        let oneService = ["environments/base/shared.yaml", "environments/base/svc-7.yaml", "environments/dev/svc-7.yaml"]
        #expect(try reads(of: renderer, files, changed: ["environments/base/svc-7.yaml"]) == oneService)

        files["environments/prod/lone-1.yaml"] = "port: 5"
        #expect(try reads(of: renderer, files, changed: ["environments/prod/lone-1.yaml", "README.md"]) == [])

        files["environments/base/shared.yaml"] = "host: b"
        let readers = try reads(of: renderer, files, changed: ["environments/base/shared.yaml"])
        #expect(readers.count == 101)
        #expect(readers.allSatisfy { !$0.contains("lone") })
    }

    private static let targets = "targets: [{ name: t, documents: '*', format: json, path: '{document}.json' }]"

    private func reads(of renderer: IncrementalRenderer, _ files: [String: String], changed: [String]?) throws -> [String] {
        let source = CountingSource(files: files)
        let manifest = try #require(try Manifest.load(from: MemorySource(files: files)).manifest)
        let (rendering, diagnostics) = try renderer.render(Configuration(source: source, manifest: manifest), changed: changed)
        #expect(diagnostics == [])
        #expect(rendering != nil)
        return source.reads.sorted()
    }
}

/// Notes which files are read.
final class CountingSource: LayerSource {
    private let source: MemorySource
    private let noted = Mutex<Set<String>>([])
    var reads: Set<String> { noted.withLock { $0 } }

    init(files: [String: String]) { source = MemorySource(files: files) }
    func list(_ folder: String) throws -> [SourceEntry]? { try source.list(folder) }
    func read(_ path: String) throws -> [UInt8]? {
        noted.withLock { _ = $0.insert(path) }
        return try source.read(path)
    }
}
