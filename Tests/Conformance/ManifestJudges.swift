import Documents
import Overlays
import Schemas
import TestSupport
import Testing

/// The reader of the manifest and its schema judge the same file (decision 10): every part of real manifests replaced by every kind of
/// value, taken away, renamed.
@Suite struct `Reader and schema of the manifest` {
    private static let manifests = ManifestParts.all()

    /// The schema may ask for more, and that is why the program judges by it. What it must not do is let something pass in an editor that
    /// the program refuses, or refuse what is right.
    @Test(arguments: manifests)
    func `what the reader refuses the schema refuses as well`(manifest: ManifestParts) throws {
        let own = try #require(OwnSchema.manifest.document)
        let compiled = try Schema.compile(own, uri: OwnSchema.manifest.uri, source: NoSchemas()).schema
        let schema = try #require(compiled)
        var looser: [String] = []
        for text in manifest.mutations {
            let document = try #require(Json.parse(Array(text.utf8), file: "cfgops.yaml").document), root = try #require(document.root)
            let found = Manifest.read(document).diagnostics.filter { $0.isError && Self.shapes.contains($0.code) }
            if !found.isEmpty, schema.accepts(Instance(root)) { looser.append("\(text): \(found[0].message)") }
        }
        #expect(looser == [])
    }

    @Test func `the worked example meets both`() throws {
        let manifest = try #require(Self.manifests.first { $0.testDescription == "cfgops.yaml" }), text = manifest.mutations[0]
        let document = try #require(Json.parse(Array(text.utf8), file: "cfgops.yaml").document), root = try #require(document.root)
        let own = try #require(OwnSchema.manifest.document)
        let compiled = try Schema.compile(own, uri: OwnSchema.manifest.uri, source: NoSchemas()).schema
        #expect(try #require(compiled).findings(in: Instance(root)).isEmpty)
        #expect(Manifest.read(document).diagnostics.filter(\.isError) == [])
    }

    /// What is wrong with keys and values, not with names that are taken or unknown.
    private static let shapes: Set = ["manifest-type", "unknown-key", "missing-key", "manifest-choice", "manifest-name"]
}

/// A manifest as a tree that can be changed anywhere.
struct ManifestParts: Sendable, CustomTestStringConvertible {
    private indirect enum Tree: Sendable {
        case scalar(String)
        case list([Tree])
        case mapping([(key: String, value: Tree)])
    }

    let testDescription: String
    private let root: Tree

    /// The worked example, and each example of the schema.
    static func all() -> [ManifestParts] {
        let example = (try? readFile(packageFolder + "/cfgops.yaml")).flatMap { Layer.parse($0, file: "cfgops.yaml").document?.root }
        let examples = SchemaWalk.read().values.compactMap { value in
            Json.parse(Array(value.manifest.utf8), file: value.path).document?.root.map { ManifestParts("\(value)", $0) }
        }
        return [example.map { ManifestParts("cfgops.yaml", $0) }].compactMap { $0 } + examples
    }

    private init(_ name: String, _ value: Value) {
        let tree = ManifestParts.tree(value)
        testDescription = name
        // Examples of parts have no version.
        guard case .mapping(let entries) = tree, !entries.contains(where: { $0.key == "version" }) else {
            root = tree
            return
        }
        root = .mapping([("version", .scalar("1"))] + entries)
    }

    private static func tree(_ value: Value) -> Tree {
        switch value.kind {
        case .mapping: .mapping(value.entries.map { ($0.key.text, tree($0.value)) })
        case .sequence: .list(value.elements.map(tree))
        default: .scalar((try? value.json(.compact)).map { String(decoding: $0, as: UTF8.self) } ?? "null")
        }
    }

    private static let others = [
        "null", "true", "5", "-1", "1.5", "\"\"", "\"x\"", "\"a/../b\"", "\"/a\"", "\"a b\"", "\"*\"", "\"5m\"", "\"2027-13-01\"",
        "\"0640\"", "[]", "{}",
        "[\"x\"]", "[5]", "{\"qqq\": 1}",
    ]

    /// The manifest as it is, and with one part changed.
    var mutations: [String] { [text(root)] + changed(root).map(text) }

    private func changed(_ tree: Tree) -> [Tree] {
        var result = ManifestParts.others.map { Tree.scalar($0) }
        switch tree {
        case .scalar: break
        case .list(let elements):
            for index in elements.indices {
                result += changed(elements[index]).map { other in
                    var copy = elements
                    copy[index] = other
                    return .list(copy)
                }
            }
        case .mapping(let entries):
            result.append(.mapping(entries + [("qqq", .scalar("1"))]))
            for index in entries.indices {
                var rest = entries
                rest.remove(at: index)
                result.append(.mapping(rest))
                result += changed(entries[index].value).map { other in
                    var copy = entries
                    copy[index].value = other
                    return .mapping(copy)
                }
            }
        }
        return result
    }

    private func text(_ tree: Tree) -> String {
        switch tree {
        case .scalar(let text): text
        case .list(let elements): "[\(elements.map(text).joined(separator: ", "))]"
        case .mapping(let entries): "{\(entries.map { "\"\($0.key)\": \(text($0.value))" }.joined(separator: ", "))}"
        }
    }
}
