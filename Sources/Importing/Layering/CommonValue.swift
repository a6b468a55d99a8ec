internal import Documents

/// What several values share: mappings by key, lists merged by key element by element, all else as a whole.
struct CommonValue {
    let values: [ImportedValue]
    let position: MergePosition

    /// In the order of the first value, with the comments of all; nil when they share nothing.
    func shared() -> ImportedValue? {
        guard let first = values.first else { return nil }
        if values.allSatisfy(\.isMapping), position.strategy != .replace { return sharedMapping(first) }
        if case .by(let keys)? = position.strategy, let list = sharedList(first, keys) { return list }
        guard values.dropFirst().allSatisfy({ $0.isEqual(to: first) }) else { return nil }
        return first.addingComments(of: values)
    }

    private func sharedMapping(_ first: ImportedValue) -> ImportedValue? {
        let others = values.dropFirst().map { value in
            Dictionary(value.entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let entries = first.entries.compactMap { entry -> ImportedEntry? in
            let same = [entry] + others.compactMap { $0[entry.key] }
            guard same.count == values.count,
                let value = CommonValue(values: same.map(\.value), position: position.entering(entry.key)).shared()
            else { return nil }
            return ImportedEntry(entry.key, value, comments: Comments(joining: same.map(\.comments)))
        }
        let isEmpty = entries.isEmpty && values.contains { !$0.entries.isEmpty }
        return isEmpty ? nil : ImportedValue(.mapping(entries), comments: Comments(joining: values.map(\.comments)), at: first.place)
    }

    /// Elements that every list has, each with what is the same of it.
    private func sharedList(_ first: ImportedValue, _ keys: [MergeKey]) -> ImportedValue? {
        let lists = values.compactMap { $0.isSequence ? $0.elements(by: keys) : nil }
        guard lists.count == values.count else { return nil }
        let others = lists.dropFirst().map { list in Dictionary(uniqueKeysWithValues: list.map { ($0.key, $0.value) }) }
        let elements = lists[0].compactMap { key, element -> ImportedValue? in
            let same = [element] + others.compactMap { $0[key] }
            return same.count == values.count ? CommonValue(values: same, position: position.entering(nil)).shared() : nil
        }
        let isEmpty = elements.isEmpty && lists.contains { !$0.isEmpty }
        return isEmpty ? nil : ImportedValue(.sequence(elements), comments: Comments(joining: values.map(\.comments)), at: first.place)
    }
}

extension Comments {
    /// All lines, each once.
    init(joining all: [Comments]) {
        self.init()
        for comments in all {
            if !comments.above.allSatisfy({ above.contains($0) }) { above += comments.above.filter { !above.contains($0) || $0 == nil } }
            if !comments.below.allSatisfy({ below.contains($0) }) { below += comments.below.filter { !below.contains($0) || $0 == nil } }
            beside = beside ?? comments.beside
        }
    }
}

extension ImportedValue {
    /// With the comments of equal values added to its own.
    fileprivate func addingComments(of values: [ImportedValue]) -> ImportedValue {
        var result = self
        result.comments = Comments(joining: values.map(\.comments))
        switch content {
        case .mapping(let entries):
            result.content = .mapping(
                entries.map { entry in
                    let same = values.compactMap { value in value.entries.first { $0.key == entry.key } }
                    return ImportedEntry(
                        entry.key, entry.value.addingComments(of: same.map(\.value)), comments: Comments(joining: same.map(\.comments)))
                })
        case .sequence(let elements):
            result.content = .sequence(
                elements.enumerated().map { index, element in
                    element.addingComments(of: values.compactMap { index < $0.elements.count ? $0.elements[index] : nil })
                })
        default: break
        }
        return result
    }
}
