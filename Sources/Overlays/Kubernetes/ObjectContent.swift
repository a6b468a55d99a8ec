internal import Documents

extension Arena {
    /// A text of an object's metadata.
    func metadata(_ key: String, of object: NodeID) -> String? {
        guard let metadata = child(object, Array("metadata".utf8)), let value = child(metadata, Array(key.utf8)), kind(value).isString
        else {
            return nil
        }
        return string(value)
    }

    /// A mapping with entries in it, those of other values replaced.
    mutating func setting(_ changes: [Entry], in mapping: NodeID) -> NodeID {
        var entries = children(mapping)
        for change in changes {
            let index = entries.firstIndex { textEquals($0.key, change.key) }
            if let index { entries[index].value = change.value } else { entries.append(change) }
        }
        return addCollection(.mapping, entries, origin: origin(mapping))
    }

    /// The hash of a ConfigMap's or Secret's content; nil while a value is sealed.
    func contentHash(_ object: NodeID, kind: String) -> String? {
        guard !isSealedBelow(object) else { return nil }
        if kind == "ConfigMap" {
            return Overlays.contentHash(ofConfigMap: data("data", of: object), binaryData: data("binaryData", of: object))
        }
        let type = child(object, Array("type".utf8)).map { withText($0) { Array($0) } } ?? []
        return Overlays.contentHash(ofSecret: data("data", of: object), type: type, stringData: data("stringData", of: object))
    }

    private func data(_ key: String, of object: NodeID) -> [DataEntry]? {
        guard let data = child(object, Array(key.utf8)), kind(data).isMapping else { return nil }
        return children(data).map { (withText($0.key) { Array($0) }, withText($0.value) { Array($0) }) }
    }

    private func isSealedBelow(_ node: NodeID) -> Bool {
        isSealed(node) || isDeferred(node) || kind(node).isCollection && children(node).contains { isSealedBelow($0.value) }
    }
}
