internal import Documents

/// Changes the images of containers, wherever in an object they stand.
struct ImageChange {
    typealias NodeID = EffectiveDocument.NodeID

    let images: [String: (change: ImageName.Change, said: ShortOverlaySettings.Text)]
    /// The names of all images that were met, and of those that were changed.
    private(set) var seen: Set<String> = []
    private(set) var used: Set<String> = []

    init(images: [String: (change: ImageName.Change, said: ShortOverlaySettings.Text)]) { self.images = images }

    mutating func changed(_ node: NodeID, in arena: inout Arena) -> NodeID {
        guard arena.kind(node).isCollection else { return node }
        let isMapping = arena.kind(node).isMapping
        var entries = arena.children(node), isChanged = false
        for index in entries.indices {
            let old = entries[index].value, key = entries[index].key
            let isContainers = isMapping && arena.kind(old).isSequence && arena.withText(key) { ImageChange.lists.contains(Array($0)) }
            let value = isContainers ? changedContainers(changed(old, in: &arena), in: &arena) : changed(old, in: &arena)
            guard value != old else { continue }
            isChanged = true
            entries[index] = Arena.Entry(key: isMapping ? key : value, value: value)
        }
        return isChanged ? arena.addCollection(arena.kind(node), entries, origin: arena.origin(node)) : node
    }

    private static let lists = KubernetesFields.containerLists.map { Array($0.utf8) }
    private static let tree = FieldTree([(field: KubernetesField("image"), use: ())])

    private mutating func changedContainers(_ list: NodeID, in arena: inout Arena) -> NodeID {
        var images = self
        let result = arena.edited(list, along: ImageChange.tree, origin: list) { arena, image, _ in
            image.flatMap { images.changedImage($0, in: &arena) }
        }
        self = images
        return result
    }

    private mutating func changedImage(_ node: NodeID, in arena: inout Arena) -> NodeID? {
        guard arena.kind(node).isString, !arena.isSealed(node), !arena.isDeferred(node) else { return nil }
        let image = ImageName(arena.string(node))
        seen.insert(image.name)
        guard let (change, said) = images[image.name] else { return nil }
        used.insert(image.name)
        let text = image.changed(by: change).text, isTainted = said.isTainted || arena.isTaintedScalar(node)
        return arena.addScalar(.string, text.utf8, origin: arena.origin(said.node), isTainted: isTainted)
    }
}
