/// What schemas say about the values of a document beside what they allow: how they merge (R12), and what they are where no layer states
/// them.
///
/// A graph, since schemas contain themselves. Its nodes are schemas; several of them may speak of one value, and a walk along the path
/// of a value keeps all of them.
package final class AnnotationGraph: Sendable {
    /// What a walk looks for.
    package enum Purpose: Sendable {
        /// Strategies. Branches count too: layers merge before anybody knows which branch a value meets.
        case merging
        /// Defaults. What holds for some values only says nothing about a value that is not there.
        case filling
        /// Terms of secrets. Branches count too: a sealed value meets none that anybody could see.
        case rotating
    }

    /// The first one is the schema of the whole document.
    package let nodes: [AnnotationNode]
    /// The schema files that it was made from; none for what is said otherwise.
    package let documents: [Document]
    /// By node: those that speak of the same value, itself among them, as far as they lead to what is looked for.
    private let merging: [[Int]]
    private let filling: [[Int]]
    private let rotating: [[Int]]

    package init(_ nodes: [AnnotationNode], documents: [Document] = []) {
        (self.nodes, self.documents) = (nodes, documents)
        merging = AnnotationGraph.closures(of: nodes) {
            $0.always + $0.sometimes
        } where: {
            $0.strategy != nil
        }
        filling = AnnotationGraph.closures(of: nodes) {
            $0.always
        } where: {
            $0.fallback != nil
        }
        rotating = AnnotationGraph.closures(of: nodes) {
            $0.always + $0.sometimes
        } where: {
            $0.terms != nil
        }
    }

    /// One strategy for the paths that a pattern matches.
    package convenience init(_ path: PathPattern, _ strategy: MergeStrategy, source: Value? = nil) {
        var nodes: [AnnotationNode] = []
        for step in path.steps {
            var node = AnnotationNode()
            let here = nodes.count, next = here + 1
            switch step {
            case .key(let key): node.keys = [(key, next)]
            case .any: (node.others, node.elements) = (next, [next])
            case .deep: (node.others, node.elements, node.always) = (here, [here], [next])
            }
            nodes.append(node)
        }
        var last = AnnotationNode()
        (last.strategy, last.strategySource) = (strategy, source)
        self.init(nodes + [last])
    }

    package var hasStrategies: Bool { !(merging.first ?? []).isEmpty }
    package var hasDefaults: Bool { !(filling.first ?? []).isEmpty }
    package var hasTerms: Bool { !(rotating.first ?? []).isEmpty }

    /// Calls `body` with the nodes that speak of the whole document.
    @inline(__always)
    package func forEachStart(for purpose: Purpose, _ body: (Int) -> Void) {
        closures(for: purpose).first?.forEach(body)
    }

    /// Calls `body` with the nodes that speak of an entry of the value that a node speaks of; of an element where there is no key. Some
    /// may come twice.
    @inline(__always)
    package func forEachNode(
        under node: Int, _ key: UnsafeBufferPointer<UInt8>?, for purpose: Purpose, _ body: (Int) -> Void
    ) {
        let closures = closures(for: purpose)
        nodes[node].forEachChild(key) { closures[$0].forEach(body) }
    }

    /// The nodes that speak of the same value as one does, itself among them; empty where none of them leads to what is looked for.
    package func closure(of node: Int, for purpose: Purpose) -> [Int] { closures(for: purpose)[node] }

    /// What an entry is that nobody states: the schema's own word, or else those of the schemas that it refers to.
    package func defaults(of node: Int) -> [Value] {
        var found: [Value] = [], visited: Set<Int> = []
        func visit(_ node: Int) {
            guard visited.insert(node).inserted else { return }
            if let own = nodes[node].fallback { found.append(own) } else { nodes[node].always.forEach(visit) }
        }
        visit(node)
        return found
    }

    /// Whether an entry is filled in that nobody states.
    ///
    /// - Parameter keys: that of the entry last; nil for an element of a list.
    package func hasDefault(at keys: [[UInt8]?]) -> Bool {
        guard case let name?? = keys.last else { return false }
        let here = nodes(at: keys.dropLast(), for: .filling)
        return here.contains { nodes[$0].keys.contains { $0.key == name && !defaults(of: $0.node).isEmpty } }
    }

    /// What is said of a secret, and of what it stands in.
    ///
    /// - Parameter keys: nil for an element of a list.
    package func terms(at keys: [[UInt8]?]) -> [SecretTerms] {
        (0 ... keys.count).flatMap { count in nodes(at: keys.prefix(count), for: .rotating).compactMap { nodes[$0].terms } }
    }

    private func nodes(at keys: ArraySlice<[UInt8]?>, for purpose: Purpose) -> [Int] {
        var here = closures(for: purpose).first ?? []
        for key in keys {
            var next: Set<Int> = []
            for node in here {
                if let key {
                    key.withUnsafeBufferPointer { forEachNode(under: node, $0, for: purpose) { next.insert($0) } }
                } else {
                    forEachNode(under: node, nil, for: purpose) { next.insert($0) }
                }
            }
            here = Array(next)
        }
        return here
    }

    private func closures(for purpose: Purpose) -> [[Int]] {
        switch purpose {
        case .merging: merging
        case .filling: filling
        case .rotating: rotating
        }
    }

    /// - Parameters:
    ///   - also: the nodes that speak of the same value as one does.
    ///   - isWanted: whether a node has what is looked for.
    private static func closures(
        of nodes: [AnnotationNode], _ also: (AnnotationNode) -> [Int], where isWanted: (AnnotationNode) -> Bool
    ) -> [[Int]] {
        var before = [[Int]](repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() { for next in also(node) + node.children { before[next].append(index) } }
        var leads = nodes.map(isWanted), pending = nodes.indices.filter { leads[$0] }
        while let node = pending.popLast() {
            for previous in before[node] where !leads[previous] {
                leads[previous] = true
                pending.append(previous)
            }
        }
        return nodes.indices.map { start in
            var found = [start], next = 0
            while next < found.count, leads[start] {
                for node in also(nodes[found[next]]) where leads[node] && !found.contains(node) { found.append(node) }
                next += 1
            }
            return leads[start] ? found : []
        }
    }
}

extension AnnotationGraph: Equatable {
    /// Made from the same texts; what was made from none is equal to nothing but itself.
    package static func == (one: AnnotationGraph, other: AnnotationGraph) -> Bool {
        guard one !== other else { return true }
        return !one.documents.isEmpty && one.documents.count == other.documents.count
            && zip(one.documents, other.documents).allSatisfy { $0.file == $1.file && $0.source == $1.source }
    }
}
