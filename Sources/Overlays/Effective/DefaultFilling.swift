internal import Documents

/// Fills the keys in that no layer states and a schema has a default for, as a lowest layer would: only in mappings that are there, and
/// in the defaults that it fills in. What is filled in stands behind what is stated, in the order of the schema, and stays as the
/// schema writes it: `${` is text there.
///
/// A key that the last word of the layers takes away stays away, as a secret stays one: nothing that is stated ever changes.
struct DefaultFilling {
    typealias NodeID = EffectiveDocument.NodeID
    typealias Entry = Arena.Entry

    private struct Position {
        var graph: Int
        var node: Int
    }

    private enum Step { case key(NodeID), element(Int) }

    private let document: EffectiveDocument
    private let graphs: [AnnotationGraph]
    private var arena: Arena
    /// Where in the arena the schema files are that something was taken from.
    private var sources: [ObjectIdentifier: UInt32] = [:]
    private var path: [Step] = []
    /// The defaults that are being filled in, outermost first.
    private var open: [NodeID] = []
    private var added = 0
    private(set) var problems: [Diagnostic] = []
    /// Nulls of layers that keep a default away.
    private(set) var heeded: Set<NodeID> = []

    /// Keys that defaults may add inside other defaults: two in each, over and over, exceed any number.
    private static let limit = 10_000

    init(_ document: EffectiveDocument, by graphs: [AnnotationGraph]) {
        (self.document, self.graphs) = (document, graphs)
        arena = document.arena
    }

    /// The document with everything filled in.
    mutating func filled() -> EffectiveDocument {
        let root = document.isStream ? filledStream() : filled(document.root, start)
        guard root != document.root else { return document }
        return EffectiveDocument(
            name: document.name, environment: document.environment, arena: arena, ownLayerCount: document.ownLayerCount, root: root,
            isStream: document.isStream, strategies: document.strategies, dependencies: document.dependencies)
    }

    private var start: [Position] {
        var positions: [Position] = []
        for (index, graph) in graphs.enumerated() {
            graph.forEachStart(for: .filling) { positions.append(Position(graph: index, node: $0)) }
        }
        return positions
    }

    private mutating func filledStream() -> NodeID {
        let start = start
        return replacing(arena.children(document.root), of: document.root) { filling, entry in
            filling.arena.withText(entry.key, ShortOverlay.isWord) ? entry.value : filling.filled(entry.value, start)
        }
    }

    private mutating func filled(_ id: NodeID, _ positions: [Position]) -> NodeID {
        guard !positions.isEmpty else { return id }
        switch arena.kind(id) {
        case .mapping: return filledMapping(id, positions)
        case .sequence:
            let deeper = entering(nil, from: positions)
            guard !deeper.isEmpty else { return id }
            return replacing(arena.children(id), of: id) { filling, entry in filling.filled(entry.value, deeper) }
        default: return id
        }
    }

    private mutating func filledMapping(_ id: NodeID, _ positions: [Position]) -> NodeID {
        let stated = arena.children(id), missing = missingKeys(in: stated, positions)
        let deeper = replacing(stated, of: id) { filling, entry in
            filling.filled(entry.value, filling.entering(entry.key, from: positions))
        }
        var new: [Entry] = []
        for key in missing { if let entry = entry(of: key, in: id, positions) { new.append(entry) } }
        return new.isEmpty ? deeper : arena.addCollection(.mapping, arena.children(deeper) + new, origin: arena.origin(id))
    }

    /// The collection with its children replaced; itself where none of them changes.
    private mutating func replacing(
        _ children: [Entry], of id: NodeID, by replacement: (inout DefaultFilling, Entry) -> NodeID
    ) -> NodeID {
        var result = children, isChanged = false
        let isMapping = arena.kind(id).isMapping
        for (index, child) in children.enumerated() {
            path.append(isMapping ? .key(child.key) : .element(index))
            let value = replacement(&self, child)
            path.removeLast()
            isChanged = isChanged || value != child.value
            result[index] = Entry(key: isMapping ? child.key : value, value: value)
        }
        return isChanged ? arena.addCollection(arena.kind(id), result, origin: arena.origin(id)) : id
    }
}

// MARK: Keys

extension DefaultFilling {
    private func entering(_ key: NodeID?, from positions: [Position]) -> [Position] {
        guard let key else { return entering(text: nil, from: positions) }
        return arena.withText(key) { entering(text: $0, from: positions) }
    }

    private func entering(text: UnsafeBufferPointer<UInt8>?, from positions: [Position]) -> [Position] {
        var result: [Position] = []
        for position in positions {
            graphs[position.graph].forEachNode(under: position.node, text, for: .filling) { node in
                guard !result.contains(where: { $0.node == node && $0.graph == position.graph }) else { return }
                result.append(Position(graph: position.graph, node: node))
            }
        }
        return result
    }

