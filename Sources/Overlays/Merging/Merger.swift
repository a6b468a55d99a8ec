internal import Documents

/// Folds the layers of one document into a tree, base first (R7, R9 to R12). Every node that comes out is a node of a layer or
/// a cell of the arena; no text is copied.
struct Merger {
    typealias NodeID = EffectiveDocument.NodeID
    typealias Entry = Arena.Entry

    var arena: Arena
    let form: DocumentForm
    var findings: [Finding] = []
    /// The merge has reached the first layer that states the document: there null is a value (R9).
    private var isFirst = true
    private var inheritsSealed = false

    init(layers: [LayerDocument]) {
        arena = Arena(layers: layers)
        form = DocumentForm(layers)
    }

    /// The root of the effective document; nil when no layer states it, or the last word was that it is removed.
    mutating func fold(_ strategies: StrategyCursor) -> NodeID? {
        let isStream = form == .stream
        var root: NodeID?
        for index in arena.layers.indices {
            guard let stated = isStream ? streamRoot(ofLayer: index) : singleRoot(ofLayer: index) else { continue }
            isFirst = root == nil
            if arena.kind(stated).isNull {
                if root == nil { note(.removesNothing, stated) }
                root = nil
            } else {
                let count = findings.count, repeats = root != nil
                root = merged(root, stated, strategies)
                let objects = isStream ? arena.children(stated).map(\.value) : [stated]
                if repeats { forgetRepetition(of: objects.flatMap { arena.objectIdentity($0) }, since: count) }
            }
            if arena.layers[index].isEncrypted { inheritsSealed = true }
        }
        return root
    }

    /// The root of a layer: a mapping, or a null that removes the document; nil when the layer states nothing.
    private mutating func singleRoot(ofLayer index: Int) -> NodeID? {
        guard let root = arena.layers[index].statedRoots.first else { return nil }
        let id = NodeID(source: UInt32(index), node: root)
        switch arena.kind(id) {
        case .mapping, .null: return id
        default:
            note(.rootNotMapping, id)
            return nil
        }
    }

    /// The value after a layer had its say; nil when it removed it.
    mutating func merged(_ inherited: NodeID?, _ stated: NodeID, _ strategies: StrategyCursor) -> NodeID? {
        let kind = arena.kind(stated)
        if kind.isNull, !isFirst {
            if inherited == nil { note(.removesNothing, stated) }
            return nil
        }
        guard let inherited else {
            guard patch(of: stated) == .delete else { return taken(stated, strategies) }
            note(.patchesNothing, stated)
            return nil
        }
        let strategies = strategies.awaitsObject ? strategies.at(object: inherited, stated, in: arena) : strategies
        let strategy = strategy(strategies, at: stated)
        switch (arena.kind(inherited), kind) {
        case (_, _) where strategy == .replace: return replaced(inherited, by: stated, strategies, asContent: true)
        case (.mapping, .mapping): return mergedMapping(inherited, stated, strategies)
        case (.sequence, .sequence):
            guard let strategy else { return replaced(inherited, by: stated, strategies) }
            return mergedList(inherited, stated, strategy, strategies)
        default: return replaced(inherited, by: stated, strategies)
        }
    }

    /// What a layer states where nothing is inherited: as it stands, unless something in it needs a hand.
    ///
    /// - Parameter asContent: inside a list, where nulls and `$patch` are content like any other (R9).
    mutating func taken(_ stated: NodeID, _ strategies: StrategyCursor, asContent: Bool = false) -> NodeID {
        guard strategies.hasRules || needsRebuilding(stated, asContent: asContent) else { return stated }
        let strategies = strategies.awaitsObject ? strategies.at(object: stated, in: arena) : strategies
        switch arena.kind(stated) {
        case .mapping:
            if !asContent, patch(of: stated) != nil { note(.patchesNothing, stated) }
            var children: [Entry] = []
            for entry in statedEntries(stated, asContent: asContent) {
                let deeper = strategies.entering(entry.key, in: arena)
                let value = asContent ? taken(entry.value, deeper, asContent: true) : merged(nil, entry.value, deeper)
                if let value { children.append(Entry(key: entry.key, value: value)) }
            }
            return arena.addCollection(.mapping, children, origin: arena.origin(stated))
        case .sequence:
            if !asContent, case .by(let keys)? = strategy(strategies, at: stated) {
                // What only Kubernetes' own table says is for the API server to judge: it takes variables that are set twice.
                let isStrict = !strategies.matching.isEmpty
                return mergedByKeys([], stated, keys, strategies, isStrict: isStrict) ?? list([], origin: stated)
            }
            return list(elements(stated, strategies), origin: stated)
        default: return stated
        }
    }

