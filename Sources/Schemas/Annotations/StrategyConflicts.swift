package import Documents

/// Two strategies for one path (R12), in one schema or in two that speak of one document.
package struct StrategyConflicts {
    package struct Conflict: Sendable {
        package let path: PathPattern
        package let one: StatedStrategy
        package let other: StatedStrategy
    }

    /// A node of each of the two that some path leads to.
    private struct Pair: Hashable {
        var one: Int
        var other: Int
    }

    private let one: AnnotationGraph
    private let other: AnnotationGraph
    private var found: [Conflict] = []
    private var known: Set<Pair> = []
    private var pending: [(Pair, PathPattern)] = []

    /// Pairs that are looked at. Schemas that multiply beyond it are left to the merge, which finds the conflicts of real documents.
    private static let limit = 20_000

    /// - Parameter other: the same graph for conflicts inside of one.
    package static func find(in one: AnnotationGraph, and other: AnnotationGraph) -> [Conflict] {
        var search = StrategyConflicts(one, other)
        return search.run()
    }

    private init(_ one: AnnotationGraph, _ other: AnnotationGraph) { (self.one, self.other) = (one, other) }

    private mutating func run() -> [Conflict] {
        var starts: (one: [Int], other: [Int]) = ([], [])
        one.forEachStart(for: .merging) { starts.one.append($0) }
        other.forEachStart(for: .merging) { starts.other.append($0) }
        add(starts.one, starts.other, PathPattern([]))
        var next = 0
        while next < pending.count, next < StrategyConflicts.limit {
            let (pair, path) = pending[next]
            next += 1
            compare(pair, path)
            step(pair, path)
        }
        return found
    }

    private mutating func compare(_ pair: Pair, _ path: PathPattern) {
        let first = one.nodes[pair.one], second = other.nodes[pair.other]
        guard let strategy = first.strategy, let clashing = second.strategy, strategy != clashing else { return }
        found.append(
            Conflict(
                path: path, one: StatedStrategy(path: path, strategy: strategy, source: first.strategySource),
                other: StatedStrategy(path: path, strategy: clashing, source: second.strategySource)))
    }

    /// Goes on with what one step may lead to in both.
    private mutating func step(_ pair: Pair, _ path: PathPattern) {
        let first = one.nodes[pair.one], second = other.nodes[pair.other]
        for key in first.keys.map(\.key) + second.keys.map(\.key) {
            key.withUnsafeBufferPointer { text in
                var targets: (one: [Int], other: [Int]) = ([], [])
                one.forEachNode(under: pair.one, text, for: .merging) { targets.one.append($0) }
                other.forEachNode(under: pair.other, text, for: .merging) { targets.other.append($0) }
                add(targets.one, targets.other, PathPattern(path.steps + [.key(key)]))
            }
        }
        let any = PathPattern(path.steps + [.any])
        // Of two patterns only equal ones are known to have keys in common; what one schema says of other keys is not for those of its
        // own patterns.
        let isSame = one === other && pair.one == pair.other
        for pattern in first.patterns {
            for twin in second.patterns where twin.text == pattern.text { add(pattern.node, twin.node, any) }
            if let others = second.others, !isSame { add(pattern.node, others, any) }
        }
        if let others = first.others {
            for pattern in second.patterns where !isSame { add(others, pattern.node, any) }
            if let theirs = second.others { add(others, theirs, any) }
        }
        for element in first.elements { for theirs in second.elements { add(element, theirs, any) } }
    }

    private mutating func add(_ first: Int, _ second: Int, _ path: PathPattern) {
        add(one.closure(of: first, for: .merging), other.closure(of: second, for: .merging), path)
    }

    private mutating func add(_ first: [Int], _ second: [Int], _ path: PathPattern) {
        for node in first {
            for clashing in second {
                // In one graph the order of two nodes says nothing: that which is written first is named first.
                let pair = one === other ? Pair(one: min(node, clashing), other: max(node, clashing)) : Pair(one: node, other: clashing)
                if known.insert(pair).inserted { pending.append((pair, path)) }
            }
        }
    }
}
