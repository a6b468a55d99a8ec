internal import Documents
internal import Overlays

/// Finds what of a kustomization a short overlay can say, so that it stays editable the way kustomize has it: names, labels, images,
/// replicas. Only what gives the very objects of kustomize counts, and that is tried out: the stream goes through layers and the
/// overlay as it will when it is committed.
struct Lifting {
    let folder: String
    let source: any LayerSource
    let name: String
    /// What kustomize makes of the folder.
    let objects: [ImportedValue]

    /// The parts of a stream: a short overlay where it can say something, and objects that it does not speak of yet.
    func parts() throws -> [ImportedValue] {
        var tried: [ImportedValue] = []
        for reach in [Withholding.Reach.everywhere, .outermost] {
            let all = Dictionary(uniqueKeysWithValues: ShortOverlay.words.map { ($0, reach) })
            if let parts = try attempt(all, &tried) { return parts }
        }
        var kept: [String: Withholding.Reach] = [:], result = objects
        for word in ShortOverlay.words {
            for reach in [Withholding.Reach.everywhere, .outermost] where kept[word] == nil {
                let wanted = kept.merging([word: reach]) { _, new in new }
                if let parts = try attempt(wanted, &tried) { (kept, result) = (wanted, parts) }
            }
        }
        return result
    }

    /// The parts of the stream with some transformers left to the short overlay; nil when that gives other objects.
    ///
    /// - Parameter tried: short overlays that did not do.
    private func attempt(_ reaches: [String: Withholding.Reach], _ tried: inout [ImportedValue]) throws -> [ImportedValue]? {
        var builder = KustomizeBuilder(source: source, name: name, withholding: Withholding(reaches))
        let build = try builder.build(folder)
        guard !build.diagnostics.contains(where: \.isError) else { return nil }
        guard let short = builder.withholding.shortOverlay else { return objects }
        guard !tried.contains(where: { $0.isEqual(to: short) }) else { return nil }
        let parts = [short] + build.objects
        if try makesObjects(parts) { return parts }
        tried.append(short)
        return nil
    }

    private func makesObjects(_ parts: [ImportedValue]) throws -> Bool {
        var imported = ImportedConfiguration()
        let environment = "lifted", document = "stream"
        imported.environments = [ImportedConfiguration.Environment(name: environment)]
        imported.documents = [environment: [document: .stream(parts)]]
        let layering = try Layering.layers(of: imported)
        guard layering.diagnostics.isEmpty else { return false }
        let manifest = try ManifestText.manifest(of: imported.environments)
        let configuration = try Configuration(source: PlannedFiles(layering.files), manifest: manifest)
        guard let stream = try configuration.effective(document, in: environment).document else { return false }
        let made = stream.objects.map { ImportedValue(effective: stream, $0) }
        let wanted = Dictionary(grouping: objects, by: ObjectID.init)
        return made.count == objects.count
            && made.allSatisfy { object in
                wanted[ObjectID(object)]?.contains { $0.isEqual(to: object) } ?? false
            }
    }
}
