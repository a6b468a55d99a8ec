internal import Documents
internal import Overlays

/// Where in a document a walk is, and how values merge there (R10 to R12).
struct MergePosition {
    private let rules: [StrategyTable.Rule]
    private var path: [[UInt8]] = []

    init(_ strategies: StrategyTable, document: String) {
        rules = strategies.rules.filter { $0.documents.match(document) }
    }

    var strategy: MergeStrategy? { rules.first { $0.path.matches(path) }?.strategy }

    /// One step deeper; `key` is nil for an element of a list.
    func entering(_ key: String?) -> MergePosition {
        guard !rules.isEmpty else { return self }
        var deeper = self
        deeper.path.append(key.map { Array($0.utf8) } ?? [])
        return deeper
    }
}

extension ImportedValue {
    /// What tells the elements of a list merged by key apart; nil when this has not all the keys, each a scalar but null.
    func mergeKey(_ keys: [String]) -> [String]? {
        var result: [String] = []
        for key in keys {
            guard case .scalar(let kind, let text)? = self[key]?.content, kind != .null else { return nil }
            result.append("\(kind) \(text)")
        }
        return result
    }

    /// The elements of a list by their merge keys, in order; nil when one has none or two have the same.
    func elements(by keys: [String]) -> [(key: [String], value: ImportedValue)]? {
        var result: [(key: [String], value: ImportedValue)] = [], seen: Set<[String]> = []
        for element in elements {
            guard let key = element.mergeKey(keys), seen.insert(key).inserted else { return nil }
            result.append((key, element))
        }
        return result
    }

    var isMapping: Bool { if case .mapping = content { true } else { false } }
    var isSequence: Bool { if case .sequence = content { true } else { false } }
    var isNull: Bool { if case .scalar(.null, _) = content { true } else { false } }
}
