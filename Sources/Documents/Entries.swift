/// The entries of mappings with merge keys (yaml.org/type/merge) applied.
extension Value {
    /// Whether `<<` merges here.
    private var merges: Bool { node.flags.contains(.hasMerge) }

    /// The entries of a mapping; empty for anything else. A plain `<<` gives way to the entries of the mapping, or of each
    /// mapping in the sequence, that it names: own keys win over merged ones, earlier sources over later ones. Each key stands
    /// where it is stated first, own keys in their order, a merged key in the place of its `<<`.
    package var entries: [(key: Value, value: Value)] {
        guard merges else { return ownEntries }
        let own = ownEntries
        var seen = Set(own.lazy.filter { !$0.key.isMergeKey }.map(\.key.text))
        var result: [(key: Value, value: Value)] = []
        for entry in own {
            guard entry.key.isMergeKey else {
                result.append(entry)
                continue
            }
            for source in entry.value.mergeSources {
                for merged in source.entries where seen.insert(merged.key.text).inserted { result.append(merged) }
            }
        }
        return result
    }

    /// The value of a key by its UTF-8 text, merged ones included; nil when it is not stated or this is not a mapping.
    package func lookup(_ key: [UInt8]) -> Value? {
        key.withUnsafeBufferPointer { lookup($0) }
    }

    private func lookup(_ key: UnsafeBufferPointer<UInt8>) -> Value? {
        let start = resolved, node = document.nodes[start], merges = node.flags.contains(.hasMerge)
        guard node.kind == .mapping else { return nil }
        var child = start + 1
        while child < node.next {
            let value = Int(document.nodes[child].next), candidate = Value(document, child)
            if candidate.hasText(key), !(merges && candidate.isMergeKey) { return Value(document, value) }
            child = Int(document.nodes[value].next)
        }
        return merges ? merged(key) : nil
    }

    /// The value that the merge keys of a mapping give to a key that it does not state itself.
    func merged(_ key: UnsafeBufferPointer<UInt8>) -> Value? {
        for entry in ownEntries where merges && entry.key.isMergeKey {
            for source in entry.value.mergeSources {
                if let found = source.lookup(key) { return found }
            }
        }
        return nil
    }

    /// Whether this is a scalar with this UTF-8 text.
    private func hasText(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        let node = node
        guard node.isScalar, Int(node.textEnd - node.textStart) == other.count else { return false }
        return withText { $0.elementsEqual(other) }
    }

    /// Whether this is the key that merges: `<<` without quotes and anchor, and without tag but `!!merge`, which sops writes.
    package var isMergeKey: Bool {
        let node = document.nodes[index]
        guard node.kind == .string, node.style == .plain, node.end - node.start == 2, withText({ $0.elementsEqual([.less, .less]) }) else {
            return false
        }
        return !node.flags.contains(.hasProperties) || anchorName == nil && tagName == "tag:yaml.org,2002:merge"
    }

    /// The mappings that the value of `<<` names.
    private var mergeSources: [Value] {
        switch kind {
        case .mapping: [self]
        case .sequence: elements.filter { $0.kind == .mapping }
        default: []
        }
    }

    /// The name of the node's anchor, without `&`.
    package var anchorName: String? {
        guard let range = document.properties(of: index)?.anchor, !range.isEmpty else { return nil }
        return String(decoding: document.source[Int(range.lowerBound) + 1 ..< Int(range.upperBound)], as: UTF8.self)
    }

    /// The node's whole tag: `tag:yaml.org,2002:str` for `!!str`, `!local` for `!local`, `!` for the non-specific one.
    package var tagName: String? {
        guard let range = document.properties(of: index)?.tag, !range.isEmpty else { return nil }
        return document.source.withUnsafeBufferPointer { source in
            let tag = UnsafeBufferPointer(rebasing: source[Int(range.lowerBound) ..< Int(range.upperBound)])
            return document.tagHandles(of: index).resolve(tag).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
