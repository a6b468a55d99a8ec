internal import Documents

/// Applies the short overlays of a stream to its objects, as kustomize's built-in transformers do, in their order. What is applied
/// stands where the short overlay states it; objects that nothing concerns stay the nodes they are.
struct ShortOverlays {
    typealias NodeID = EffectiveDocument.NodeID

    private let document: EffectiveDocument
    private let settings: ShortOverlaySettings
    private var arena: Arena
    private var objects: [KubernetesObject]
    private(set) var diagnostics: [Diagnostic]

    /// The document with everything applied, and what is wrong; a document without short overlays as it is.
    static func apply(to document: EffectiveDocument) -> (document: EffectiveDocument, diagnostics: [Diagnostic]) {
        guard document.isStream, let settings = ShortOverlaySettings(document) else { return (document, []) }
        var overlays = ShortOverlays(document, settings)
        if overlays.diagnostics.isEmpty { overlays.apply() }
        return (overlays.result, overlays.diagnostics)
    }

    private init(_ document: EffectiveDocument, _ settings: ShortOverlaySettings) {
        self.document = document
        self.settings = settings
        arena = document.arena
        diagnostics = settings.errors
        objects = document.arena.children(document.root).compactMap { [arena] in
            KubernetesObject(key: $0.key, node: $0.value, in: arena)
        }
    }

    private var result: EffectiveDocument {
        var arena = arena
        let changed = Dictionary(objects.map { ($0.key, $0.node) }, uniquingKeysWith: { first, _ in first })
        let entries = arena.children(document.root).map { Arena.Entry(key: $0.key, value: changed[$0.key] ?? $0.value) }
        let root = arena.addCollection(.mapping, entries, origin: arena.origin(document.root))
        return EffectiveDocument(
            name: document.name, environment: document.environment, arena: arena, ownLayerCount: document.ownLayerCount, root: root,
            isStream: true, strategies: document.strategies, dependencies: document.dependencies)
    }

    private mutating func apply() {
        setNamespace()
        setNames()
        setEntries(settings.labels, of: KubernetesFields.labels)
        setEntries(settings.annotations, of: KubernetesFields.annotations)
        setReplicas()
        setImages()
        addHashes()
        rewriteReferences()
    }

    private mutating func report(_ message: String, at node: NodeID, severity: Diagnostic.Severity = .error, hints: [String] = []) {
        diagnostics.append(
            Diagnostic(
                "short-overlay", message, severity: severity, at: document.origin(node).place, hints: hints,
                environments: [document.environment]))
    }
}

// MARK: Names and namespaces

extension ShortOverlays {
    private mutating func setNamespace() {
        guard let namespace = settings.namespace else { return }
        var trees = FieldTrees(
            KubernetesFields.namespaces.map { ($0, ()) } + [(KubernetesField("metadata/namespace", creates: true), ())])
        var scoped = FieldTrees(KubernetesFields.namespaces.map { ($0, ()) })
        var subjects = FieldTrees(KubernetesFields.subjects.map { ($0, ()) })
        for index in objects.indices {
            let type = objects[index].type, tree = type.isClusterScoped ? scoped.tree(of: type) : trees.tree(of: type)
            edit(index, along: tree, origin: namespace.node) { _, _, _ in namespace.node }
            // The account that every namespace has is always that of the own one.
            edit(index, along: subjects.tree(of: type), origin: namespace.node) { arena, subject, _ in
                guard let subject, let name = arena.child(subject, Array("name".utf8)), arena.string(name) == "default" else { return nil }
                let key = arena.addScalar(.string, "namespace".utf8, origin: arena.origin(namespace.node))
                return arena.setting([Arena.Entry(key: key, value: namespace.node)], in: subject)
            }
        }
        refuseCollisions(namespace.node)
    }

    private mutating func refuseCollisions(_ node: NodeID) {
        var seen: [String: String] = [:]
        for object in objects {
            let name = arena.objectName(object.node).map { String(decoding: $0, as: UTF8.self) } ?? "", key = arena.string(object.key)
            guard let other = seen.updateValue(key, forKey: "\(object.type.group) \(name)") else { continue }
            report("\"namespace\" makes \"\(other)\" and \"\(key)\" the same object", at: node)
        }
    }

    private mutating func setNames() {
        guard let first = settings.namePrefix ?? settings.nameSuffix else { return }
        let prefix = settings.namePrefix?.text ?? "", suffix = settings.nameSuffix?.text ?? ""
        let isTainted = settings.namePrefix?.isTainted ?? false || settings.nameSuffix?.isTainted ?? false
        for index in objects.indices where !objects[index].type.keepsName {
            rename(index, to: prefix + objects[index].name + suffix, origin: first.node, isTainted: isTainted)
        }
    }

