internal import Documents
internal import Overlays

/// Where in a document a walk is, and how values merge there (R10 to R12).
struct MergePosition {
    private let graphs: [AnnotationGraph]
    /// The schemas of a stream speak of its objects, a step below the root.
    private let isStream: Bool
    /// The Kubernetes objects of a stream by their keys; a document that is one object has it under the empty key.
    private let objects: [[UInt8]: ObjectType]
    private var path: [[UInt8]] = []

    /// - Parameter values: of the document in all environments; none where it is no Kubernetes object and no stream of them.
    init(_ strategies: StrategyTable, document: String, values: [ImportedValue] = [], isStream: Bool = false) {
        graphs = strategies.graphs(for: document)
        self.isStream = isStream
        let named = isStream ? values.flatMap(\.entries).map { (Array($0.key.utf8), $0.value) } : values.map { ([], $0) }
        objects = Dictionary(
            named.compactMap { key, value in value.objectType.map { (key, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    var strategy: MergeStrategy? {
        guard isStream else { return graphs.strategy(at: path) ?? kubernetesStrategy }
        return (path.isEmpty ? nil : graphs.strategy(at: path.dropFirst())) ?? kubernetesStrategy
    }

    private var kubernetesStrategy: MergeStrategy? {
        if let type = objects[[]] { return KubernetesFields.mergeStrategy(of: type, at: path) }
        guard let key = path.first, let type = objects[key] else { return nil }
        return KubernetesFields.mergeStrategy(of: type, at: path.dropFirst())
    }

    /// One step deeper; `key` is nil for an element of a list.
    func entering(_ key: String?) -> MergePosition {
        guard !graphs.isEmpty || !objects.isEmpty else { return self }
        var deeper = self
        deeper.path.append(key.map { Array($0.utf8) } ?? [])
        return deeper
    }
}

extension ImportedValue {
    /// What tells the elements of a list merged by key apart; nil when this has not all the keys, each a scalar but null.
    func mergeKey(_ keys: [MergeKey]) -> [String]? {
        var result: [String] = []
        for key in keys {
            let value = self[key.name]?.content ?? key.fallback.map { .scalar(.string, $0) }
            guard case .scalar(let kind, let text)? = value, kind != .null else { return nil }
            result.append("\(kind) \(text)")
        }
        return result
    }

    /// The elements of a list by their merge keys, in order; nil when one has none or two have the same.
    func elements(by keys: [MergeKey]) -> [(key: [String], value: ImportedValue)]? {
        var result: [(key: [String], value: ImportedValue)] = [], seen: Set<[String]> = []
        for element in elements {
            guard let key = element.mergeKey(keys), seen.insert(key).inserted else { return nil }
            result.append((key, element))
        }
        return result
    }

    /// What sort of Kubernetes object this is; nil for anything else.
    fileprivate var objectType: ObjectType? {
        guard case .scalar(.string, let version)? = self["apiVersion"]?.content, case .scalar(.string, let kind)? = self["kind"]?.content
        else { return nil }
        return ObjectType(apiVersion: version, kind: kind)
    }

    var isMapping: Bool { if case .mapping = content { true } else { false } }
    var isSequence: Bool { if case .sequence = content { true } else { false } }
    var isNull: Bool { if case .scalar(.null, _) = content { true } else { false } }
}
