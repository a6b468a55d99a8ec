/// How deep collections lie in one another where aliases stand for them. Asked for each node in turn.
struct AliasLevels {
    private let document: Document
    /// Levels of collections in each subtree that is complete, its own root included.
    private var heights: [Int]
    /// The collections around the node, outermost first.
    private var open: [Int] = []

    init(_ document: Document) {
        self.document = document
        heights = [Int](repeating: 0, count: document.nodes.count)
    }

    /// The levels down to the deepest collection that the node is, or stands for.
    ///
    /// - Parameter index: the next one; an alias stands for what is complete before it.
    mutating func next(_ index: Int) -> Int {
        while let last = open.last, document.nodes[last].next <= index {
            open.removeLast()
            raise(to: heights[last])
        }
        let node = document.nodes[index]
        if node.kind == .alias {
            heights[index] = heights[Int(node.link)]
            raise(to: heights[index])
            return open.count + heights[index]
        }
        guard !node.isScalar else { return open.count }
        heights[index] = 1
        open.append(index)
        return open.count
    }

    /// Takes a subtree of so many levels into the collection around it.
    private mutating func raise(to height: Int) {
        if let parent = open.last { heights[parent] = max(heights[parent], height + 1) }
    }
}
