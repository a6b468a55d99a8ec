internal import Documents

/// Fields of one type of object as a tree over keys, so that an object is walked once whatever their number.
struct FieldTree<Use: Sendable>: Sendable {
    struct Branch: Sendable {
        var children: [(key: [UInt8], branch: Int)] = []
        var uses: [Use] = []
        /// Something below is made where it is missing.
        var creates = false
    }

    private(set) var branches = [Branch()]
    static var root: Int { 0 }

    init(_ fields: [(field: KubernetesField, use: Use)]) {
        for (field, use) in fields {
            var branch = FieldTree.root
            for key in field.path {
                branches[branch].creates = branches[branch].creates || field.creates
                branch = child(Array(key.utf8), of: branch)
            }
            branches[branch].creates = branches[branch].creates || field.creates
            branches[branch].uses.append(use)
        }
    }

    private mutating func child(_ key: [UInt8], of branch: Int) -> Int {
        if let known = branches[branch].children.first(where: { $0.key == key }) { return known.branch }
        branches.append(Branch())
        branches[branch].children.append((key, branches.count - 1))
        return branches.count - 1
    }
}

/// The trees of the types that were met, each made once.
struct FieldTrees<Use: Sendable> {
    private let fields: [(field: KubernetesField, use: Use)]
    private var trees: [ObjectType: FieldTree<Use>] = [:]

    init(_ fields: [(field: KubernetesField, use: Use)]) { self.fields = fields }

    mutating func tree(of type: ObjectType) -> FieldTree<Use> {
        if let known = trees[type] { return known }
        let tree = FieldTree(fields.filter { $0.field.concerns(type) })
        trees[type] = tree
        return tree
    }
}

extension Arena {
    /// The node with fields changed. What no field concerns stays the node it is.
    ///
    /// - Parameters:
    ///   - origin: where keys and mappings stand that had to be made.
    ///   - change: the new value of a field; nil as its old value where it is missing and to be made, nil as its new one where it
    ///     stays.
    mutating func edited<Use>(
        _ node: NodeID, along tree: FieldTree<Use>, from branch: Int = FieldTree<Use>.root, origin: NodeID,
        _ change: (inout Arena, NodeID?, Use) -> NodeID?
    ) -> NodeID {
        if kind(node).isSequence {
            var elements = children(node), isChanged = false
            for index in elements.indices {
                let value = edited(elements[index].value, along: tree, from: branch, origin: origin, change)
                isChanged = isChanged || value != elements[index].value
                elements[index] = Entry(key: value, value: value)
            }
            return isChanged ? addCollection(.sequence, elements, origin: self.origin(node)) : node
        }
        var result = node
        for use in tree.branches[branch].uses { result = change(&self, result, use) ?? result }
        guard kind(result).isMapping, !tree.branches[branch].children.isEmpty else { return result }
        var entries = children(result), isChanged = false
        for (key, branch) in tree.branches[branch].children {
            let index = entries.firstIndex { entry in withText(entry.key) { $0.elementsEqual(key) } }
            if let index, !kind(entries[index].value).isNull {
                let value = edited(entries[index].value, along: tree, from: branch, origin: origin, change)
                isChanged = isChanged || value != entries[index].value
                entries[index].value = value
            } else if tree.branches[branch].creates, let value = made(along: tree, from: branch, origin: origin, change) {
                isChanged = true
                guard let index else {
                    entries.append(Entry(key: addScalar(.string, key, origin: origin), value: value))
                    continue
                }
                entries[index].value = value
            }
        }
        return isChanged ? addCollection(.mapping, entries, origin: self.origin(result)) : result
    }

    /// A field that is missing, with the mappings on the way to it; nil when nothing is to be made after all.
    private mutating func made<Use>(
        along tree: FieldTree<Use>, from branch: Int, origin: NodeID, _ change: (inout Arena, NodeID?, Use) -> NodeID?
    ) -> NodeID? {
        var result: NodeID?
        for use in tree.branches[branch].uses { result = change(&self, result, use) ?? result }
        var entries: [Entry] = []
        for (key, branch) in tree.branches[branch].children where tree.branches[branch].creates {
            guard let value = made(along: tree, from: branch, origin: origin, change) else { continue }
            entries.append(Entry(key: addScalar(.string, key, origin: origin), value: value))
        }
        return entries.isEmpty ? result : addCollection(.mapping, entries, origin: origin)
    }
}
