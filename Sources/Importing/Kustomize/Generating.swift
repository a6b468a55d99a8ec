internal import Documents
internal import Overlays

/// ConfigMaps and Secrets made from files, literals and files of variables.
extension KustomizeBuilder {
    mutating func generate(_ kustomization: Kustomization, into objects: inout ObjectSet) throws {
        for kind in ["ConfigMap", "Secret"] {
            for entry in kustomization.list(kind == "Secret" ? "secretGenerator" : "configMapGenerator") {
                try generate(kind, entry, of: kustomization, into: &objects)
            }
        }
        for (value, file) in try pluginSettings("generators", of: kustomization) {
            switch value["kind"]?.text {
            case "ConfigMapGenerator", "SecretGenerator":
                var entry = value
                for key in ["name", "namespace"] { if let text = value.at("metadata", key) { entry.set(key, to: text) } }
                try generate(value["kind"]?.text == "SecretGenerator" ? "Secret" : "ConfigMap", entry, of: kustomization, into: &objects)
            case let kind:
                let isChart = kind == "HelmChartInflationGenerator"
                let reason = isChart ? "charts are inflated by Helm" : "it is a program of its own"
                complain(
                    "unsupported", "the generator \"\(kind ?? "")\" cannot be carried: \(reason)", at: value.place ?? Place(file: file),
                    hints: isChart ? [Kustomization.chartHint] : [])
            }
        }
    }

    private mutating func generate(
        _ kind: String, _ entry: ImportedValue, of kustomization: Kustomization, into objects: inout ObjectSet
    ) throws {
        guard let name = entry["name"]?.text, !name.isEmpty else {
            return complain("generator", "a generator needs a \"name\"", at: entry.place)
        }
        let options = GeneratorOptions(entry["options"], under: kustomization.root["generatorOptions"])
        let pairs = try pairs(of: entry, of: kustomization)
        var object = BuiltObject(generated(kind, name, entry, options, pairs))
        object.wantsHash = !options.keepsName
        switch entry["behavior"]?.text {
        case nil, "create", "unspecified", "": append(object, to: &objects)
        case "replace": replace(with: object, merging: false, in: &objects, at: entry.place)
        case "merge": replace(with: object, merging: true, in: &objects, at: entry.place)
        case let behavior?:
            complain(
                "generator", "expected the behavior \"create\", \"merge\" or \"replace\", got \"\(behavior)\"", at: entry["behavior"]?.place
            )
        }
    }

    private func generated(
        _ kind: String, _ name: String, _ entry: ImportedValue, _ options: GeneratorOptions, _ pairs: [KeyedBytes]
    ) -> ImportedValue {
        var metadata: [ImportedEntry] = [ImportedEntry("name", .string(name))]
        if let namespace = entry["namespace"]?.text, !namespace.isEmpty { metadata.append(ImportedEntry("namespace", .string(namespace))) }
        for (key, texts) in [("labels", options.labels), ("annotations", options.annotations)] where !texts.isEmpty {
            metadata.append(ImportedEntry(key, ImportedValue(.mapping(texts))))
        }
        var value = ImportedValue(
            .mapping([
                ImportedEntry("apiVersion", .string("v1")), ImportedEntry("kind", .string(kind)),
                ImportedEntry("metadata", ImportedValue(.mapping(metadata))),
            ]), at: entry.place)
        if kind == "Secret" { value.set("type", to: entry["type"]?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "Opaque") }
        var data: [ImportedEntry] = [], binary: [ImportedEntry] = []
        for pair in pairs.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            if kind == "Secret" {
                data.append(ImportedEntry(pair.key, .string(Self.lines(ofBase64: pair.bytes))))
            } else if let text = String(validating: pair.bytes, as: UTF8.self) {
                data.append(ImportedEntry(pair.key, .string(text)))
            } else {
                binary.append(ImportedEntry(pair.key, .string(Self.lines(ofBase64: pair.bytes))))
            }
        }
        if !data.isEmpty { value.set("data", to: ImportedValue(.mapping(data))) }
        if !binary.isEmpty { value.set("binaryData", to: ImportedValue(.mapping(binary))) }
        if options.isImmutable { value.set("immutable", to: ImportedValue(.scalar(.boolean, "true"))) }
        return value
    }

    /// Base64 in lines of 70, each ended when there are several: the hash of the name is made from it.
    private static func lines(ofBase64 bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        bytes.withUnsafeBufferPointer { appendBase64($0, to: &text) }
        guard text.count >= 70 else { return String(decoding: text, as: UTF8.self) }
        var result: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: 70) {
            result += text[start ..< min(start + 70, text.count)] + [.lineFeed]
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Puts a generated object in the place of one that is there, or of one of an earlier name.
    private mutating func replace(with object: BuiltObject, merging: Bool, in objects: inout ObjectSet, at place: Place?) {
        let positions = objects.positions(of: object.id)
        guard let position = positions.first, positions.count == 1 else {
            let found = positions.isEmpty ? "no" : "several"
            return complain("generator", "found \(found) \(object.id) to \(merging ? "merge with" : "replace"): expected one", at: place)
        }
        objects.update(position) { old in
            var new = object
            for key in ["labels", "annotations"] {
                guard let inherited = old.value.at("metadata", key), inherited.isMapping else { continue }
                let merged = inherited.overlaid(with: object.value.at("metadata", key))
                _ = new.value.update("metadata") { $0.set(key, to: merged) }
            }
            if merging {
                for key in ["data", "binaryData"] {
                    guard let inherited = old.value[key], inherited.isMapping else { continue }
                    new.value.set(key, to: inherited.overlaid(with: object.value[key]))
                }
            }
            new.replace(old)
            old = new
            return true
        }
    }
}

/// `generatorOptions` with the `options` of one generator over them.
private struct GeneratorOptions {
    var keepsName: Bool
    var isImmutable: Bool
    var labels: [ImportedEntry]
    var annotations: [ImportedEntry]

    init(_ own: ImportedValue?, under common: ImportedValue?) {
        keepsName = (own?["disableNameSuffixHash"]?.isTrue ?? false) || common?["disableNameSuffixHash"]?.isTrue ?? false
        isImmutable = (own?["immutable"]?.isTrue ?? false) || common?["immutable"]?.isTrue ?? false
        func texts(_ key: String) -> [ImportedEntry] {
            (common?[key] ?? .emptyMapping).overlaid(with: own?[key]).entries.map { ImportedEntry($0.key, .string($0.value.text ?? "")) }
        }
        labels = texts("labels")
        annotations = texts("annotations")
    }
}

extension ImportedValue {
    /// A mapping with the entries of another one over its own.
    func overlaid(with other: ImportedValue?) -> ImportedValue {
        var result = self
        for entry in other?.entries ?? [] { result.set(entry.key, to: entry.value) }
        return result
    }
}
