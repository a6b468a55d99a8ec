internal import Documents

extension Merger {
    /// A layer of a multi-document stream as a mapping from `Kind[/namespace]/name` to each object (R7), with the entries of short
    /// overlays beside them; nil when the layer states nothing.
    mutating func streamRoot(ofLayer index: Int) -> NodeID? {
        let roots = arena.layers[index].statedRoots.map { NodeID(source: UInt32(index), node: $0) }
        guard let first = roots.first else { return nil }
        if roots.count == 1, arena.kind(first).isNull { return first }
        var objects: [Entry] = [], seen: [[UInt8]: NodeID] = [:]
        for root in roots {
            guard let name = arena.objectName(root) else {
                addShortOverlay(root, to: &objects)
                continue
            }
            if let other = seen.updateValue(root, forKey: name) {
                note(.duplicateObject, root, other)
                continue
            }
            objects.append(Entry(key: arena.addScalar(.string, name, origin: root), value: root))
        }
        return arena.addCollection(.mapping, objects, origin: first)
    }

    /// A part that is no object: its entries stand beside the objects, under their own keys.
    private mutating func addShortOverlay(_ root: NodeID, to objects: inout [Entry]) {
        let entries = arena.children(root), value = Value(arena.layers[Int(root.source)].document, Int(root.node))
        guard value.isShortOverlay else {
            let isMeant = value.lookup(Array("kind".utf8)) == nil && entries.contains { arena.withText($0.key, ShortOverlay.isWord) }
            let stranger = entries.first { !arena.withText($0.key, ShortOverlay.isWord) }
            return isMeant ? note(.unknownShortOverlay, stranger?.key ?? root) : note(.streamNeedsName, root)
        }
        for entry in entries {
            guard let other = objects.first(where: { $0.key.source == entry.key.source && arena.textEquals($0.key, entry.key) }) else {
                objects.append(entry)
                continue
            }
            note(.repeatedShortOverlay, entry.key, other.key)
        }
    }
}

extension Arena {
    /// `Kind[/namespace]/name` of a Kubernetes object; nil when it lacks a kind or a name.
    func objectName(_ root: NodeID) -> [UInt8]? {
        guard kind(root).isMapping, let kind = word("kind", of: root), let metadata = child(root, Array("metadata".utf8)),
            let name = word("name", of: metadata)
        else { return nil }
        let slash = [UInt8(ascii: "/")]
        return kind + slash + (word("namespace", of: metadata).map { $0 + slash } ?? []) + name
    }

    /// What tells a Kubernetes object from others: its version, kind, name and namespace; nothing for any other mapping.
    func objectIdentity(_ root: NodeID) -> [NodeID] {
        guard objectName(root) != nil, let metadata = child(root, Array("metadata".utf8)) else { return [] }
        return ["apiVersion", "kind"].compactMap { child(root, Array($0.utf8)) }
            + ["name", "namespace"].compactMap { child(metadata, Array($0.utf8)) }
    }

    private func word(_ key: String, of mapping: NodeID) -> [UInt8]? {
        guard let value = child(mapping, Array(key.utf8)), kind(value).isString else { return nil }
        return withText(value) { Array($0) }
    }
}
