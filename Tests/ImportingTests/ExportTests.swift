import Documents
import Importing
import Overlays
import TestSupport
import Testing

private let seeds = 0 ..< (longRun ? 5000 : 150) as Range<UInt64>

@Suite struct `An export` {
    /// What comes out in a form is read again as an import reads it; the values are those that the layers were made from.
    @Test(arguments: seeds, ["spring", "helm"])
    func `comes back with the same values, or is refused with the path`(seed: UInt64, kind: String) throws {
        var random = RandomConfiguration(seed: seed)
        let imported = random.configuration()
        guard let export = try export(imported), let form = ExportForm(named: kind) else { return }
        let files: [String: [UInt8]]
        do { files = try export.files(as: form).files } catch let error as Diagnostics {
            #expect(error.list.allSatisfy { $0.code == "export" && !$0.hints.isEmpty })
            return
        }
        let back = try read(files, as: kind, export.environments)
        for environment in export.environments {
            let wanted = imported.documents[environment] ?? [:], found = back.documents[environment] ?? [:]
            #expect(Set(wanted.keys) == Set(found.keys))
            for (name, document) in wanted {
                let isSame = document.root.flatMap { root in found[name]?.root.map { root.isEqual(to: $0) } } ?? false
                #expect(isSame, "\(name) in \(environment): \(files.mapValues { String(decoding: $0, as: UTF8.self) })")
            }
        }
    }

    /// Plain files spell numbers as every reader takes them (R16), so what came in again is compared as it goes out.
    @Test(arguments: seeds) func `of plain files comes out again as it was after an import`(seed: UInt64) throws {
        var random = RandomConfiguration(seed: seed)
        guard let first = try export(random.configuration()), let form = ExportForm(named: "yaml") else { return }
        let files = try first.files(as: form).files
        let second = try export(read(files, as: "folders", first.environments))?.files(as: form).files ?? [:]  // no file: no environment
        #expect(Set(files.keys) == Set(second.keys))
        for (path, bytes) in files {
            let (before, after) = (
                ForeignFormat.yaml.read(bytes, file: path).roots, second[path].map { ForeignFormat.yaml.read($0, file: path).roots }
            )
            let isSame = after.map { $0.count == before.count && zip(before, $0).allSatisfy { $0.isEqual(to: $1) } } ?? false
            #expect(isSame, "\(path): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    private func read(_ files: [String: [UInt8]], as kind: String, _ environments: [String]) throws -> ImportedConfiguration {
        let folder = SourceFolder(files: PlannedFiles(files), name: ".", environments: environments)
        let back = try ImportSources.recognise(folder, as: kind).kind.read(folder)
        #expect(back.diagnostics.filter(\.isError).map(\.rendered) == [])
        return back
    }

    @Test(arguments: seeds) func `as layers is a configuration of the same values`(seed: UInt64) throws {
        var random = RandomConfiguration(seed: seed)
        let imported = random.configuration()
        guard let export = try export(imported), let form = ExportForm(named: "layers") else { return }
        let source = PlannedFiles(try export.files(as: form).files)
        let configuration = try Configuration(source: source, manifest: #require(try Manifest.load(from: source).manifest))
        var expected = imported
        expected.environments.removeAll { !export.environments.contains($0.name) }
        #expect(try Proof.compare(expected, with: configuration).differences.map(\.message) == [])
    }

    /// Nil when all environments are abstract.
    private func export(_ imported: ImportedConfiguration) throws -> Export? {
        let layers = try Layering.layers(of: imported)
        let manifest = try #require(Manifest.read(Array(ManifestText.whole(imported.environments).utf8)).manifest)
        let configuration = try Configuration(source: PlannedFiles(layers.files), manifest: manifest)
        let concrete = configuration.graph.concrete
        return concrete.isEmpty ? nil : try Export(configuration, environments: concrete, secrets: .refused)
    }
}
