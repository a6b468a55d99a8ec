internal import Documents

/// What the keywords of one schema say about merging: `x-merge`, and those that Kubernetes' own schemas have.
struct StrategyKeywords {
    private(set) var strategy: MergeStrategy?
    /// Where the strategy is written.
    private(set) var source: Value?
    /// Whether an element may lack one of the keys, as Kubernetes' schemas have it for keys that the API server fills in.
    private(set) var takesMissingKeys = false
    private(set) var diagnostics: [Diagnostic] = []

    private var own: Value?
    private var listType: Value?
    private var mapKeys: Value?
    private var mapType: Value?
    private var patchStrategy: Value?
    private var patchKey: Value?

    /// Notes the keyword if it is one of them.
    mutating func note(_ keyword: String, _ value: Value) {
        switch keyword {
        case "x-merge": own = value
        case "x-kubernetes-list-type": listType = value
        case "x-kubernetes-list-map-keys": mapKeys = value
        case "x-kubernetes-map-type": mapType = value
        case "x-kubernetes-patch-strategy": patchStrategy = value
        case "x-kubernetes-patch-merge-key": patchKey = value
        default: break
        }
    }

    /// Makes a strategy of what was noted. `x-merge` and `x-kubernetes-list-type` have to agree; the older words of Kubernetes count
    /// where the newer ones say nothing, since its own schemas have both and differ.
    mutating func conclude() {
        let kubernetes = typed() ?? patched(), stated = own.flatMap { value in declared(value).map { ($0, value) } }
        if let stated, let kubernetes, stated.0 != kubernetes.0 {
            diagnostics.append(
                Diagnostic(
                    "strategy-conflict",
                    "\"x-merge\" says \"\(stated.0)\" and Kubernetes' own word (\(kubernetes.1.place)) says \"\(kubernetes.0)\"",
                    at: stated.1.place))
        }
        takesMissingKeys = stated == nil
        (strategy, source) = stated.map { ($0.0, $0.1) } ?? kubernetes.map { ($0.0, $0.1) } ?? (nil, nil)
    }

    private mutating func declared(_ value: Value) -> MergeStrategy? {
        let words: [String: MergeStrategy] = ["append": .append, "prepend": .prepend, "replace": .replace]
        if value.kind == .string, let strategy = words[value.text] { return strategy }
        if value.kind == .mapping, let by = value["by"], value.ownEntries.count == 1, let keys = keys(by) {
            return .by(keys.map { MergeKey($0) })
        }
        diagnostics.append(
            Diagnostic(
                "bad-strategy", "expected \"append\", \"prepend\", \"replace\" or { by: KEY } for \"x-merge\"", at: value.place))
        return nil
    }

    /// `map` with its keys merges by them, `atomic` replaces; `set` says nothing about order, so lists of it replace as always.
    private mutating func typed() -> (MergeStrategy, Value)? {
        if let listType {
            switch listType.text {
            case "atomic": return (.replace, listType)
            case "map":
                if let keys = mapKeys.flatMap(keys) { return (.by(keys.map { MergeKey($0) }), listType) }
                diagnostics.append(
                    Diagnostic(
                        "bad-strategy", "\"x-kubernetes-list-type: map\" needs \"x-kubernetes-list-map-keys\", a list of keys",
                        at: listType.place))
            default: break
            }
        }
        return mapType.flatMap { $0.text == "atomic" ? (.replace, $0) : nil }
    }

    /// `merge` with a key merges by it, without one it joins lists of scalars.
    private func patched() -> (MergeStrategy, Value)? {
        guard let patchStrategy else { return nil }
        let words = patchStrategy.text.split(separator: ",")
        if words.contains("merge") {
            return (patchKey.map { .by([MergeKey($0.text)]) } ?? .union, patchStrategy)
        }
        return words.contains("replace") ? (.replace, patchStrategy) : nil
    }

    /// One key, or a list of at least one.
    private func keys(_ value: Value) -> [String]? {
        if value.kind == .string { return [value.text] }
        let elements = value.elements
        return !elements.isEmpty && elements.allSatisfy { $0.kind == .string } ? elements.map(\.text) : nil
    }
}
