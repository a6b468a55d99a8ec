internal import Documents

/// The same for a list that merges with the inherited one.
struct ListDifference {
    let difference: Difference
    let strategy: MergeStrategy
    let position: MergePosition
    /// The way to the list from the root of the layer.
    let path: [StatedStep]

    /// Where the strategy has no words for it (an appended list that lost an element), the whole list: the proof tells of it.
    func statement(of wanted: ImportedValue, over inherited: ImportedValue) -> ImportedValue? {
        let old = inherited.elements, new = wanted.elements
        switch strategy {
        case .by(let keys): return byKeys(keys, wanted, inherited)
        case .append where new.starts(with: old, by: { $0.isEqual(to: $1) }),
            .union where new.starts(with: old, by: { $0.isEqual(to: $1) }):
            return addition(Array(new[old.count...]), wanted)
        case .prepend where new.reversed().starts(with: old.reversed(), by: { $0.isEqual(to: $1) }):
            return addition(Array(new[..<(new.count - old.count)]), wanted)
        case .append, .prepend, .union, .replace: return wanted
        }
    }

    private func addition(_ elements: [ImportedValue], _ wanted: ImportedValue) -> ImportedValue? {
        elements.isEmpty ? nil : ImportedValue(.sequence(elements), comments: wanted.comments, at: wanted.place)
    }

    /// Inherited elements keep their order and new ones come last (R10); any other order needs the whole list again.
    private func byKeys(_ keys: [MergeKey], _ wanted: ImportedValue, _ inherited: ImportedValue) -> ImportedValue? {
        guard !wanted.isEqual(to: inherited) else { return nil }
        guard let new = wanted.elements(by: keys), let old = inherited.elements(by: keys) else { return wanted }
        let before = Dictionary(uniqueKeysWithValues: old.map { ($0.key, $0.value) }), kept = Set(new.map(\.key))
        let natural = old.map(\.key).filter(kept.contains) + new.map(\.key).filter { before[$0] == nil }
        guard natural == new.map(\.key) else {
            let all = new.map { difference.stated($0.value, position.entering(nil)) }
            return ImportedValue(.sequence([.patch("replace")] + all), comments: wanted.comments, at: wanted.place)
        }
        let names = Set(keys.map(\.name))
        let removed = old.filter { !kept.contains($0.key) }.map { key, element in
            ImportedValue.patch("delete", of: element.entries.filter { names.contains($0.key) })
        }
        let changed = new.compactMap { key, element in change(of: element, over: before[key], keys) }
        return ImportedValue(.sequence(changed + removed), comments: wanted.comments, at: wanted.place)
    }

    /// An element that says which it is and what is different; nil when nothing is.
    private func change(of element: ImportedValue, over inherited: ImportedValue?, _ keys: [MergeKey]) -> ImportedValue? {
        func isKey(_ entry: ImportedEntry) -> Bool { keys.contains { $0.name == entry.key } }
        let here = path + [.element(element.entries.filter(isKey))]
        guard let said = difference.statement(of: element, over: inherited, position.entering(nil), at: here) else { return nil }
        guard inherited != nil else { return said }
        // A key that goes back to what it is where nobody says it cannot be removed by null: it would name another element.
        let whole = said.entries.contains { isKey($0) && $0.value.isNull }
        let entries =
            whole
            ? [ImportedEntry("$patch", .string("replace"))] + difference.stated(element, position.entering(nil)).entries
            : element.entries.filter(isKey) + said.entries.filter { !isKey($0) }
        let isKnown = difference.inheritedComments(here) == element.comments
        return ImportedValue(.mapping(entries), comments: isKnown ? Comments() : element.comments, at: element.place)
    }
}
