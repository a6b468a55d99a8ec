internal import Documents

/// What a layer has to say so that the overlay makes one value out of an inherited one: the inverse of the merge (R9 to R11).
/// Values are in the language of layers, nulls excepted: those become `${null}` where a null would remove.
struct Difference {
    /// In every environment that the layer takes part in nothing stands before it, so that null is a value (R9).
    let isFirst: Bool
    /// The comments that the layers above state at a path.
    let inheritedComments: ([StatedStep]) -> Comments?

    /// - Parameter path: the way to the value from the root of the layer.
    /// - Returns: nil when there is nothing to say.
    func statement(
        of wanted: ImportedValue, over inherited: ImportedValue?, _ position: MergePosition, at path: [StatedStep] = []
    ) -> ImportedValue? {
        guard let inherited else { return stated(wanted, position) }
        let strategy = position.strategy
        if strategy != .replace {
            if wanted.isMapping, inherited.isMapping { return mapping(wanted, over: inherited, position, at: path) }
            if let strategy, wanted.isSequence, inherited.isSequence {
                return ListDifference(difference: self, strategy: strategy, position: position, path: path).statement(
                    of: wanted, over: inherited)
            }
        }
        return wanted.isEqual(to: inherited) ? nil : stated(wanted, position)
    }

    private func mapping(
        _ wanted: ImportedValue, over inherited: ImportedValue, _ position: MergePosition, at path: [StatedStep]
    ) -> ImportedValue? {
        let before = Dictionary(inherited.entries.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        var entries = wanted.entries.compactMap { entry -> ImportedEntry? in
            let here = path + [.key(entry.key)], old = before[entry.key]
            guard let said = statement(of: entry.value, over: old, position.entering(entry.key), at: here) else { return nil }
            // What merges into an inherited mapping does not say its comments again.
            let isKnown = old != nil && inheritedComments(here) == entry.comments
            return ImportedEntry(entry.key, said, comments: isKnown ? Comments() : entry.comments)
        }
        let kept = Set(wanted.entries.map(\.key))
        entries += inherited.entries.filter { !kept.contains($0.key) }.map { ImportedEntry($0.key, .removal) }
        return entries.isEmpty ? nil : ImportedValue(.mapping(entries), comments: wanted.comments, at: wanted.place)
    }

    /// A value as a layer states it where nothing is inherited, or instead of what is.
    func stated(_ value: ImportedValue, _ position: MergePosition) -> ImportedValue {
        var result = value
        switch value.content {
        case .scalar(.null, _): if !isFirst { result.content = .scalar(.string, "${null}") }
        case .mapping(let entries):
            // Below `replace` everything is content.
            guard position.strategy != .replace else { return value }
            result.content = .mapping(
                entries.map { ImportedEntry($0.key, stated($0.value, position.entering($0.key)), comments: $0.comments) })
        case .sequence(let elements):
            if case .by? = position.strategy { result.content = .sequence(elements.map { stated($0, position.entering(nil)) }) }
        case .scalar, .binary: break
        }
        return result
    }
}

extension ImportedValue {
    /// The null that takes away what is inherited.
    static let removal = ImportedValue(.scalar(.null, "null"))
    /// `$patch: WORD` as the first entry of a mapping.
    static func patch(_ word: String, of entries: [ImportedEntry] = []) -> ImportedValue {
        ImportedValue(.mapping(entries + [ImportedEntry("$patch", .string(word))]))
    }
}
