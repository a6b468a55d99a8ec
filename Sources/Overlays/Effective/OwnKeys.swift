package import Documents

/// One key that an environment's own layers state (R25): a scalar, a list that replaces, an element that a list gains, or the word
/// that removes something.
package struct OwnKey: Sendable {
    package enum Kind: Hashable, Sendable {
        case value
        /// What stands here takes away what is inherited.
        case removal
        /// The value replaces what is inherited whole, so that keys which are only inherited are taken away too.
        case exact
        /// One element more of the list at the address.
        case addition
    }

    package let address: KeyAddress
    package let kind: Kind
    /// As the layer states it.
    package let statement: Value
    /// In the document's second layer, which holds secrets.
    package let isInSecrets: Bool
}

extension EffectiveDocument {
    /// The keys that the own layers of the document's environment state, in their order; of a key that both layers state the second
    /// one counts.
    package var ownKeys: [OwnKey] {
        var found: [OwnKey] = [], positions: [KeyAddress: Int] = [:]
        for index in 0 ..< ownLayerCount where layers[index].file.environment == environment {
            var walk = OwnKeyWalk(document: self, layer: index)
            walk.visit()
            for key in walk.found {
                if key.kind != .addition, let position = positions.updateValue(found.count, forKey: key.address) {
                    positions[key.address] = position
                    found[position] = key
                } else {
                    found.append(key)
                }
            }
        }
        return found
    }

    /// Whether a later layer's null takes away what this one inherits: true for all but the first that states the document (R9).
    fileprivate func removes(inLayer index: Int) -> Bool { index > layers.firstIndex { !$0.statedRoots.isEmpty } ?? 0 }
}

/// Walks the tree of one layer beside the effective tree, as the merge did.
private struct OwnKeyWalk {
    typealias NodeID = EffectiveDocument.NodeID

    let document: EffectiveDocument
    let layer: Int
    private(set) var found: [OwnKey] = []

    init(document: EffectiveDocument, layer: Int) {
        (self.document, self.layer) = (document, layer)
    }

    private var arena: Arena { document.arena }

    mutating func visit() {
        for root in document.layers[layer].statedRoots {
            let stated = NodeID(source: UInt32(layer), node: root)
            guard document.isStream, let name = arena.objectName(stated) else {
                visit(stated, KeyAddress(), document.root, document.strategies)
                continue
            }
            let entry = arena.children(document.root).first { entry in arena.withText(entry.key) { $0.elementsEqual(name) } }
            let address = KeyAddress([.key(String(decoding: name, as: UTF8.self))])
            visit(stated, address, entry?.value, document.strategies.entering(entry?.key, in: arena))
        }
    }

    private mutating func add(_ kind: OwnKey.Kind, _ address: KeyAddress, _ stated: NodeID) {
        let value = Value(document.layers[layer].document, Int(stated.node))
        found.append(OwnKey(address: address, kind: kind, statement: value, isInSecrets: document.layers[layer].file.isSecrets))
    }

    private mutating func visit(_ stated: NodeID, _ address: KeyAddress, _ effective: NodeID?, _ strategies: StrategyCursor) {
        let strategies = strategies.awaitsObject ? strategies.at(object: effective ?? stated, stated, in: arena) : strategies
        let kind = arena.kind(stated)
        switch kind {
        case .null where document.removes(inLayer: layer): add(.removal, address, stated)
        case _ where strategies.strategy == .replace: add(.value, address, stated)
        case .mapping: visitMapping(stated, address, effective, strategies)
        case .sequence: visitList(stated, address, effective, strategies)
        default: add(.value, address, stated)
        }
    }

    private mutating func visitMapping(_ stated: NodeID, _ address: KeyAddress, _ effective: NodeID?, _ strategies: StrategyCursor) {
        let entries = arena.children(stated)
        switch patch(of: stated) {
        case "delete": return add(.removal, address, stated)
        case "merge", nil: break
        default: return add(.exact, address, stated)
        }
        if entries.contains(where: { arena.withText($0.key, Directive.isWord) && !arena.textEquals($0.key, Directive.patch) }) {
            return add(.exact, address, stated)
        }
        // An empty mapping changes nothing where something is inherited (R10).
        if entries.isEmpty, effective.map(arena.count) == 0 { return add(.value, address, stated) }
        let hasMetadata = document.layers[layer].isEncrypted && address.steps.isEmpty
        for entry in entries {
            let key = arena.string(entry.key)
            if key == "$patch" || hasMetadata && key == "sops" { continue }
            visit(
                entry.value, address.appending(key: key), effective.flatMap { document.child($0, key) },
                strategies.entering(entry.key, in: arena))
        }
    }

    private mutating func visitList(_ stated: NodeID, _ address: KeyAddress, _ effective: NodeID?, _ strategies: StrategyCursor) {
        let elements = arena.children(stated).map(\.value)
        switch strategies.strategy {
        case .append, .prepend, .union: for element in elements { add(.addition, address, element) }
        case .by(let keys):
            let steps = elements.map { step(of: $0, keys) }
            guard Set(steps).count == steps.count, !steps.contains(nil) else { return add(.value, address, stated) }
            for (element, step) in zip(elements, steps) {
                guard let step else { continue }
                let inner = address.appending(step), node = document.find(inner)?.node
                visit(element, inner, node, strategies.entering(nil, in: arena))
            }
        case .replace, nil: add(.value, address, stated)
        }
    }

    private func step(of element: NodeID, _ keys: [MergeKey]) -> KeyAddress.Step? {
        guard arena.mergeKey(element, keys) != nil else { return nil }
        return .element(
            keys.map { key in
                let value = arena.child(element, Array(key.name.utf8))
                return KeyAddress.Identity(
                    key: key, kind: value.map(arena.kind) ?? .string, text: value.map(arena.string) ?? key.fallback ?? "")
            })
    }

    private func patch(of stated: NodeID) -> String? { arena.child(stated, Directive.patch).map(arena.string) }
}

extension Arena {
    fileprivate func textEquals(_ id: NodeID, _ text: [UInt8]) -> Bool { withText(id) { $0.elementsEqual(text) } }
}