    private mutating func rename(_ index: Int, to name: String, origin: NodeID, isTainted: Bool) {
        edit(index, along: ShortOverlays.nameField, origin: origin) { arena, old, _ in
            let isTainted = isTainted || old.map { arena.isTaintedScalar($0) } ?? false
            return arena.addScalar(.string, name.utf8, origin: arena.origin(origin), isTainted: isTainted)
        }
    }

    private static let nameField = FieldTree([(field: KubernetesField("metadata/name"), use: ())])

    private mutating func addHashes() {
        guard !settings.hashNames.isEmpty else { return }
        let hashable = objects.indices.filter { ["ConfigMap", "Secret"].contains(objects[$0].type.kind) }
        let byName = Dictionary(grouping: hashable, by: { "\(objects[$0].type.kind)/\(objects[$0].name)" })
        let byKey = Dictionary(hashable.map { (arena.string(objects[$0].key), [$0]) }, uniquingKeysWith: { first, _ in first })
        for wanted in settings.hashNames {
            guard let found = byKey[wanted.text] ?? byName[wanted.text] else {
                let hint = nearest(wanted.text, in: byName.keys.sorted()).map { ["did you mean \"\($0)\"?"] } ?? []
                report("no object \"\(wanted.text)\" to give a hash", at: wanted.node, hints: hint)
                continue
            }
            for index in found {
                // What is still sealed has no hash yet, and neither has its name.
                guard let hash = arena.contentHash(objects[index].node, kind: objects[index].type.kind) else { continue }
                let name = arena.metadata("name", of: objects[index].node) ?? objects[index].name
                let isTainted = document.isTainted(objects[index].node)
                rename(index, to: "\(name)-\(hash)", origin: wanted.node, isTainted: isTainted)
            }
        }
    }

    private mutating func rewriteReferences() {
        guard settings.namespace != nil || settings.namePrefix != nil || settings.nameSuffix != nil || !settings.hashNames.isEmpty else {
            return
        }
        let renamed = objects.map { object in
            RenamedObject(
                type: object.type, namespace: object.namespace, name: object.name,
                newNamespace: arena.metadata("namespace", of: object.node),
                newName: arena.metadata("name", of: object.node) ?? object.name)
        }
        var rewriting = ReferenceRewriting(Renames(renamed))
        for index in objects.indices {
            objects[index].node = rewriting.rewritten(
                objects[index].node, objects[index].type, namespace: renamed[index].newNamespace, in: &arena)
        }
    }
}

// MARK: Labels, replicas, images

extension ShortOverlays {
    private mutating func setEntries(_ entries: [Arena.Entry], of fields: [KubernetesField]) {
        guard let first = entries.first else { return }
        var trees = FieldTrees(fields.map { ($0, ()) })
        for index in objects.indices {
            edit(index, along: trees.tree(of: objects[index].type), origin: first.value) { arena, mapping, _ in
                guard let mapping else { return arena.addCollection(.mapping, entries, origin: arena.origin(first.value)) }
                return arena.kind(mapping).isMapping ? arena.setting(entries, in: mapping) : nil
            }
        }
    }

    private mutating func setReplicas() {
        guard !settings.replicas.isEmpty else { return }
        let byName = Dictionary(
            grouping: objects.indices.filter { KubernetesFields.scalable.contains(objects[$0].type.kind) }, by: { objects[$0].name })
        for (name, count) in settings.replicas {
            guard let found = byName[name] else {
                let hint = nearest(name, in: byName.keys.sorted()).map { ["did you mean \"\($0)\"?"] } ?? []
                report("no object \"\(name)\" with replicas", at: count, hints: hint)
                continue
            }
            for index in found { edit(index, along: ShortOverlays.replicasField, origin: count) { _, _, _ in count } }
        }
    }

    private static let replicasField = FieldTree([(field: KubernetesField("spec/replicas", creates: true), use: ())])

    private mutating func setImages() {
        guard !settings.images.isEmpty else { return }
        var change = ImageChange(images: settings.images)
        for index in objects.indices where objects[index].type.kind != "CustomResourceDefinition" {
            objects[index].node = change.changed(objects[index].node, in: &arena)
        }
        for (name, image) in settings.images.sorted(by: { $0.key < $1.key }) where !change.used.contains(name) {
            let hint = nearest(name, in: change.seen.sorted()).map { ["did you mean \"\($0)\"?"] } ?? []
            report("no container has the image \"\(name)\"", at: image.said.node, severity: .warning, hints: hint)
        }
    }

    private mutating func edit(
        _ index: Int, along tree: FieldTree<Void>, origin: NodeID, _ change: (inout Arena, NodeID?, Void) -> NodeID?
    ) {
        objects[index].node = arena.edited(objects[index].node, along: tree, origin: arena.origin(origin), change)
    }
}
