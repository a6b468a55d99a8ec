/// A strategy, the paths that it is for, and where it is written.
package struct StatedStrategy: Sendable {
    package let path: PathPattern
    package let strategy: MergeStrategy
    /// Nil for what no file says.
    package let source: Value?

    package init(path: PathPattern, strategy: MergeStrategy, source: Value?) {
        (self.path, self.strategy, self.source) = (path, strategy, source)
    }

    package var place: Place? { source?.place }
}

extension AnnotationGraph {
    /// Every strategy, the shortest path to each.
    package var strategies: [StatedStrategy] {
        var start: [(Int, PathPattern)] = []
        forEachStart(for: .merging) { start.append(($0, PathPattern([]))) }
        return strategies(below: start)
    }

    /// The strategies of what a path leads through, of its end, and of what is in that.
    ///
    /// - Parameter keys: indices of elements as numbers.
    package func strategies(naming keys: [[UInt8]]) -> [StatedStrategy] {
        var here: [(Int, PathPattern)] = [], found: [StatedStrategy] = []
        forEachStart(for: .merging) { here.append(($0, PathPattern([]))) }
        for key in keys {
            found += here.compactMap { stated(at: $0.0, $0.1) }
            var next: [(Int, PathPattern)] = []
            for (node, path) in here { next += children(of: node, path, key) }
            here = next.unique()
        }
        return found + strategies(below: here)
    }

    /// Breadth first, each node once.
    private func strategies(below start: [(Int, PathPattern)]) -> [StatedStrategy] {
        var queue = start, known = Set(start.map(\.0)), next = 0, found: [StatedStrategy] = []
        while next < queue.count {
            let (node, path) = queue[next]
            next += 1
            if let stated = stated(at: node, path) { found.append(stated) }
            for child in children(of: node, path, nil) where known.insert(child.0).inserted { queue.append(child) }
        }
        return found
    }

    private func stated(at node: Int, _ path: PathPattern) -> StatedStrategy? {
        nodes[node].strategy.map { StatedStrategy(path: path, strategy: $0, source: nodes[node].strategySource) }
    }

    /// What a step leads to; every step where no key is given.
    private func children(of node: Int, _ path: PathPattern, _ key: [UInt8]?) -> [(Int, PathPattern)] {
        var found: [(Int, PathPattern)] = []
        func add(_ child: Int, _ step: PathPattern.Step) {
            found += closure(of: child, for: .merging).map { ($0, PathPattern(path.steps + [step])) }
        }
        for (name, child) in nodes[node].keys where key == nil || key == name { add(child, .key(name)) }
        let isNamed = !found.isEmpty
        for pattern in nodes[node].patterns where key.map({ $0.withUnsafeBufferPointer(pattern.matches) }) ?? true {
            add(pattern.node, .any)
        }
        if key == nil || !isNamed, let others = nodes[node].others { add(others, .any) }
        for child in nodes[node].elements { add(child, .any) }
        return found.unique()
    }
}

extension [(Int, PathPattern)] {
    fileprivate func unique() -> Self {
        var known: Set<Int> = []
        return filter { known.insert($0.0).inserted }
    }
}

extension [AnnotationGraph] {
    /// What is said about a value; the first word counts.
    ///
    /// - Parameter keys: an empty one stands for an element of a list.
    package func strategy(at keys: some Sequence<[UInt8]>) -> MergeStrategy? {
        for graph in self {
            var here: [Int] = []
            graph.forEachStart(for: .merging) { here.append($0) }
            for key in keys {
                var next: [Int] = []
                for node in here {
                    let add = { (child: Int) in if !next.contains(child) { next.append(child) } }
                    if key.isEmpty {
                        graph.forEachNode(under: node, nil, for: .merging, add)
                    } else {
                        key.withUnsafeBufferPointer { graph.forEachNode(under: node, $0, for: .merging, add) }
                    }
                }
                here = next
            }
            if let strategy = here.lazy.compactMap({ graph.nodes[$0].strategy }).first { return strategy }
        }
        return nil
    }
}
