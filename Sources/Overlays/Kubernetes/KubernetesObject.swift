internal import Documents

/// An object of a stream, as its layers name it.
struct KubernetesObject: Sendable {
    typealias NodeID = EffectiveDocument.NodeID

    /// `Kind[/namespace]/name` among the entries of the root.
    var key: NodeID
    /// The object, changed as far as it goes.
    var node: NodeID
    let type: ObjectType
    /// As the layers have them, before anything was changed.
    let namespace: String?
    let name: String

    /// Nil for what is no Kubernetes object.
    init?(key: NodeID, node: NodeID, in arena: Arena) {
        guard let type = arena.objectType(node), let metadata = arena.child(node, Array("metadata".utf8)),
            let name = arena.child(metadata, Array("name".utf8))
        else { return nil }
        self.key = key
        self.node = node
        self.type = type
        self.name = arena.string(name)
        namespace = arena.child(metadata, Array("namespace".utf8)).map(arena.string)
    }
}

extension Arena {
    /// The type of a Kubernetes object; nil for any other value. An `apiVersion` that is missing is taken for that of the core.
    func objectType(_ node: NodeID) -> ObjectType? {
        guard let kind = child(node, Array("kind".utf8)), self.kind(kind).isString else { return nil }
        let version = child(node, Array("apiVersion".utf8)).map(string) ?? ""
        return ObjectType(apiVersion: version, kind: string(kind))
    }
}
