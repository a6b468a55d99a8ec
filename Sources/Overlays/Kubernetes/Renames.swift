internal import Documents

/// An object whose name, or namespace, is another than the one that others refer to it by.
package struct RenamedObject: Sendable {
    package var type: ObjectType
    /// As the layers have it; nil where they leave it to whoever applies the manifest.
    package var namespace: String?
    package var name: String
    package var newNamespace: String?
    package var newName: String

    package init(type: ObjectType, namespace: String? = nil, name: String, newNamespace: String? = nil, newName: String) {
        (self.type, self.namespace, self.name) = (type, namespace, name)
        (self.newNamespace, self.newName) = (newNamespace, newName)
    }

    fileprivate var isChanged: Bool { name != newName || namespace != newNamespace }
}

/// Finds what a name in a field has become.
struct Renames {
    private struct Key: Hashable {
        var kind: String
        var name: String
    }

    private var objects: [Key: [RenamedObject]] = [:]

    init(_ renamed: [RenamedObject]) {
        objects.reserveCapacity(renamed.count)
        for object in renamed { objects[Key(kind: object.type.kind, name: object.name), default: []].append(object) }
    }

    /// The object that a name means; nil when none of that name changed, or it cannot be told which is meant.
    ///
    /// - Parameters:
    ///   - namespace: as the field names it; nil when it names none.
    ///   - referrer: who refers to it, and the namespace that it is going to stand in.
    func object(
        _ kind: String, _ name: String, in namespace: String?, from referrer: (type: ObjectType, namespace: String?)
    ) -> RenamedObject? {
        guard var found = objects[Key(kind: kind, name: name)] else { return nil }
        if let namespace {
            let original = found.filter { Renames.isSame($0.namespace, namespace) }
            found = original.isEmpty ? found.filter { Renames.isSame($0.newNamespace, namespace) } : original
        }
        // A service account may be referred to from other namespaces, and what stands in none from everywhere.
        found = found.filter {
            referrer.type.isClusterScoped || $0.type.isClusterScoped || kind == "ServiceAccount"
                || Renames.isSame($0.newNamespace, referrer.namespace)
        }
        guard let first = found.first, first.isChanged else { return nil }
        return found.allSatisfy { $0.newName == first.newName && $0.newNamespace == first.newNamespace } ? first : nil
    }

    /// Without a namespace an object stands in `default`.
    private static func isSame(_ one: String?, _ other: String?) -> Bool { (one ?? "default") == (other ?? "default") }
}
