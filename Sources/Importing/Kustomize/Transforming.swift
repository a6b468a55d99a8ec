internal import Documents
internal import Overlays

/// The transformers of a kustomization, in the order of kustomize.
extension KustomizeBuilder {
    mutating func transform(_ objects: inout ObjectSet, as kustomization: Kustomization) throws {
        try applyMergePatches(of: kustomization, to: &objects)
        try applyPatches(of: kustomization, to: &objects)
        setNames(of: kustomization, to: &objects)
        if !withholds("commonLabels", of: kustomization) {
            for entry in kustomization.list("labels") { addLabels(entry, to: &objects) }
            set(kustomization.root["commonLabels"], in: KubernetesFields.labels, of: &objects)
        }
        if !withholds("commonAnnotations", of: kustomization) {
            set(kustomization.root["commonAnnotations"], in: KubernetesFields.annotations, of: &objects)
        }
        try applyJsonPatches(of: kustomization, to: &objects)
        if !withholds("replicas", of: kustomization) {
            for entry in kustomization.list("replicas") { setReplicas(entry, of: &objects) }
        }
        if !withholds("images", of: kustomization) {
            setImages(kustomization.list("images") + kustomization.list("imageTags"), of: &objects)
        }
        for entry in kustomization.list("replacements") { try replace(entry, of: kustomization, in: &objects) }
        for (value, file) in try pluginSettings("transformers", of: kustomization) {
            try applyTransformer(value, file: file, of: kustomization, to: &objects)
        }
    }

    private mutating func setNames(of kustomization: Kustomization, to objects: inout ObjectSet) {
        if let namespace = kustomization.text("namespace"), !withholds("namespace", of: kustomization) {
            setNamespace(namespace, of: &objects, at: kustomization.root["namespace"]?.place)
        }
        if let prefix = kustomization.text("namePrefix"), !withholds("namePrefix", of: kustomization) {
            addAffix(prefix, "", to: &objects)
        }
        if let suffix = kustomization.text("nameSuffix"), !withholds("nameSuffix", of: kustomization) {
            addAffix("", suffix, to: &objects)
        }
    }

    /// Moves every object that can stand in a namespace.
    mutating func setNamespace(_ namespace: String, of objects: inout ObjectSet, at place: Place?) {
        for position in objects.indices {
            objects.update(position) { object in
                let type = object.type
                object.rememberID()
                if !type.isClusterScoped {
                    object.value.visit(FieldPath(["metadata", "namespace"]), creating: .string(namespace)) {
                        $0.content = .scalar(.string, namespace)
                    }
                }
                for field in KubernetesFields.namespaces where field.concerns(type) {
                    object.value.visit(FieldPath(field.path), creating: field.creates ? .string(namespace) : nil) {
                        $0.content = .scalar(.string, namespace)
                    }
                }
                guard type.kind == "RoleBinding" || type.kind == "ClusterRoleBinding" else { return true }
                // The default account of a namespace is the only one that is certain to be in it.
                object.value.visit(FieldPath(["subjects"])) { subjects in
                    _ = subjects.withElements { elements in
                        for index in elements.indices where elements[index]["name"]?.text == "default" {
                            elements[index].set("namespace", to: namespace)
                        }
                    }
                }
                return true
            }
            if let id = objects[position]?.id, objects.currentPositions(of: id).count > 1 {
                complain("object", "\(id) is there twice in namespace \"\(namespace)\"", at: place)
            }
        }
    }

    mutating func addAffix(_ prefix: String, _ suffix: String, to objects: inout ObjectSet) {
        for position in objects.indices {
            objects.update(position) { object in
                guard !object.originalID.type.keepsName else { return true }
                if !prefix.isEmpty { object.prefixes.append(prefix) }
                if !suffix.isEmpty { object.suffixes.append(suffix) }
                object.rename(prefix + object.name + suffix)
                return true
            }
        }
    }

    /// One entry of `labels`: `pairs`, and where they go besides the metadata.
    mutating func addLabels(_ entry: ImportedValue, to objects: inout ObjectSet) {
        let metadata = ["metadata", "labels"], withSelectors = entry["includeSelectors"]?.isTrue ?? false
        let withTemplates = entry["includeTemplates"]?.isTrue ?? false
        let fields = KubernetesFields.labels.filter {
            withSelectors || $0.path == metadata || withTemplates && $0.path.suffix(2) == metadata
        }
        set(entry["pairs"], in: fields + (entry["fields"]?.elements ?? []).compactMap(KubernetesField.init), of: &objects)
    }

    /// States texts in every mapping that fields lead to.
    mutating func set(_ texts: ImportedValue?, in fields: [KubernetesField], of objects: inout ObjectSet) {
        guard let texts, !texts.entries.isEmpty else { return }
        var paths: [ObjectType: [(path: FieldPath, creates: Bool)]] = [:]
        for position in objects.indices {
            guard let type = objects[position]?.type else { continue }
            let known = paths[type] ?? fields.filter { $0.concerns(type) }.map { (FieldPath($0.path), $0.creates) }
            paths[type] = known
            objects.update(position) { object in
                for (path, creates) in known {
                    object.value.visit(path, creating: creates ? .emptyMapping : nil) { mapping in
                        for entry in texts.entries { mapping.set(entry.key, to: entry.value.text ?? "") }
                    }
                }
                return true
            }
        }
    }

    /// One entry of `replicas`: `name` and `count`.
    mutating func setReplicas(_ entry: ImportedValue, of objects: inout ObjectSet) {
        guard let name = entry["name"]?.text, let count = entry["count"] else {
            return complain("field", "an entry of \"replicas\" needs a \"name\" and a \"count\"", at: entry.place)
        }
        let positions = objects.positions(named: name).filter { position in
            objects[position].map { $0.ids.contains { $0.name == name && KubernetesFields.scalable.contains($0.type.kind) } } ?? false
        }
        if positions.isEmpty { complain("field", "no object \"\(name)\" has replicas", at: entry.place) }
        for position in positions {
            objects.update(position) { object in
                object.value.visit(FieldPath(["spec", "replicas"]), creating: count) { $0.content = count.content }
                return true
            }
        }
    }
}

extension KubernetesField {
    /// From a kustomization: `path`, `kind`, `group`, `version`, `create`.
    init?(_ value: ImportedValue) {
        guard let path = value["path"]?.text else { return nil }
        self.init(
            path, kind: value["kind"]?.text, group: value["group"]?.text, version: value["version"]?.text,
            creates: value["create"]?.isTrue ?? false)
    }
}
