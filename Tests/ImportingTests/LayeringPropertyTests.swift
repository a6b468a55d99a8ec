import Documents
import Importing
import Overlays
import TestSupport
import Testing

private let seeds = 0 ..< (longRun ? 20_000 : 100) as Range<UInt64>

@Suite struct `The layers of random effective values` {
    @Test(arguments: seeds)
    func `overlay to the same values again`(seed: UInt64) throws {
        var random = RandomConfiguration(seed: seed)
        let imported = random.configuration(), layers = try Layering.layers(of: imported)
        #expect(layers.diagnostics.isEmpty)
        let proof = try Proof.compare(imported, with: configuration(imported, layers))
        #expect(proof.differences.map(\.message) == [], "\(layers.files.mapValues { String(decoding: $0, as: UTF8.self) })")
        #expect(proof.documents == imported.documents.values.reduce(0) { $0 + $1.count })
    }

    @Test(arguments: seeds)
    func `are read without a warning`(seed: UInt64) throws {
        var random = RandomConfiguration(seed: seed)
        let imported = random.configuration(), layers = try Layering.layers(of: imported)
        for (path, bytes) in layers.files {
            #expect(Layer.parse(bytes, file: path).diagnostics.map(\.rendered) == [], "\(String(decoding: bytes, as: UTF8.self))")
        }
        let configuration = try configuration(imported, layers)
        for environment in configuration.graph.names {
            for document in try configuration.documents(in: environment) {
                // Siblings that meet in a common child may say the same.
                let isChain = imported.environments.allSatisfy { $0.parents.count < 2 }
                let expected = ["kind-clash"] + (isChain ? [] : ["repeats-inherited", "removes-nothing"])
                let warnings = try configuration.effective(document, in: environment).warnings.filter { !expected.contains($0.code) }
                #expect(warnings.map(\.rendered) == [])
            }
        }
    }

    @Test(arguments: seeds)
    func `have in base exactly what is equal everywhere`(seed: UInt64) throws {
        var random = RandomConfiguration(seed: seed)
        let imported = random.configuration()
        guard !imported.environments.contains(where: { $0.name == "base" }) else { return }
        let environments = imported.environments.filter { !$0.isAbstract }.map(\.name)
        let configuration = try configuration(imported, Layering.layers(of: imported))
        for document in ["app", "payments/db"] {
            let values = environments.compactMap { imported.documents[$0]?[document]?.root }
            let shared =
                values.count == environments.count && values.count > 1
                ? values.dropFirst().reduce(values[0].leaves) { shared, value in
                    shared.filter { path, leaf in value.leaves[path].map { $0.isEqual(to: leaf) } ?? false }
                } : [:]
            let base = try configuration.effective(document, in: "base").document
            let found = base.map { ImportedValue(effective: $0, $0.root).leaves } ?? [:]
            #expect(Set(found.keys) == Set(shared.keys), "\(document)")
        }
    }

    @Test(arguments: seeds)
    func `overlay to the same Kubernetes objects, lists merged by key (R10)`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let imported = random.configuration(), layers = try Layering.layers(of: imported)
        #expect(layers.diagnostics.isEmpty)
        let proof = try Proof.compare(imported, with: configuration(imported, layers))
        #expect(
            proof.differences.map(\.rendered) == [],
            "\(layers.files.sorted { $0.key < $1.key }.map { "\($0)\n\(String(decoding: $1, as: UTF8.self))" }.joined(separator: "\n"))")
    }

    private func configuration(_ imported: ImportedConfiguration, _ layers: Layering.Result) throws -> Configuration {
        let manifest = try #require(Manifest.read(Array(ManifestText.whole(imported.environments).utf8)).manifest)
        return try Configuration(source: PlannedFiles(layers.files), manifest: manifest)
    }
}

extension ImportedDocument {
    var root: ImportedValue? { if case .mapping(let value) = self { value } else { nil } }
}

extension ImportedValue {
    /// By path: scalars, lists as a whole, and mappings that are empty.
    var leaves: [[String]: ImportedValue] {
        guard !entries.isEmpty else { return [[]: self] }
        return entries.reduce(into: [:]) { result, entry in
            for (path, value) in entry.value.leaves { result[[entry.key] + path] = value }
        }
    }
}
