import Documents
import Overlays
import Rendering
import Testing

/// Layers in a dictionary. Paths that `unreadable` names are listed, and throw when read.
struct MemorySource: LayerSource {
    var files: [String: String]
    /// Files that are no text.
    var binaries: [String: [UInt8]] = [:]
    var unreadable: Set<String> = []

    func list(_ folder: String) throws -> [SourceEntry]? {
        var entries: [String: SourceEntry.Kind] = [:]
        for path in files.keys where path.hasPrefix(folder + "/") {
            let rest = path.dropFirst(folder.count + 1)
            let name = rest.prefix { $0 != "/" }
            entries[String(name)] = name.count == rest.count ? .file : .folder
        }
        return entries.isEmpty ? nil : entries.map { SourceEntry(name: $0.key, kind: $0.value) }
    }

    func read(_ path: String) throws -> [UInt8]? {
        if unreadable.contains(path) { throw Unreadable(path: path) }
        return binaries[path] ?? files[path].map { Array($0.utf8) }
    }

    /// For `TestOpener`.
    func isSealed(_ bytes: [UInt8], path: String) -> Bool { bytes.starts(with: "sealed:".utf8) }

    struct Unreadable: Error, Equatable { let path: String }
}

/// A configuration of these files; `cfgops.yaml` is completed by `version: 1`.
func configuration(
    _ files: [String: String], binaries: [String: [UInt8]] = [:], unreadable: Set<String> = [], inputs: Inputs = Inputs(),
    commit: String? = nil
) throws -> Configuration {
    var files = files
    files[Manifest.file] = "version: 1\n" + (files[Manifest.file] ?? "")
    let source = MemorySource(files: files, binaries: binaries, unreadable: unreadable)
    let (manifest, diagnostics) = try Manifest.load(from: source)
    try #require(diagnostics.map(\.rendered) == [])
    return try Configuration(source: source, manifest: #require(manifest), inputs: inputs, commit: commit)
}

/// The rendering of an environment, as text by path.
func rendered(_ files: [String: String], environment: String = "dev") throws -> [String: String] {
    let (rendering, diagnostics) = try Renderer(configuration: configuration(files)).render(environment: environment)
    #expect(diagnostics.map(\.rendered) == [])
    let all = try #require(rendering).files
    return Dictionary(uniqueKeysWithValues: all.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
}

/// What a rendering is refused for.
func refusals(_ files: [String: String], environment: String = "dev", only target: String? = nil) throws -> [String] {
    let (rendering, diagnostics) = try Renderer(configuration: configuration(files)).render(environment: environment, only: target)
    #expect(rendering == nil)
    return diagnostics.map(\.rendered)
}

/// One document `app` in environment `dev`, one target of it.
func one(_ document: String, _ target: String) -> [String: String] {
    [
        "cfgops.yaml": "environments: { dev: {} }\ntargets:\n  - { name: t, documents: app, path: out, \(target) }\n",
        "environments/base/app.yaml": document,
    ]
}
