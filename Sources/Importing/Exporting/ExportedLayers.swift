internal import Documents
internal import Overlays

extension Export {
    /// `cfgops.yaml` and `environments/`: what is equal everywhere in `base`, each environment its difference, proved as an import is.
    func layers() throws -> [String: [UInt8]] {
        var values = ImportedConfiguration()
        values.environments = environments.map { ImportedConfiguration.Environment(name: $0) }
        for environment in environments {
            for (name, document) in named(in: environment) {
                // What short overlays say is in the objects already.
                values.documents[environment, default: [:]][name] =
                    document.isStream
                    ? .stream(document.objects.map { ImportedValue(effective: document, $0) })
                    : .mapping(ImportedValue(effective: document, document.root))
            }
        }
        let layers = try Layering.layers(of: values)
        guard layers.diagnostics.isEmpty else { throw Diagnostics(layers.diagnostics) }
        let text = Array(ManifestText.whole(values.environments).utf8), (manifest, diagnostics) = Manifest.read(text)
        guard let manifest else { throw Diagnostics(diagnostics) }
        let proof = try Proof.compare(values, with: Configuration(source: PlannedFiles(layers.files), manifest: manifest))
        guard proof.differences.isEmpty else { throw Diagnostics(proof.differences) }
        return layers.files.merging([Manifest.file: text]) { layer, _ in layer }
    }
}
