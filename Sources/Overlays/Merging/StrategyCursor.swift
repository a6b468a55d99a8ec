internal import Documents

/// The strategies that may still apply below a path. Empty for most paths of most documents, and then it costs nothing.
struct StrategyCursor: Sendable {
    typealias NodeID = EffectiveDocument.NodeID

    private struct Position: Sendable {
        var graph: AnnotationGraph
        var node: Int
    }

    private var positions: [Position] = []
    /// What speaks of the objects of a stream, at the root of which this is.
    private var waiting: [AnnotationGraph] = []
    /// Where Kubernetes' own table stands.
    private var kubernetes = MergeTable.Position.none

    init() {}

    init(_ form: DocumentForm, _ graphs: [AnnotationGraph]) {
        switch form {
        case .plain: break
        case .object: kubernetes = .object
        case .stream: (kubernetes, waiting) = (.stream, graphs.filter(\.hasStrategies))
        }
        if form != .stream { for graph in graphs { enter(graph) } }
    }

    var isEmpty: Bool { positions.isEmpty && waiting.isEmpty && kubernetes.isNone }
    /// Whether somebody wrote strategies that may still apply, beside Kubernetes' own table.
    var hasRules: Bool { !positions.isEmpty || !waiting.isEmpty }
    /// The type of the object that was entered has to be told before anything can be looked up.
    var awaitsObject: Bool { kubernetes.isObject }

    /// The strategies of the value here; more than one is an error (R12).
    var matching: [StatedStrategy] {
        positions.compactMap { position in
            let node = position.graph.nodes[position.node]
            return node.strategy.map { StatedStrategy(path: PathPattern([]), strategy: $0, source: node.strategySource) }
        }
    }

    /// What happens here; what schemas say wins over Kubernetes' own table.
    var strategy: MergeStrategy? {
        positions.lazy.compactMap { $0.graph.nodes[$0.node].strategy }.first ?? MergeTable.standard.strategy(at: kubernetes)
    }

    private mutating func enter(_ graph: AnnotationGraph) {
        graph.forEachStart(for: .merging) { positions.append(Position(graph: graph, node: $0)) }
    }

    /// The cursor at an object of the type that one of the nodes states, the first one that is no Kubernetes object's part left out.
    func at(object candidates: NodeID..., in arena: Arena) -> StrategyCursor {
        var result = self
        let type = candidates.lazy.compactMap { arena.objectType($0) }.first
        result.kubernetes = type.map { MergeTable.standard.position(of: $0) } ?? .none
        return result
    }

    /// The cursor one step deeper; `key` is nil for an element of a list.
    func entering(_ key: NodeID?, in arena: Arena) -> StrategyCursor {
        guard !isEmpty else { return self }
        var result = StrategyCursor()
        if !kubernetes.isNone { result.kubernetes = MergeTable.standard.entering(key, at: kubernetes, in: arena) }
        if let key, !waiting.isEmpty, !arena.withText(key, ShortOverlay.isWord) { for graph in waiting { result.enter(graph) } }
        guard !positions.isEmpty else { return result }
        guard let key else {
            result.advance(positions, nil)
            return result
        }
        arena.withText(key) { result.advance(positions, $0) }
        return result
    }

    private mutating func advance(_ from: [Position], _ key: UnsafeBufferPointer<UInt8>?) {
        for position in from {
            position.graph.forEachNode(under: position.node, key, for: .merging) { node in
                guard !positions.contains(where: { $0.node == node && $0.graph === position.graph }) else { return }
                positions.append(Position(graph: position.graph, node: node))
            }
        }
    }
}
