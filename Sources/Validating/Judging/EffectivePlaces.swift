internal import Documents
internal import Overlays
internal import Schemas

/// Where the layers state what an instance was made of. Nothing is kept for it while documents are good: a node is found again by
/// its position, walking instance and document side by side.
struct EffectivePlaces: InstancePlaces {
    private let instance: Instance
    private let node: Int
    private let document: EffectiveDocument
    private let start: EffectiveDocument.NodeID
    private let prefix: Path

    /// - Parameters:
    ///   - instance: made by `append` from the part of the document at `start`.
    ///   - prefix: the path of that part in the document.
    ///   - node: where in the instance the part begins.
    init(
        _ instance: Instance, of document: EffectiveDocument, from start: EffectiveDocument.NodeID, at prefix: Path, node: Int = 0
    ) {
        (self.instance, self.document, self.start, self.prefix, self.node) = (instance, document, start, prefix, node)
    }

    /// Layers add to a mapping, and none of them makes it wrong alone: the first one that states it stands for all, so that what every
    /// environment lacks is one complaint.
    func place(of node: Int) -> Place {
        let (id, path) = locate(node)
        guard document.kind(id) == .mapping, let path else { return document.origin(id).place }
        let stated = document.chain(of: path), last = stated.lastIndex { $0.value.kind != .mapping || $0.value.replaces } ?? -1
        let first = last >= 0 && stated[last].value.kind == .mapping ? last : last + 1
        return first < stated.count ? stated[first].place : document.origin(id).place
    }

    func statements(of path: Path) -> [Value] {
        let whole = Path(prefix.steps + path.steps)
        let isMapping = document.node(at: whole).map(document.kind) == .mapping
        return document.chain(of: whole).map(\.value).filter { !isMapping || $0.kind != .mapping }
    }

    /// - Returns: the node of the document; its path, which a key does not have.
    private func locate(_ node: Int) -> (id: EffectiveDocument.NodeID, path: Path?) {
        var current = self.node, id = start, path = prefix
        descent: while current != node {
            let isMapping = instance.nodes[current].kind == .mapping
            var child = current + 1, index = 0
            for (key, value) in document.children(id) {
                if isMapping, child == node { return (key, nil) }
                let position = isMapping ? child + 1 : child, next = Int(instance.nodes[position].next)
                if node < next {
                    path = path.appending(isMapping ? .key(document.text(key)) : .index(index))
                    (current, id) = (position, value)
                    continue descent
                }
                (child, index) = (next, index + 1)
            }
            return (id, path)
        }
        return (id, path)
    }
}

extension Value {
    /// Whether it clears what was inherited (R10).
    fileprivate var replaces: Bool { self["$patch"]?.text == "replace" }
}
