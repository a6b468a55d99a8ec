internal import Documents

/// Properties as Spring sees them, whatever file states them: flat names, the values with their types, in order.
struct SpringProperties {
    private(set) var entries: [ImportedEntry] = []
    private var index: [[UInt8]: Int] = [:]
    /// Comments of mappings and lists, by the name that leads to them.
    private var notes: [String: Comments] = [:]

    /// Flattens a document: `a.b[0]`, keys in brackets joined without a dot. A mapping without entries has no properties.
    init(_ root: ImportedValue) { flatten(root, at: "") }

    subscript(name: String) -> ImportedValue? { index[Array(name.utf8)].map { entries[$0].value } }

    /// The elements of a list, or the one value of a name.
    func values(of name: String) -> [ImportedValue] {
        if let value = self[name] { return [value] }
        var elements: [ImportedValue] = []
        while let element = self["\(name)[\(elements.count)]"] { elements.append(element) }
        return elements
    }

    /// Lays properties over these. A list is taken from the later ones whole: Spring binds it from the first source that has any of it.
    mutating func lay(_ later: SpringProperties) {
        let replaced = Set(later.entries.map { listName(of: $0.key) ?? Array($0.key.utf8) })
        remove { key in listName(of: key).map(replaced.contains) ?? false }
        for entry in later.entries { state(entry) }
        notes.merge(later.notes) { own, later in later.above.isEmpty && later.beside == nil ? own : later }
    }

    mutating func remove(_ isRemoved: (String) -> Bool) {
        let kept = entries.filter { !isRemoved($0.key) }
        guard kept.count < entries.count else { return }
        (entries, index) = ([], [:])
        for entry in kept { state(entry) }
    }

    /// The tree that they make, with all comments.
    var tree: ImportedValue { withNotes(nestedProperties(ImportedValue(.mapping(entries))), at: "") }

    private mutating func flatten(_ value: ImportedValue, at name: String) {
        switch value.content {
        case .mapping(let own):
            for entry in own {
                let child = name.isEmpty || entry.key.hasPrefix("[") ? name + entry.key : "\(name).\(entry.key)"
                flatten(entry.value, at: child, comments: entry.comments)
            }
        case .sequence(let elements):
            for (position, element) in elements.enumerated() {
                flatten(element, at: "\(name)[\(position)]", comments: element.comments)
            }
        case .scalar, .binary: break
        }
    }

    private mutating func flatten(_ value: ImportedValue, at name: String, comments: Comments) {
        switch value.content {
        case .sequence(let elements) where elements.isEmpty: state(ImportedEntry(name, value, comments: comments))
        case .scalar, .binary: state(ImportedEntry(name, value, comments: comments))
        default:
            if comments != Comments() { notes[name] = comments }
            flatten(value, at: name)
        }
    }

    private mutating func state(_ entry: ImportedEntry) {
        if let position = index[Array(entry.key.utf8)] {
            entries[position] = entry
        } else {
            index[Array(entry.key.utf8)] = entries.count
            entries.append(entry)
        }
    }

    private func withNotes(_ value: ImportedValue, at name: String) -> ImportedValue {
        var result = value
        switch value.content {
        case .mapping(var own):
            for position in own.indices {
                let key = own[position].key
                let child = name.isEmpty ? key : key.contains(".") ? "\(name)[\(key)]" : "\(name).\(key)"
                if let comments = notes[child] { own[position].comments = comments }
                own[position].value = withNotes(own[position].value, at: child)
            }
            result.content = .mapping(own)
        case .sequence(var elements):
            for position in elements.indices {
                let child = "\(name)[\(position)]"
                if let comments = notes[child] { elements[position].comments = comments }
                elements[position] = withNotes(elements[position], at: child)
            }
            result.content = .sequence(elements)
        case .scalar, .binary: break
        }
        return result
    }
}

/// The name of the outermost list that a property is an element of.
private func listName(of name: String) -> [UInt8]? {
    let bytes = Array(name.utf8)
    for index in bytes.indices where bytes[index] == .openBracket {
        let digits = bytes[(index + 1)...].prefix { $0.isDigit }
        if !digits.isEmpty, digits.endIndex < bytes.count, bytes[digits.endIndex] == .closeBracket { return Array(bytes[..<index]) }
    }
    return nil
}
