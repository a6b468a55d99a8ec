package import Documents

/// Which values merge otherwise than by the general rules (R12): filled from the schemas' annotations by whoever reads them.
package struct StrategyTable: Hashable, Sendable {
    package struct Rule: Hashable, Sendable {
        package var documents: [Pattern]
        package var path: PathPattern
        package var strategy: MergeStrategy
        /// Where the rule is written: a schema, mostly.
        package var place: Place?

        package init(documents: [Pattern], path: PathPattern, strategy: MergeStrategy, place: Place? = nil) {
            self.documents = documents
            self.path = path
            self.strategy = strategy
            self.place = place
        }
    }

    package private(set) var rules: [Rule]

    package init(_ rules: [Rule] = []) { self.rules = rules }

    package static let empty = StrategyTable()

    /// The table with the rules of flag documents in it: `targeting` and each of `$evaluators` are programs, which replace
    /// whole (R11).
    package func adding(flagDocuments: [Pattern]) -> StrategyTable {
        StrategyTable(
            rules
                + [PathPattern("flags.*.targeting"), PathPattern("$evaluators.*")].map {
                    Rule(documents: flagDocuments, path: $0, strategy: .replace)
                })
    }

    /// The rules that speak of a value: of itself, of what it is in, or of what is in it.
    func rules(naming value: DocumentPath) -> [Rule] {
        let keys = value.path.steps.map { step -> [UInt8] in
            switch step {
            case .key(let key): Array(key.utf8)
            case .index(let index): Array(String(index).utf8)
            }
        }
        return rules.filter { rule in
            guard rule.place != nil, rule.documents.match(value.document) else { return false }
            let isAround = keys.indices.contains { rule.path.matches(Array(keys[..<$0])) } || rule.path.matches(keys)
            return isAround || rule.path.steps.indices.contains { PathPattern(Array(rule.path.steps[..<$0])).matches(keys) }
        }
    }

    /// The rules that concern one document, ready to be followed from its root. In a stream they speak of each object, as its schema
    /// does: the root of a stream maps names to objects.
    func start(for document: String, _ form: DocumentForm) -> StrategyCursor {
        var cursor = StrategyCursor(form)
        for var rule in rules where rule.documents.match(document) {
            if form == .stream { rule.path = PathPattern([.any] + rule.path.steps) }
            cursor.enter(rule, step: 0)
        }
        return cursor
    }
}

/// The rules that may still apply below a path. Empty for most paths of most documents, and then it costs nothing.
struct StrategyCursor: Sendable {
    typealias NodeID = EffectiveDocument.NodeID

    private struct Position: Sendable {
        var rule: StrategyTable.Rule
        var step: Int
    }

    private var positions: [Position] = []
    /// Where Kubernetes' own table stands.
    private var kubernetes = MergeTable.Position.none

    init() {}

    init(_ form: DocumentForm) {
        switch form {
        case .plain: break
        case .object: kubernetes = .object
        case .stream: kubernetes = .stream
        }
    }

    var isEmpty: Bool { positions.isEmpty && kubernetes.isNone }
    /// Whether somebody wrote rules that may still apply, beside Kubernetes' own table.
    var hasRules: Bool { !positions.isEmpty }
    /// The type of the object that was entered has to be told before anything can be looked up.
    var awaitsObject: Bool { kubernetes.isObject }

    /// The rules whose path ends here; more than one strategy among them is an error (R12).
    var matching: [StrategyTable.Rule] {
        positions.compactMap { $0.step == $0.rule.path.steps.count ? $0.rule : nil }
    }

    /// What happens here; rules win over Kubernetes' own table.
    var strategy: MergeStrategy? { matching.first?.strategy ?? MergeTable.standard.strategy(at: kubernetes) }

    mutating func enter(_ rule: StrategyTable.Rule, step: Int) {
        positions.append(Position(rule: rule, step: step))
        let steps = rule.path.steps
        if step < steps.count, steps[step] == .deep { enter(rule, step: step + 1) }
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
        for position in positions where position.step < position.rule.path.steps.count {
            switch position.rule.path.steps[position.step] {
            case .any: result.enter(position.rule, step: position.step + 1)
            case .deep: result.enter(position.rule, step: position.step)
            case .key(let wanted):
                if let key, arena.withText(key, { $0.elementsEqual(wanted) }) { result.enter(position.rule, step: position.step + 1) }
            }
        }
        return result
    }
}
