internal import Documents

/// Changing a value in place. Collections are taken out of their node while they change, so that nothing is copied.
extension ImportedValue {
    static let emptyMapping = ImportedValue(.mapping([]))

    var isEmptyCollection: Bool { (isMapping || isSequence) && entries.isEmpty && elements.isEmpty }
    /// Whether this is the boolean `true`.
    var isTrue: Bool { if case .scalar(.boolean, let text) = content { text.first == "t" || text.first == "T" } else { false } }
    /// The text of a string; nil for anything else.
    var string: String? { if case .scalar(.string, let text) = content { text } else { nil } }

    /// Nil, and nothing done, when this is no mapping.
    mutating func withEntries<R>(_ body: (inout [ImportedEntry]) throws -> R) rethrows -> R? {
        guard case .mapping(var entries) = content else { return nil }
        content = .mapping([])
        defer { content = .mapping(entries) }
        return try body(&entries)
    }

    /// Nil, and nothing done, when this is no sequence.
    mutating func withElements<R>(_ body: (inout [ImportedValue]) throws -> R) rethrows -> R? {
        guard case .sequence(var elements) = content else { return nil }
        content = .sequence([])
        defer { content = .sequence(elements) }
        return try body(&elements)
    }

    /// Changes the value of a key; nil, and nothing done, when there is none.
    mutating func update<R>(_ key: String, _ body: (inout ImportedValue) throws -> R) rethrows -> R? {
        try withEntries { entries in
            guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
            return try body(&entries[index].value)
        } ?? nil
    }

    /// States the value of a key in a mapping. Where it was stated before, its place in the mapping and its comments stay.
    mutating func set(_ key: String, to value: ImportedValue) {
        _ = withEntries { entries in
            guard let index = entries.firstIndex(where: { $0.key == key }) else { return entries.append(ImportedEntry(key, value)) }
            entries[index].value.content = value.content
        }
    }

    mutating func set(_ key: String, to text: String) { set(key, to: .string(text)) }

    mutating func remove(_ key: String) { _ = withEntries { $0.removeAll { $0.key == key } } }

    /// Gives this and everything below one place.
    mutating func move(to place: Place) {
        self.place = place
        _ = withEntries { entries in for index in entries.indices { entries[index].value.move(to: place) } }
        _ = withElements { elements in for index in elements.indices { elements[index].move(to: place) } }
    }

    /// The value below keys; nil where one is missing.
    func at(_ keys: String...) -> ImportedValue? {
        keys.reduce(self as ImportedValue?) { value, key in value?[key] }
    }
}