    /// The keys that schemas name and a mapping lacks, in the order of the schemas.
    private func missingKeys(in stated: [Entry], _ positions: [Position]) -> [[UInt8]] {
        var keys: [[UInt8]] = [], seen = Set(stated.map { entry in arena.withText(entry.key) { Array($0) } })
        for position in positions {
            for (key, _) in graphs[position.graph].nodes[position.node].keys where seen.insert(key).inserted { keys.append(key) }
        }
        return keys
    }

    /// The entry that fills a missing key in; nil where no schema has a default, or a layer took the key away.
    private mutating func entry(of key: [UInt8], in mapping: NodeID, _ positions: [Position]) -> Entry? {
        var candidates: [Value] = []
        for position in positions {
            let graph = graphs[position.graph]
            for (name, node) in graph.nodes[position.node].keys where name == key { candidates += graph.defaults(of: node) }
        }
        guard let value = candidates.first else { return nil }
        if let other = candidates.first(where: { !$0.isSame(as: value) }) {
            report("default-conflict", "two defaults for \(named(key)): \(value.shown) and \(other.shown)", value, [other])
            return nil
        }
        if open.isEmpty, let null = document.removal(of: path(to: key)) {
            heeded.insert(null)
            return nil
        }
        let stated = node(of: value)
        guard !open.contains(stated) else {
            report("default-in-itself", "the default of \(named(key)) is filled in inside itself, without end", value)
            return nil
        }
        if !open.isEmpty { added += 1 }
        guard added <= DefaultFilling.limit else {
            if added == DefaultFilling.limit + 1 {
                let message = "defaults inside defaults add more than \(DefaultFilling.limit) keys to \"\(document.name)\""
                report("too-many-defaults", message, value)
            }
            return nil
        }
        open.append(stated)
        defer { open.removeLast() }
        let name = arena.addScalar(.string, key, origin: stated)
        path.append(.key(name))
        defer { path.removeLast() }
        let deeper = key.withUnsafeBufferPointer { entering(text: $0, from: positions) }
        return Entry(key: name, value: filled(withoutMergeKeys(stated), deeper))
    }

    /// Nodes of effective documents have no merge keys, those of a schema may.
    private mutating func withoutMergeKeys(_ id: NodeID) -> NodeID {
        let schema = arena.layers[Int(id.source)]
        guard schema.contains(schema.rebuilt, below: Int(id.node)) else { return id }
        let children = arena.children(id).map { entry in
            let value = withoutMergeKeys(entry.value)
            return Entry(key: arena.kind(id).isMapping ? entry.key : value, value: value)
        }
        return arena.addCollection(arena.kind(id), children, origin: id)
    }

    /// The node that a value of a schema is in the arena.
    private mutating func node(of value: Value) -> NodeID {
        let id = ObjectIdentifier(value.document)
        if let source = sources[id] { return NodeID(source: source, node: UInt32(value.index)) }
        let known = arena.layers.firstIndex { $0.document === value.document }
        if known == nil { arena.add([LayerDocument(schema: value.document, of: document.name)]) }
        sources[id] = UInt32(known ?? arena.layers.count - 1)
        return node(of: value)
    }
}

// MARK: Complaints

extension DefaultFilling {
    private func path(to key: [UInt8]) -> Path {
        let steps = path.map { step -> Path.Step in
            switch step {
            case .key(let key): .key(arena.string(key))
            case .element(let index): .index(index)
            }
        }
        return Path(steps + [.key(String(decoding: key, as: UTF8.self))])
    }

    private func named(_ key: [UInt8]) -> String { path(to: key).named }

    private mutating func report(_ code: String, _ message: String, _ value: Value, _ others: [Value] = []) {
        var problem = Diagnostic(code, message, at: value.place, environments: [document.environment])
        problem.notes = others.map { Diagnostic.Note("the other one", at: $0.place) }
        problems.append(problem)
    }
}

extension Value {
    /// In one line.
    fileprivate var shown: String {
        var writer = JsonWriter(.compact)
        guard (try? emit(self, to: &writer)) != nil else { return text }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The same kind and text; of mappings the same entries in any order.
    fileprivate func isSame(as other: Value) -> Bool {
        guard kind == other.kind else { return false }
        switch kind {
        case .mapping:
            let own = entries, others = other.entries
            return own.count == others.count
                && own.allSatisfy { key, value in others.contains { $0.key.text == key.text && $0.value.isSame(as: value) } }
        case .sequence:
            let own = elements, others = other.elements
            return own.count == others.count && zip(own, others).allSatisfy { $0.isSame(as: $1) }
        default: return text == other.text
        }
    }
}
