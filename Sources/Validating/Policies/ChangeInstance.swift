internal import Documents
internal import Overlays
internal import Schemas

/// A change as the schemas of rules see it, one mapping:
///
///     environment: prod
///     document: app
///     object: Deployment/web                     # of a stream; old and new are this object then
///     old: {...}                                 # absent where there was none
///     new: {...}                                 # absent where there is none any more
///     changes: { server.port: { old: 80, new: 81 } }   # every value that differs by its path, as `diff` names it
struct ChangeInstance {
    private(set) var instance = Instance()
    /// The nodes of `old` and `new`; nil where they are absent.
    private(set) var old: Int?
    private(set) var new: Int?
    /// The nodes of the keys in `changes`.
    private(set) var changes: [Int] = []

    init(_ part: ChangedPart) {
        let root = instance.open(.mapping, origin: 0)
        let names = [("environment", part.environment), ("document", part.document)] + (part.object.map { [("object", $0)] } ?? [])
        for (key, name) in names {
            append(key)
            append(name)
        }
        old = append("old", part.old, part.old?.node)
        new = append("new", part.new, part.new?.node)
        append("changes")
        appendChanges(of: part)
        instance.close(root, count: names.count + [old, new].count { $0 != nil } + 1)
    }

    private mutating func appendChanges(of part: ChangedPart) {
        let mapping = instance.open(.mapping, origin: instance.nodes.count)
        for path in part.changes.map(\.path) {
            changes.append(instance.nodes.count)
            append(path.description)
            let sides = instance.open(.mapping, origin: instance.nodes.count)
            let values = [append("old", part.old, part.old?.node(at: path)), append("new", part.new, part.new?.node(at: path))]
            instance.close(sides, count: values.count { $0 != nil })
        }
        instance.close(mapping, count: part.changes.count)
    }

    /// - Returns: the node of the value; nil where there is none.
    private mutating func append(_ key: String, _ side: ChangedPart.Side?, _ value: EffectiveDocument.NodeID?) -> Int? {
        guard let side, let value else { return nil }
        append(key)
        let node = instance.nodes.count
        instance.append(side.document, value, sealed: true)
        return node
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { instance.append(.string, $0, origin: instance.nodes.count) }
    }
}
