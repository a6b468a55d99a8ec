internal import Overlays

/// What tells one object from another.
struct ObjectID: Hashable, Sendable, CustomStringConvertible {
    var type: ObjectType
    var name: String
    /// The namespace in effect: `default` where none is stated, empty for kinds that belong to none.
    var namespace: String

    init(type: ObjectType, name: String, namespace: String?) {
        self.type = type
        self.name = name
        self.namespace = type.isClusterScoped ? "" : namespace.flatMap { $0.isEmpty ? nil : $0 } ?? "default"
    }

    /// Of an object as it is.
    init(_ object: ImportedValue) { self = BuiltObject(object).id }

    /// `Deployment/web`, `Deployment/web in "shop"` outside the default namespace.
    var description: String {
        "\(type.kind)/\(name)" + (namespace.isEmpty || namespace == "default" ? "" : " in \"\(namespace)\"")
    }
}
