internal import Documents

extension EffectiveDocument {
    /// The names by which the Kubernetes objects of the document refer to others, whether those exist or not. Empty for a document
    /// that has no such objects.
    package var referredNames: Set<String> {
        var names: Set<String> = [], trees = FieldTrees(KubernetesFields.references.map { ($0.field, $0.reference) })
        for object in isStream ? children(root).map(\.value) : [root] {
            guard let type = arena.objectType(object) else { continue }
            arena.insertNames(of: object, along: trees.tree(of: type), from: FieldTree<NameReference>.root, into: &names)
        }
        return names
    }
}

extension Arena {
    fileprivate func insertNames(of node: NodeID, along tree: FieldTree<NameReference>, from branch: Int, into names: inout Set<String>) {
        if kind(node).isSequence {
            for element in children(node) { insertNames(of: element.value, along: tree, from: branch, into: &names) }
            return
        }
        for use in tree.branches[branch].uses {
            switch use {
            case .name: names.insert(string(node))
            case .object, .kinded: names.formUnion(child(node, Array("name".utf8)).map { [string($0)] } ?? [])
            case .rule:
                guard let list = child(node, Array("resourceNames".utf8)) else { continue }
                names.formUnion(children(list).map { string($0.value) })
            }
        }
        guard kind(node).isMapping else { return }
        for (key, branch) in tree.branches[branch].children {
            if let value = child(node, key) { insertNames(of: value, along: tree, from: branch, into: &names) }
        }
    }
}
