internal import Documents

/// Lists that several layers state (R10).
extension Merger {
    mutating func mergedList(
        _ inherited: NodeID?, _ stated: NodeID, _ strategy: MergeStrategy, _ strategies: StrategyCursor
    ) -> NodeID? {
        let before = inherited.map { arena.children($0).map(\.value) } ?? []
        switch strategy {
        case .replace: return taken(stated, strategies)
        case .append: return list(before + elements(stated, strategies), origin: stated)
        case .prepend: return list(elements(stated, strategies) + before, origin: stated)
        case .by(let keys): return mergedByKeys(before, stated, keys, strategies)
        case .union:
            let new = elements(stated, strategies).filter { element in !before.contains { arena.isEqual($0, element) } }
            return list(before + new, origin: stated)
        }
    }

    /// The elements of a list as a layer states them, where they do not merge with others.
    mutating func elements(_ stated: NodeID, _ strategies: StrategyCursor) -> [NodeID] {
        arena.children(stated).compactMap { entry in
            if arena.isEncryptedComment(entry.value) { return nil }
            return taken(entry.value, strategies.entering(nil, in: arena), asContent: true)
        }
    }

    mutating func list(_ elements: [NodeID], origin: NodeID) -> NodeID {
        arena.addCollection(.sequence, elements.map { Entry(key: $0, value: $0) }, origin: arena.origin(origin))
    }

    /// Inherited order, new elements last (R10).
    ///
    /// - Parameter isStrict: whether an element without a key, or with that of another, is an error; if not, it stands by itself.
    mutating func mergedByKeys(
        _ before: [NodeID], _ stated: NodeID, _ keys: [MergeKey], _ strategies: StrategyCursor, isStrict: Bool = true
    ) -> NodeID? {
        var result: [NodeID?] = before, positions: [[UInt8]: Int] = [:], seen: Set<[UInt8]> = []
        for (index, element) in before.enumerated() {
            if let key = arena.mergeKey(element, keys) { positions[key] = index }
        }
        for element in arena.children(stated).map(\.value) where !arena.isEncryptedComment(element) {
            let patch = patch(of: element)
            if let patch, arena.children(element).count == 1 {
                // Kubernetes' word for the whole list, as an element of its own.
                switch patch {
                case .delete: return nil
                case .replace: for index in before.indices { result[index] = nil }
                case .merge: break
                }
                continue
            }
            let deeper = strategies.entering(nil, in: arena)
            guard let key = arena.mergeKey(element, keys), seen.insert(key).inserted else {
                if isStrict {
                    note(arena.mergeKey(element, keys) == nil ? .missingMergeKey(keys) : .duplicateMergeKey(keys), element)
                } else {
                    result.append(merged(nil, element, deeper))
                }
                continue
            }
            let position = positions[key]
            let inherited = position.flatMap { result[$0] }
            if inherited == nil, patch == .delete {
                note(.patchesNothing, element)
                continue
            }
            let noticed = findings.count
            let value = merged(inherited, element, deeper)
            forgetRepetition(of: keys.compactMap { arena.child(element, Array($0.name.utf8)) }, since: noticed)
            if let position, inherited != nil { result[position] = value } else { result.append(value) }
        }
        return list(result.compactMap { $0 }, origin: stated)
    }

    /// What tells an element or an object from others repeats what is inherited because it has to.
    mutating func forgetRepetition(of identity: [NodeID], since count: Int) {
        guard findings.count > count else { return }
        let own = Set(identity.map { arena.origin($0) })
        let kept = findings[count...].filter { $0.kind != .repeatsInherited || !own.contains($0.node) }
        findings.replaceSubrange(count..., with: kept)
    }
}
