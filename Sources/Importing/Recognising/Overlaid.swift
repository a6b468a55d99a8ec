internal import Documents
internal import Overlays

extension ImportedConfiguration {
    /// What the environments state, as effective values: the others' documents lie over those of `base` (R9).
    func overlaid() -> ImportedConfiguration {
        guard let base = documents[EnvironmentGraph.base] else { return self }
        var result = self
        for environment in environments.map(\.name) where environment != EnvironmentGraph.base {
            result.documents[environment] = base.merging(documents[environment] ?? [:]) { $1.laid(over: $0) }
        }
        return result
    }
}

extension ImportedDocument {
    fileprivate func laid(over inherited: ImportedDocument) -> ImportedDocument {
        guard case .mapping(let value) = self, case .mapping(let below) = inherited else { return self }
        return .mapping(value.laid(over: below))
    }
}

extension ImportedValue {
    /// Mappings by key, all else replaces, null removes (R9). Inherited keys keep their place and, where nothing is said, their
    /// comments.
    package func laid(over inherited: ImportedValue?) -> ImportedValue {
        guard isMapping else { return self }
        let below = inherited?.isMapping == true ? inherited : nil
        var entries = below?.entries ?? [], positions: [String: Int] = [:]
        for (index, entry) in entries.enumerated() { positions[entry.key] = index }
        var removed: Set<Int> = []
        for entry in self.entries {
            guard let position = positions[entry.key] else {
                if entry.value.isNull { continue }
                entries.append(ImportedEntry(entry.key, entry.value.laid(over: nil), comments: entry.comments))
                continue
            }
            if entry.value.isNull { removed.insert(position) }
            let comments = entry.comments == Comments() && entry.value.isMapping ? entries[position].comments : entry.comments
            entries[position] = ImportedEntry(entry.key, entry.value.laid(over: entries[position].value), comments: comments)
        }
        let kept = entries.enumerated().filter { !removed.contains($0.offset) }.map(\.element)
        var result = ImportedValue(.mapping(kept), comments: comments, at: place)
        result.isSecret = isSecret
        return result
    }
}