    private mutating func mergedMapping(_ inherited: NodeID, _ stated: NodeID, _ strategies: StrategyCursor) -> NodeID? {
        switch patch(of: stated) {
        case .delete: return nil
        case .replace:
            noteSealed(inherited, stated)
            return rebuilt(stated, strategies)
        case .merge, nil: break
        }
        let changes = statedEntries(stated, asContent: false)
        guard !changes.isEmpty || arena.count(stated) > 0 else { return inherited }
        var removes = false
        var children = directed(arena.children(inherited, reserving: changes.count), by: stated)
        var positions = KeyPositions(children, expecting: changes.count, in: arena)
        for change in changes {
            let deeper = strategies.entering(change.key, in: arena)
            if let position = positions.find(change.key, in: children, arena) {
                let value = merged(children[position].value, change.value, deeper)
                children[position].value = value ?? .removed
                removes = removes || value == nil
            } else if let value = merged(nil, change.value, deeper) {
                children.append(Entry(key: change.key, value: value))
            }
        }
        if removes { children.removeAll { $0.value == .removed } }
        return arena.addCollection(.mapping, children, origin: arena.origin(stated))
    }

    /// A mapping whose `$patch: replace` cleared what was inherited: like the first statement, without the word.
    private mutating func rebuilt(_ stated: NodeID, _ strategies: StrategyCursor) -> NodeID {
        let entries = statedEntries(stated, asContent: false).compactMap { entry in
            merged(nil, entry.value, strategies.entering(entry.key, in: arena)).map { Entry(key: entry.key, value: $0) }
        }
        return arena.addCollection(.mapping, entries, origin: arena.origin(stated))
    }

    private mutating func replaced(
        _ inherited: NodeID, by stated: NodeID, _ strategies: StrategyCursor, asContent: Bool = false
    ) -> NodeID {
        noteSealed(inherited, stated)
        let before = Shape(arena.kind(inherited)), after = Shape(arena.kind(stated))
        if let before, let after, before != after {
            if !isReference(inherited), !isReference(stated) { note(.kindClash, stated, inherited) }
        } else if arena.isEqual(inherited, stated), !arena.isSealed(stated) {
            note(.repeatsInherited, stated, inherited)
        }
        return taken(stated, asContent ? StrategyCursor() : strategies, asContent: asContent)
    }
}

// MARK: Findings

extension Merger {
    /// The three sorts of values that do not replace one another silently (R11).
    private enum Shape {
        case scalar, list, mapping

        /// Nil for null, which stands for anything.
        init?(_ kind: Node.Kind) {
            switch kind {
            case .null, .alias: return nil
            case .boolean, .integer, .decimal, .string: self = .scalar
            case .sequence: self = .list
            case .mapping: self = .mapping
            }
        }
    }

    mutating func note(_ kind: Finding.Kind, _ node: NodeID, _ other: NodeID? = nil) {
        let finding = Finding(kind: kind, node: arena.origin(node), other: other.map(arena.origin))
        if finding != findings.last { findings.append(finding) }
    }

    /// A string that is to become something else: its shape is not known before references are bound.
    private func isReference(_ id: NodeID) -> Bool {
        guard !id.isCell, arena.kind(id).isString else { return false }
        let layer = arena.layers[Int(id.source)]
        return layer.contains(layer.references, below: Int(id.node))
    }

    private mutating func noteSealed(_ inherited: NodeID, _ stated: NodeID) {
        guard inheritsSealed, let layer = arena.layerIndex(stated), !arena.layers[layer].isEncrypted else { return }
        if let sealed = arena.firstSealed(inherited) { note(.overridesSealed, stated, sealed) }
    }
}
