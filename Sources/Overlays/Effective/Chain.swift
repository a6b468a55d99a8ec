package import Documents

extension EffectiveDocument {
    /// Every layer of the document that states a path, the winner last; what a later layer removed or replaced included. An
    /// element of a list is looked for in each layer by its place, or where the list merges otherwise, by what it came from.
    ///
    /// What a short overlay made of a value comes after the layers that state the value itself. A default that a schema fills in is the
    /// winner where no layer states the value, or a later one took away what it is in.
    package func chain(of path: Path) -> [Statement] {
        let stated = statements(of: path) + (shortOverlay(behind: path).map(statements) ?? [])
        guard stated.last?.isRemoval ?? true, let origin = (try? find(path)).flatMap({ $0 }).map(origin), origin.file.isSchema else {
            return stated
        }
        let address = origin.value.document.path(to: origin.value.index)
        return stated + [Statement(file: origin.file, value: origin.value, isRemoval: false, address: address)]
    }

    /// The null by which the last layer that says something about a path takes away what is there, and nothing more.
    func removal(of path: Path) -> NodeID? {
        guard layers.prefix(ownLayerCount).contains(where: { !$0.directives.isEmpty }), let last = found(at: path).last,
            last.layer > firstStatingLayer, arena.kind(last.node).isNull
        else { return nil }
        let inside = layers[last.layer].document.path(to: Int(last.node.node)).steps.count
        return inside + (isStream ? 1 : 0) == path.steps.count ? last.node : nil
    }

    /// The path of the short overlay that a value of an object came from; nil for every other.
    private func shortOverlay(behind path: Path) -> Path? {
        guard isStream, case .key(let first)? = path.steps.first, !ShortOverlay.words.contains(first),
            let node = (try? find(path)).flatMap({ $0 }), !kind(node).isCollection
        else { return nil }
        let origin = arena.origin(node)
        guard Int(origin.source) < ownLayerCount, let root = layers[Int(origin.source)].statedRoots.last(where: { $0 <= origin.node })
        else { return nil }
        let document = layers[Int(origin.source)].document
        return Value(document, Int(root)).isShortOverlay ? document.path(to: Int(origin.node)) : nil
    }

    private func statements(of path: Path) -> [Statement] {
        found(at: path).map { index, node in
            let value = Value(layers[index].document, Int(node.node))
            let inside = layers[index].document.path(to: Int(node.node)).steps
            let address = Path((isStream ? Array(path.steps.prefix(1)) : []) + inside)
            let isRemoval = value.kind == .null && index > firstStatingLayer
            return Statement(file: layers[index].file, value: value, isRemoval: isRemoval, address: address)
        }
    }

    /// What the document's own layers say about a path, base first.
    private func found(at path: Path) -> [(layer: Int, node: NodeID)] {
        let chain = Chain(arena: arena)
        return (0 ..< ownLayerCount).flatMap { index in
            layers[index].statedRoots.compactMap { node -> (layer: Int, node: NodeID)? in
                let stated = NodeID(source: UInt32(index), node: node)
                let found =
                    isStream
                    ? follow(path, inPart: stated, chain) : chain.follow(path.steps[...], in: stated, of: root, strategies)
                return found.map { (index, $0) }
            }
        }
    }

    /// What one part of a stream's layer states: an object below its name, a short overlay from its root.
    private func follow(_ path: Path, inPart stated: NodeID, _ chain: Chain) -> NodeID? {
        guard case .key(let name)? = path.steps.first, let object = arena.objectName(stated) else {
            return chain.follow(path.steps[...], in: stated, of: root, strategies)
        }
        guard object == Array(name.utf8) else { return nil }
        let entry = arena.children(root).first { entry in arena.withText(entry.key) { $0.elementsEqual(object) } }
        return chain.follow(path.steps.dropFirst(), in: stated, of: entry?.value, strategies.entering(entry?.key, in: arena))
    }

    private var firstStatingLayer: Int { layers.firstIndex { !$0.statedRoots.isEmpty } ?? 0 }
}

/// Follows one path through a layer and the effective tree side by side.
private struct Chain {
    typealias NodeID = EffectiveDocument.NodeID

    let arena: Arena

    /// The node of the layer that states the path: the value there, or a null further up that removes it.
    func follow(_ steps: ArraySlice<Path.Step>, in stated: NodeID, of effective: NodeID?, _ strategies: StrategyCursor) -> NodeID? {
        var stated = stated, effective = effective, strategies = strategies
        for step in steps {
            if strategies.awaitsObject { strategies = strategies.at(object: effective ?? stated, stated, in: arena) }
            switch (arena.kind(stated), step) {
            case (.null, _): return stated
            case (.mapping, .key(let key)):
                guard let entry = arena.children(stated).first(where: { arena.string($0.key) == key }) else { return nil }
                strategies = strategies.entering(entry.key, in: arena)
                effective = effective.flatMap { arena.child($0, Array(key.utf8)) }
                stated = entry.value
            case (.sequence, _):
                guard let position = EffectiveDocument.position(step) else { return nil }
                let elements = effective.map { arena.kind($0) == .sequence ? arena.children($0).map(\.value) : [] } ?? []
                let element = position < elements.count ? elements[position] : nil
                guard let found = counterpart(of: element, at: position, in: stated, strategies.strategy) else {
                    return nil
                }
                strategies = strategies.entering(nil, in: arena)
                (stated, effective) = (found, element)
            default: return nil
            }
        }
        return stated
    }

    /// The element of a layer's list that went into an element of the effective list.
    private func counterpart(of element: NodeID?, at position: Int, in stated: NodeID, _ strategy: MergeStrategy?) -> NodeID? {
        let candidates = arena.children(stated).map(\.value)
        switch strategy {
        case nil, .replace: return position < candidates.count ? candidates[position] : nil
        case .append, .prepend, .union: return element.flatMap { element in candidates.first { $0 == arena.origin(element) } }
        case .by(let keys):
            guard let key = element.flatMap({ arena.mergeKey($0, keys) }) else { return nil }
            return candidates.first { arena.mergeKey($0, keys) == key }
        }
    }
}
