internal import Documents

/// Walks the trees of one document in several environments side by side. Lists are values.
struct ParityWalk {
    typealias Side = (environment: String, document: EffectiveDocument, node: EffectiveDocument.NodeID)

    /// With their positions in the manifest.
    let exceptions: [(index: Int, exception: ParityException)]
    let graph: EnvironmentGraph
    private(set) var found: [ParityFinding] = []
    private(set) var used: Set<Int> = []

    init(exceptions: [(index: Int, exception: ParityException)], graph: EnvironmentGraph) {
        (self.exceptions, self.graph) = (exceptions, graph)
    }

    /// - Parameters:
    ///   - holders: the environments that have a value there.
    ///   - missing: those that have what is around it.
    mutating func compare(_ holders: [Side], missing: [String], at path: [[UInt8]]) {
        var holders = holders, missing = missing
        for (index, exception) in exceptions where exception.concerns(path) {
            let left = holders.filter { !exception.allows($0.environment, in: graph) }
            let leftMissing = missing.filter { !exception.allows($0, in: graph) }
            if differences(left, leftMissing, path) < differences(holders, missing, path) { used.insert(index) }
            (holders, missing) = (left, leftMissing)
        }
        visit(holders, missing, path)
    }

    /// How many there would be without exceptions.
    private func differences(_ holders: [Side], _ missing: [String], _ path: [[UInt8]]) -> Int {
        var walk = ParityWalk(exceptions: [], graph: graph)
        walk.visit(holders, missing, path)
        return walk.found.count
    }

    /// What exists in few places is reported once, not with everything below it.
    private mutating func visit(_ holders: [Side], _ missing: [String], _ path: [[UInt8]]) {
        guard !holders.isEmpty else { return }
        let finding = ParityFinding(
            path: Path(path.map { .key(String(decoding: $0, as: UTF8.self)) }), holders: holders.map(holder), missing: missing)
        if !missing.isEmpty || Set(finding.holders.compactMap(\.kind)).count > 1 { found.append(finding) }
        let mappings = holders.filter { $0.document.kind($0.node) == .mapping }
        guard mappings.count > 1 else { return }
        var order: [[UInt8]] = [], children: [[UInt8]: [Side]] = [:]
        for side in mappings {
            for (key, value) in side.document.children(side.node) {
                let key = side.document.withText(key) { Array($0) }
                if children[key, default: []].isEmpty { order.append(key) }
                children[key, default: []].append((side.environment, side.document, value))
            }
        }
        for key in order {
            let inner = children[key] ?? [], there = Set(inner.map(\.environment))
            compare(inner, missing: mappings.map(\.environment).filter { !there.contains($0) }, at: path + [key])
        }
    }

    private func holder(_ side: Side) -> ParityFinding.Holder {
        let (document, node) = (side.document, side.node)
        let kind: ParityKind? =
            switch document.kind(node) {
            case .null, .alias: nil
            case .mapping: .mapping
            case .sequence: .list
            case _ where document.isTainted(node): nil
            case .boolean: .boolean
            case .integer, .decimal: .number
            case .string: .string
            }
        return ParityFinding.Holder(environment: side.environment, kind: kind, place: document.origin(node).place)
    }
}
