internal import Documents
internal import Overlays

/// Generators and transformers that stand in files of their own, with the settings of the built-in ones.
extension KustomizeBuilder {
    /// The objects under `generators` or `transformers`: texts, files and folders.
    mutating func pluginSettings(_ key: String, of kustomization: Kustomization) throws -> [(value: ImportedValue, file: String)] {
        var result: [(ImportedValue, String)] = []
        for entry in kustomization.list(key) {
            guard let text = entry.text else { continue }
            if text.utf8.contains(.lineFeed) {
                result += objects(of: Array(text.utf8), file: kustomization.file).map { value in
                    var value = value
                    if let place = entry.place { value.move(to: place) }
                    return (value, kustomization.file)
                }
            } else if let file = kustomization.resolve(text), let bytes = try self.bytes(ofFile: file) {
                result += objects(of: bytes, file: shown(file)).map { ($0, shown(file)) }
            } else if let folder = kustomization.resolve(text), try source.list(folder) != nil {
                guard let base = try load(folder, from: entry.place) else { continue }
                var inner = ObjectSet()
                try accumulate(base, into: &inner)
                result += inner.objects.map { ($0.value, base.file) }
            } else {
                complain("path", "no file or folder \"\(text)\"", at: entry.place)
            }
        }
        return result
    }

    mutating func applyTransformer(_ value: ImportedValue, file: String, of kustomization: Kustomization, to objects: inout ObjectSet)
        throws
    {
        let fields = (value["fieldSpecs"]?.elements ?? []).compactMap(KubernetesField.init), kind = value["kind"]?.text ?? ""
        switch kind {
        case "PatchTransformer", "PatchJson6902Transformer":
            var entry = value
            if let text = value["jsonOp"] { entry.set("patch", to: text) }
            try apply(entry, of: kustomization, to: &objects)
        case "NamespaceTransformer" where value["unsetOnly"] == nil && value["setRoleBindingSubjects"] == nil:
            if let namespace = value.at("metadata", "namespace")?.text { setNamespace(namespace, of: &objects, at: value.place) }
        case "PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer":
            addAffix(value["prefix"]?.text ?? "", value["suffix"]?.text ?? "", to: &objects)
        case "LabelTransformer": set(value["labels"], in: fields, of: &objects)
        case "AnnotationsTransformer": set(value["annotations"], in: fields, of: &objects)
        case "ImageTagTransformer": setImages([value["imageTag"] ?? .emptyMapping], of: &objects)
        case "ReplicaCountTransformer": setReplicas(value["replica"] ?? .emptyMapping, of: &objects)
        case "ReplacementTransformer":
            for entry in value["replacements"]?.elements ?? [] { try replace(entry, of: kustomization, in: &objects) }
        default:
            let reason = "it is a program of its own, or has settings that a kustomization has not"
            complain("unsupported", "the transformer \"\(kind)\" cannot be carried: \(reason)", at: value.place ?? Place(file: file))
        }
    }
}
