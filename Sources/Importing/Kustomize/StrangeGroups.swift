internal import Documents
internal import Overlays

/// Objects of one kind and name that differ in their API group alone: `ServiceAccount/runner` of Kubernetes and of `talos.dev`. A
/// stream calls both the same (R7), so that those of such a group become a document of their own.
struct StrangeGroups {
    /// Groups that have to stand apart, whatever environment needs it.
    let groups: Set<String>

    init(_ environments: [[ImportedValue]]) {
        var groups = Set<String>()
        for objects in environments {
            let same = Dictionary(grouping: objects) { StreamObjects.name(of: $0) ?? "" }
            for types in same.values.map({ $0.map { BuiltObject($0).type } }) where types.count > 1 {
                // Those that Kubernetes knows stay, otherwise the first.
                let stays = types.first(where: \.isBuiltIn) ?? types[0]
                groups.formUnion(types.map(\.group).filter { $0 != stays.group })
            }
        }
        self.groups = groups
    }

    /// The documents of a stream's objects.
    func documents(of objects: [ImportedValue], named name: String) -> [String: ImportedDocument] {
        let parts = Dictionary(grouping: objects) { object in
            let group = BuiltObject(object).type.group
            return groups.contains(group) ? "\(name)-\(group)" : name
        }
        return parts.mapValues { .stream($0) }
    }

    /// What the person should know.
    func warnings(named name: String) -> [Diagnostic] {
        groups.sorted().map { group in
            Diagnostic(
                "kustomize-groups", "objects of \(group) have the kind and name of others: they become document \"\(name)-\(group)\"",
                severity: .warning)
        }
    }
}
