internal import Documents
internal import Overlays

/// The order in which kubectl writes objects: by kind, so that what others need comes first.
extension KustomizeBuilder {
    private static let first = [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role",
        "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange",
        "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ]
    private static let last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]

    /// - Parameter options: of the outermost kustomization.
    mutating func sorted(_ objects: [BuiltObject], by options: ImportedValue?) -> [BuiltObject] {
        switch options?["order"]?.text {
        case "fifo": return objects
        case nil, "legacy": break
        case let order?:
            complain("field", "expected the order \"legacy\" or \"fifo\", got \"\(order)\"", at: options?["order"]?.place)
        }
        let stated = options?["legacySortOptions"]
        let first = stated.map { $0["orderFirst"]?.elements.compactMap(\.text) ?? [] } ?? Self.first
        let last = stated.map { $0["orderLast"]?.elements.compactMap(\.text) ?? [] } ?? Self.last
        var ranks: [String: Int] = [:]
        for (index, kind) in first.enumerated() { ranks[kind] = index - first.count }
        for (index, kind) in last.enumerated() { ranks[kind] = index + 1 }
        return objects.map { (key: sortKey($0, ranks), object: $0) }.sorted { $0.key < $1.key }.map(\.object)
    }

    private struct SortKey: Comparable {
        var rank: Int
        var type: [UInt8]
        var identity: [UInt8]

        static func < (one: SortKey, other: SortKey) -> Bool {
            if one.rank != other.rank { return one.rank < other.rank }
            if one.type != other.type { return one.type.lexicographicallyPrecedes(other.type) }
            return one.identity.lexicographicallyPrecedes(other.identity)
        }
    }

    /// Missing parts sort behind present ones: that is what the tildes are for.
    private func sortKey(_ object: BuiltObject, _ ranks: [String: Int]) -> SortKey {
        let type = object.type, namespace = object.namespace ?? "~X"
        return SortKey(
            rank: ranks[type.kind] ?? 0,
            type: Array("\(type.group.isEmpty ? "~G" : type.group)_\(type.version.isEmpty ? "~V" : type.version)_\(type.kind)".utf8),
            identity: Array("\(namespace)|\(object.name)".utf8))
    }
}
