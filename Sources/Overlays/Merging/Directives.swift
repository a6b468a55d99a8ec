internal import Documents

/// Keys of a mapping that speak about the merge and are no content: the words of Kubernetes' strategic merge.
enum Directive {
    static let patch = Array("$patch".utf8)
    static let retainKeys = Array("$retainKeys".utf8)
    /// `$deleteFromPrimitiveList/finalizers`: scalars that the list of that key loses.
    static let deletion = Array("$deleteFromPrimitiveList/".utf8)
    /// `$setElementOrder/containers`: not supported, since the order of R10 is ours.
    static let order = Array("$setElementOrder/".utf8)

    /// Whether a key is one of them.
    static func isWord(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
        key.first == UInt8(ascii: "$")
            && (key.elementsEqual(patch) || key.elementsEqual(retainKeys) || key.starts(with: deletion) || key.starts(with: order))
    }
}

extension Merger {
    enum Patch { case delete, replace, merge }

    /// The word of a mapping's `$patch` entry.
    mutating func patch(of id: NodeID) -> Patch? {
        guard arena.kind(id).isMapping, mayHaveDirectives(id), let word = arena.child(id, Directive.patch) else { return nil }
        switch arena.string(word) {
        case "delete": return .delete
        case "replace": return .replace
        case "merge": return .merge
        default:
            note(.unknownPatch, word)
            return nil
        }
    }

    /// The entries of an inherited mapping that a layer's directives leave, before the layer's own entries are merged with them.
    mutating func directed(_ inherited: [Entry], by stated: NodeID) -> [Entry] {
        guard mayHaveDirectives(stated) else { return inherited }
        var entries = inherited
        for directive in arena.children(stated) {
            let key = arena.withText(directive.key) { Array($0) }
            if key == Directive.retainKeys {
                let kept = arena.children(directive.value).map(\.value)
                entries.removeAll { entry in !kept.contains { arena.textEquals($0, entry.key) } }
            } else if key.starts(with: Directive.deletion) {
                remove(arena.children(directive.value).map(\.value), fromListAt: key.dropFirst(Directive.deletion.count), of: &entries)
            } else if key.starts(with: Directive.order) {
                note(.unsupportedDirective, directive.key)
            }
        }
        return entries
    }

    private mutating func remove(_ values: [NodeID], fromListAt key: ArraySlice<UInt8>, of entries: inout [Entry]) {
        guard let index = entries.firstIndex(where: { entry in arena.withText(entry.key) { $0.elementsEqual(key) } }),
            arena.kind(entries[index].value).isSequence
        else { return }
        let list = entries[index].value
        let left = arena.children(list).filter { element in !values.contains { arena.isEqual($0, element.value) } }
        entries[index].value = arena.addCollection(.sequence, left, origin: arena.origin(list))
    }
}
