package import Documents

/// The tree that flat properties state, as Spring binds them (R18): `a.b` is `b` below `a`, `a[0]` the first element of a list,
/// `a[x.y]` the key `x.y` below `a`.
///
/// A key stays flat, at the root, where the tree could not give it back: beside `a=1` the key `a.b` is `"a.b"`, and so are
/// elements of a list that is not complete, and keys such as `a..b`.
package func nestedProperties(_ flat: ImportedValue, limits: Limits = .standard) -> ImportedValue {
    var tree = PropertiesTree()
    for (index, entry) in flat.entries.enumerated() {
        let path = propertyPath(entry.key)
        if path.isEmpty || path.count >= limits.depth || !tree.insert(index, at: path) { tree.flat.insert(index) }
    }
    return tree.value(of: flat.entries, at: flat.place)
}

private enum PropertySegment: Hashable {
    case key(String)
    case index(Int)
}

/// The steps that a key spells; empty when they would not be spelled this way again.
private func propertyPath(_ key: String) -> [PropertySegment] {
    var path: [PropertySegment] = [], rest = Array(key.utf8)[...]
    while !rest.isEmpty {
        if rest.first == .openBracket {
            guard !path.isEmpty, let end = rest.firstIndex(of: .closeBracket) else { return [] }
            let name = rest[(rest.startIndex + 1) ..< end]
            guard let segment = bracketed(name) else { return [] }
            path.append(segment)
            rest = rest[(end + 1)...]
        } else {
            if !path.isEmpty, rest.popFirst() != .dot { return [] }
            let name = rest.prefix { $0 != .dot && $0 != .openBracket }
            if name.isEmpty || name.contains(.closeBracket) { return [] }
            path.append(.key(String(decoding: name, as: UTF8.self)))
            rest = rest[name.endIndex...]
        }
    }
    return path
}

/// What stands in brackets: an index as it would be counted, or a key that has a dot.
private func bracketed(_ name: ArraySlice<UInt8>) -> PropertySegment? {
    let text = String(decoding: name, as: UTF8.self)
    if name.allSatisfy(\.isDigit), let index = Int(text), String(index) == text { return .index(index) }
    return name.contains(.dot) && !name.contains(.openBracket) ? .key(text) : nil
}

/// The steps of all keys; a node is a mapping or a list by the first step below it.
private struct PropertiesTree {
    private struct Node {
        var segments: [PropertySegment] = []
        var children: [PropertySegment: Int] = [:]
        /// The entry of a leaf.
        var entry: Int?
    }

    private var nodes = [Node()]
    /// The entries that stay flat.
    var flat: Set<Int> = []

    /// - Returns: false when the path leads through a value, ends at a collection, or mixes keys and indices.
    mutating func insert(_ entry: Int, at path: [PropertySegment]) -> Bool {
        var node = 0, missing = 0
        while missing < path.count, let next = nodes[node].children[path[missing]] {
            node = next
            missing += 1
        }
        guard missing < path.count, nodes[node].entry == nil else { return false }
        if let sibling = nodes[node].segments.first, sibling.isIndex != path[missing].isIndex { return false }
        for segment in path[missing...] {
            nodes[node].segments.append(segment)
            nodes[node].children[segment] = nodes.count
            node = nodes.count
            nodes.append(Node())
        }
        nodes[node].entry = entry
        return true
    }

    mutating func value(of entries: [ImportedEntry], at place: Place?) -> ImportedValue {
        var root = mapping(0, entries)
        for entry in flat.sorted() { root.append(entries[entry]) }
        return ImportedValue(.mapping(root), at: place)
    }

    /// Nil when nothing but flat keys is left of it.
    private mutating func value(of node: Int, _ entries: [ImportedEntry]) -> ImportedValue? {
        if let entry = nodes[node].entry { return entries[entry].value }
        guard nodes[node].segments.first?.isIndex == true else {
            let own = mapping(node, entries)
            return own.isEmpty ? nil : ImportedValue(.mapping(own), at: own[0].value.place)
        }
        var elements: [ImportedValue] = []
        for index in nodes[node].segments.indices {
            guard let child = nodes[node].children[.index(index)], let element = value(of: child, entries) else {
                flatten(node)
                return nil
            }
            elements.append(element)
            if let entry = nodes[child].entry { elements[index].comments = entries[entry].comments }
        }
        return ImportedValue(.sequence(elements), at: elements.first?.place)
    }

    private mutating func mapping(_ node: Int, _ entries: [ImportedEntry]) -> [ImportedEntry] {
        var result: [ImportedEntry] = []
        for segment in nodes[node].segments {
            guard case .key(let key) = segment, let child = nodes[node].children[segment] else { continue }
            let comments = nodes[child].entry.map { entries[$0].comments } ?? Comments()
            if let value = value(of: child, entries) { result.append(ImportedEntry(key, value, comments: comments)) }
        }
        return result
    }

    /// Leaves all entries below a node flat.
    private mutating func flatten(_ node: Int) {
        if let entry = nodes[node].entry { flat.insert(entry) }
        for child in nodes[node].children.values { flatten(child) }
    }
}

extension PropertySegment {
    fileprivate var isIndex: Bool { if case .index = self { true } else { false } }
}
