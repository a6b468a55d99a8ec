internal import Documents

/// Rewrites the names by which one object refers to others that were renamed.
struct ReferenceRewriting {
    typealias NodeID = EffectiveDocument.NodeID
    typealias Referrer = (type: ObjectType, namespace: String?)

    let renames: Renames
    private var trees = FieldTrees(KubernetesFields.references.map { ($0.field, $0.reference) })

    init(_ renames: Renames) { self.renames = renames }

    /// - Parameters:
    ///   - namespace: of the object as it is going to stand.
    ///   - origin: where a namespace stands that had to be made.
    mutating func rewritten(_ object: NodeID, _ type: ObjectType, namespace: String?, in arena: inout Arena) -> NodeID {
        let renames = renames, referrer = (type, namespace)
        return arena.edited(object, along: trees.tree(of: type), origin: arena.origin(object)) { arena, field, reference in
            guard let field else { return nil }
            switch reference {
            case .name(let kind): return arena.renamed(field, kind, in: nil, renames, referrer)
            case .object(let kind): return arena.renamedReference(field, kind, renames, referrer)
            case .kinded(let kinds):
                guard let kind = arena.word("kind", of: field), kinds.contains(kind) else { return nil }
                return arena.renamedReference(field, kind, renames, referrer)
            case .rule: return arena.renamedRule(field, renames, referrer)
            }
        }
    }
}

extension Arena {
    /// The text of an entry; nil where there is none or it is no string.
    fileprivate func word(_ key: String, of mapping: NodeID) -> String? {
        guard let value = child(mapping, Array(key.utf8)), kind(value).isString else { return nil }
        return string(value)
    }

    /// A scalar that names an object, with its new name; nil when it stays.
    fileprivate mutating func renamed(
        _ field: NodeID, _ kind: String, in namespace: String?, _ renames: Renames, _ referrer: ReferenceRewriting.Referrer
    ) -> NodeID? {
        guard self.kind(field).isString, let object = renames.object(kind, string(field), in: namespace, from: referrer),
            object.newName != object.name
        else { return nil }
        return addScalar(.string, object.newName.utf8, origin: origin(field), isTainted: isTaintedScalar(field))
    }

    /// A mapping with `name` and perhaps `namespace`.
    fileprivate mutating func renamedReference(
        _ field: NodeID, _ kind: String, _ renames: Renames, _ referrer: ReferenceRewriting.Referrer
    ) -> NodeID? {
        guard let name = word("name", of: field),
            let object = renames.object(kind, name, in: word("namespace", of: field), from: referrer)
        else { return nil }
        let isNamespaced = kind == "ServiceAccount" || kind == "Service"
        return setting([("name", object.newName)] + (isNamespaced ? object.newNamespace.map { [("namespace", $0)] } ?? [] : []), in: field)
    }

    /// A rule of a role: the names among `resourceNames` of the kinds among `resources`.
    fileprivate mutating func renamedRule(
        _ rule: NodeID, _ renames: Renames, _ referrer: ReferenceRewriting.Referrer
    ) -> NodeID? {
        guard let resources = child(rule, Array("resources".utf8)), let names = child(rule, Array("resourceNames".utf8)),
            kind(names).isSequence
        else { return nil }
        let kinds = children(resources).compactMap { KubernetesFields.namedResources[string($0.value)] }
        var isChanged = false
        let elements = children(names).map { entry in
            for kind in kinds {
                guard let renamed = renamed(entry.value, kind, in: nil, renames, referrer) else { continue }
                isChanged = true
                return Entry(key: renamed, value: renamed)
            }
            return entry
        }
        guard isChanged else { return nil }
        let list = addCollection(.sequence, elements, origin: origin(names))
        let entries = children(rule).map { $0.value == names ? Entry(key: $0.key, value: list) : $0 }
        return addCollection(.mapping, entries, origin: origin(rule))
    }

    /// A mapping with texts in it; those that are missing stand where the mapping stands.
    private mutating func setting(_ texts: [(key: String, text: String)], in mapping: NodeID) -> NodeID {
        let entries = texts.map { key, text in
            let old = child(mapping, Array(key.utf8)) ?? mapping
            return Entry(
                key: addScalar(.string, key.utf8, origin: origin(mapping)), value: addScalar(.string, text.utf8, origin: origin(old)))
        }
        return setting(entries, in: mapping)
    }
}

extension EffectiveDocument {
    /// The document with every name rewritten by which its objects refer to others that are renamed.
    package func renamingReferences(to objects: [RenamedObject]) -> EffectiveDocument {
        var arena = arena, rewriting = ReferenceRewriting(Renames(objects))
        let root =
            isStream
            ? arena.addCollection(
                .mapping,
                arena.children(self.root).map { entry in
                    guard let object = KubernetesObject(key: entry.key, node: entry.value, in: arena) else { return entry }
                    let node = rewriting.rewritten(object.node, object.type, namespace: object.namespace, in: &arena)
                    return Arena.Entry(key: entry.key, value: node)
                }, origin: arena.origin(self.root))
            : arena.objectType(self.root).map { type in
                let namespace = KubernetesObject(key: self.root, node: self.root, in: arena)?.namespace
                return rewriting.rewritten(self.root, type, namespace: namespace, in: &arena)
            } ?? self.root
        return EffectiveDocument(
            name: name, environment: environment, arena: arena, ownLayerCount: ownLayerCount, root: root, isStream: isStream,
            strategies: strategies, dependencies: dependencies)
    }
}
