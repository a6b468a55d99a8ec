internal import Documents
internal import Overlays
internal import Rendering

extension Export {
    /// `ENV/kustomization.yaml` with `ENV/DOC.yaml` for each stream of objects. What kustomize makes of them must be these objects.
    func kustomizations() throws -> (files: [String: [UInt8]], warnings: [Diagnostic]) {
        var files: [String: [UInt8]] = [:], warnings: [Diagnostic] = [], errors: [Diagnostic] = []
        for environment in environments {
            var resources: [String] = [], objects: [ImportedValue] = []
            for (name, document) in named(in: environment) {
                guard document.isStream else {
                    warnings.append(leftOut(document))
                    continue
                }
                let text = try encode(document, at: document.root, as: .yaml)
                files["\(environment)/\(name).yaml"] = text
                resources.append("\(name).yaml")
                objects += ForeignFormat.yaml.read(text, file: name).roots
            }
            guard !resources.isEmpty else { continue }
            let list = ImportedEntry("resources", ImportedValue(.sequence(resources.map(ImportedValue.string))))
            files["\(environment)/kustomization.yaml"] = LayerWriter.text(of: ImportedValue(.mapping([list])), asStream: false)
            errors += try differences(of: environment, files, objects)
        }
        guard errors.isEmpty else { throw Diagnostics(errors) }
        guard !files.isEmpty else {
            throw Diagnostics(Diagnostic("export", "no document is a stream of Kubernetes objects, which kustomizations are made of"))
        }
        return (files, warnings)
    }

    private func leftOut(_ document: EffectiveDocument) -> Diagnostic {
        Diagnostic(
            "left-out", "\"\(document.name)\" in \(document.environment) is no stream of Kubernetes objects, and left out",
            severity: .warning, at: document.origin(document.root).place,
            hints: ["a target with `format: configmap` makes an object of it"])
    }

    private func differences(of environment: String, _ files: [String: [UInt8]], _ objects: [ImportedValue]) throws -> [Diagnostic] {
        let build = try Kustomize.build(environment, in: PlannedFiles(files)), errors = build.diagnostics.filter(\.isError)
        guard errors.isEmpty else { return errors }
        let built = Dictionary(build.objects.map { (StreamObjects.name(of: $0), $0) }) { first, _ in first }
        return objects.compactMap { object in
            let name = StreamObjects.name(of: object)
            if let other = built[name], other.isEqual(to: object) { return nil }
            return Diagnostic("export", "\"\(name ?? "")\" in \(environment) is not what kustomize makes of it")
        } + (built.count == objects.count ? [] : [Diagnostic("export", "kustomize makes other objects of \(environment)")])
    }
}
