internal import Documents
internal import Overlays

/// Hashes of content in names, and references to whatever was renamed.
extension KustomizeBuilder {
    /// Adds the hash to the names of what was generated.
    mutating func addHashes(to objects: inout ObjectSet) {
        for position in objects.indices where objects[position]?.wantsHash ?? false {
            objects.update(position) { object in
                if !withholding.takesHash(of: object) { object.rename("\(object.name)-\(object.contentSuffix)") }
                return true
            }
        }
    }

    mutating func rewriteReferences(in objects: inout ObjectSet) {
        let all = objects
        var paths: [ObjectType: [(path: FieldPath, reference: NameReference)]] = [:]
        for position in objects.indices {
            guard let referrer = objects[position] else { continue }
            let type = referrer.originalID.type
            let known =
                paths[type]
                ?? KubernetesFields.references.filter { $0.field.concerns(type) }.map { (FieldPath($0.field.path), $0.reference) }
            paths[type] = known
            objects.update(position) { object in
                for (path, reference) in known {
                    object.value.visit(path) { Self.rewrite(&$0, reference, of: referrer, in: all) }
                }
                return true
            }
        }
    }

    private static func rewrite(_ value: inout ImportedValue, _ reference: NameReference, of referrer: BuiltObject, in objects: ObjectSet) {
        if value.isSequence {
            _ = value.withElements { elements in
                for index in elements.indices { rewrite(&elements[index], reference, of: referrer, in: objects) }
            }
            return
        }
        switch reference {
        case .name(let kind):
            guard let name = value.text, let target = target(kind, name, nil, of: referrer, in: objects) else { return }
            value.content = .scalar(.string, target.name)
        case .object(let kind): rewriteMapping(&value, kind, of: referrer, in: objects)
        case .kinded(let kinds):
            guard let kind = value["kind"]?.text, kinds.contains(kind) else { return }
            rewriteMapping(&value, kind, of: referrer, in: objects)
        case .rule:
            let kinds = ["ConfigMap", "Secret"] + (referrer.type.kind == "ClusterRole" ? ["PersistentVolume"] : [])
            _ = value.update("resourceNames") { names in
                for kind in kinds { rewrite(&names, .name(of: kind), of: referrer, in: objects) }
            }
        }
    }

    private static func rewriteMapping(_ value: inout ImportedValue, _ kind: String, of referrer: BuiltObject, in objects: ObjectSet) {
        guard let name = value["name"]?.text,
            let target = target(kind, name, value["namespace"]?.text, of: referrer, in: objects)
        else { return }
        value.set("name", to: target.name)
        if kind == "ServiceAccount" || kind == "Service", let namespace = target.namespace, !namespace.isEmpty {
            value.set("namespace", to: namespace)
        }
    }

    /// The object that a name means; nil when it means none of the tree, or it cannot be told which.
    private static func target(
        _ kind: String, _ name: String, _ namespace: String?, of referrer: BuiltObject, in objects: ObjectSet
    ) -> BuiltObject? {
        let referrerID = referrer.id
        var candidates = objects.positions(named: name).sorted().compactMap { objects[$0] }.filter { object in
            object.formerIDs.contains { $0.name == name } && object.formerIDs.contains { $0.type.kind == kind }
                && mayReach(object.id, from: referrerID, referrer)
        }
        if let namespace {
            let original = candidates.filter { $0.originalID.namespace == namespace }
            candidates = original.isEmpty ? candidates.filter { $0.id.namespace == namespace } : original
        }
        for isLenient in [true, false] where candidates.count > 1 {
            candidates = candidates.filter { $0.hasAffixes(of: referrer, lenient: isLenient) }
        }
        guard let first = candidates.first else { return nil }
        return candidates.allSatisfy { $0.name == first.name && $0.namespace == first.namespace } ? first : nil
    }

    /// Whether an object may refer to another: in its own namespace, from or to outside of namespaces, and bindings of roles to the
    /// service accounts of the namespaces that they name.
    private static func mayReach(_ target: ObjectID, from id: ObjectID, _ referrer: BuiltObject) -> Bool {
        if id.namespace.isEmpty || target.namespace.isEmpty || id.namespace == target.namespace { return true }
        guard id.type.kind == "RoleBinding", target.type.kind == "ServiceAccount" else { return false }
        return referrer.value["subjects"]?.elements.contains {
            $0["kind"]?.text == "ServiceAccount" && $0["namespace"]?.text == target.namespace
        } ?? false
    }
}

extension BuiltObject {
    /// What is added to the name of a ConfigMap or Secret.
    fileprivate var contentSuffix: String {
        func entries(_ key: String) -> [DataEntry]? {
            guard let mapping = value[key], mapping.isMapping else { return nil }
            return mapping.entries.map { (Array($0.key.utf8), Array(($0.value.text ?? "").utf8)) }
        }
        guard type.kind == "Secret" else {
            return contentHash(ofConfigMap: entries("data"), binaryData: entries("binaryData"))
        }
        return contentHash(
            ofSecret: entries("data"), type: Array((value["type"]?.text ?? "").utf8), stringData: entries("stringData"))
    }
}
