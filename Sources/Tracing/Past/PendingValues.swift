internal import Documents
internal import Overlays
internal import Validating

/// The values of a document whose commits are looked for, as a tree that is walked beside older documents: what is not asked for any
/// more costs nothing.
struct PendingValues {
    private struct Node {
        let key: [UInt8]
        let kind: Documents.Node.Kind
        /// What a scalar is compared by.
        let text: [UInt8]
        /// The index behind the subtree.
        var end: Int
    }

    /// Parents before their children.
    private var nodes: [Node] = []
    /// The values: their indices in the tree, ascending, where they stand, and what they are.
    private(set) var leaves: [(index: Int, path: Path, node: EffectiveDocument.NodeID)] = []

    /// Every value at and below a node of a document: scalars, and collections that are empty.
    init(_ document: EffectiveDocument, below node: EffectiveDocument.NodeID, at path: Path) {
        add(node, key: [], path, of: document)
    }

    private mutating func add(_ id: EffectiveDocument.NodeID, key: [UInt8], _ path: Path, of document: EffectiveDocument) {
        let index = nodes.count, kind = document.kind(id), isLeaf = !kind.isCollection || document.count(id) == 0
        nodes.append(Node(key: key, kind: kind, text: kind.isCollection ? [] : document.comparedText(id), end: index + 1))
        if isLeaf {
            leaves.append((index, path, id))
            return
        }
        for (position, child) in document.children(id).enumerated() {
            let key = kind.isMapping ? document.withText(child.key) { Array($0) } : []
            let step = kind.isMapping ? path.appending(key: String(decoding: key, as: UTF8.self)) : path.appending(index: position)
            add(child.value, key: key, step, of: document)
        }
        nodes[index].end = nodes.count
    }

    /// Which of some values another document has at the same paths.
    ///
    /// - Parameter pending: indices of values, ascending.
    func split(_ pending: [Int], against document: EffectiveDocument?, at path: Path) -> (same: [Int], different: [Int]) {
        guard let document, let node = (try? document.find(path)) ?? nil else { return ([], pending) }
        var walk = Walk(nodes: nodes, document: document)
        walk.visit(0, node, pending[...])
        return (walk.same, walk.different)
    }

    private struct Walk {
        let nodes: [Node]
        let document: EffectiveDocument
        var same: [Int] = [], different: [Int] = []

        mutating func visit(_ index: Int, _ found: EffectiveDocument.NodeID?, _ pending: ArraySlice<Int>) {
            guard !pending.isEmpty else { return }
            let node = nodes[index]
            guard let found, document.kind(found) == node.kind else { return different += pending }
            if node.end > index + 1 {
                visitChildren(of: index, found, pending)
            } else if node.kind.isCollection ? document.count(found) == 0 : document.comparedText(found) == node.text {
                same += pending
            } else {
                different += pending
            }
        }

        private mutating func visitChildren(of index: Int, _ found: EffectiveDocument.NodeID, _ pending: ArraySlice<Int>) {
            let isMapping = nodes[index].kind.isMapping
            var entries = document.children(found), next = entries.next(), child = index + 1, rest = pending
            while child < nodes[index].end, !rest.isEmpty {
                let node = nodes[child], cut = rest.firstIndex { $0 >= node.end } ?? rest.endIndex
                // Keys mostly stand in the same order; the others are looked for.
                if let entry = next, !isMapping || document.withText(entry.key, { $0.elementsEqual(node.key) }) {
                    visit(child, entry.value, rest[..<cut])
                    next = entries.next()
                } else {
                    let other =
                        isMapping && cut > rest.startIndex ? node.key.withUnsafeBufferPointer { document.child(found, named: $0) } : nil
                    visit(child, other, rest[..<cut])
                }
                (rest, child) = (rest[cut...], node.end)
            }
        }
    }
}
