import Documents
import Importing
import Overlays
import TestSupport
import Testing

extension `Real kustomizations, built without kustomize,` {
    /// The overlays of one component are the environments of one import, so that they share what is equal.
    @Test(arguments: ["flux2-example", "microservices-demo", "infra-deployments", "home-ops"])
    func `are imported as layers that make the same objects`(repository: String) throws {
        guard let folder = Conformance.folder("gitops-repos") else { return }
        let files = FolderSource(root: "\(folder)/\(repository)/tree"), overlays = try overlays(of: "\(folder)/\(repository)")
        var equal = 0
        for (parent, group) in Dictionary(grouping: overlays, by: { parent(of: $0.folder) }).sorted(by: { $0.key < $1.key }) {
            let named = group.enumerated().map {
                (environment: "env-\($0.offset)", folder: $0.element.folder, expected: $0.element.expected)
            }
            let source = SourceFolder(
                files: files, name: ".", document: "app", overlays: named.map { (environment: $0.environment, folder: $0.folder) })
            let imported = try ImportSources.recognise(source, as: "kustomize").kind.read(source)
            #expect(imported.diagnostics.filter(\.isError).map(\.rendered) == [], "\(parent)")
            do {
                let configuration = try configuration(of: imported)
                let proof = try Proof.compare(imported, with: configuration)
                #expect(proof.differences.map(\.message) == [], "\(parent)")
                for overlay in named {
                    let expected = try expectedObjects("\(folder)/\(repository)/expected/\(overlay.expected)")
                    let difference = firstDifference(try objects(of: configuration, in: overlay.environment), expected)
                    let isKnown = Self.unequal["\(repository)/\(overlay.folder)"] != nil
                    #expect((difference == nil) != isKnown, "\(overlay.folder): \(difference ?? "is equal after all")")
                    if difference == nil { equal += 1 }
                }
            } catch {
                Issue.record("\(parent): \(error)")
            }
        }
        printError("gitops-repos, \(repository): \(equal) of \(overlays.count) overlays equal after import")
    }

    private func configuration(of imported: ImportedConfiguration) throws -> Configuration {
        let layering = try Layering.layers(of: imported)
        #expect(layering.diagnostics.map(\.rendered) == [])
        let manifest = try #require(Manifest.read(Array(ManifestText.whole(imported.environments).utf8)).manifest)
        return try Configuration(source: PlannedFiles(layering.files), manifest: manifest)
    }

    private func objects(of configuration: Configuration, in environment: String) throws -> [ImportedValue] {
        try configuration.documents(in: environment).flatMap { name -> [ImportedValue] in
            guard let document = try configuration.effective(name, in: environment).document else { return [] }
            return (document.isStream ? document.objects : [document.root]).map { ImportedValue(effective: document, $0) }
        }
    }

    private func parent(of folder: String) -> String { folder.split(separator: "/").dropLast().joined(separator: "/") }
}
