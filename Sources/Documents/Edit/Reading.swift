/// What a run of nodes must be after an edit. The readings of a revision, one behind the other, say it of the whole file.
enum Reading {
    /// Nodes as they are in a document: kinds, texts, anchors, tags, numbers of children, what aliases stand for.
    case nodes(Document, Range<Int>)
    /// A key that is written anew.
    case key([UInt8])
    /// A value that is written anew.
    case tree(Tree)
    /// A collection that is made for one item, whose nodes follow.
    case collection(Node.Kind)
}

extension Reading {
    /// The same without some nodes, for what stays where it is.
    func without(_ nodes: Range<Int>) -> [Reading] {
        guard case .nodes(let document, let range) = self, range.overlaps(nodes) else { return [self] }
        return [range.lowerBound ..< nodes.lowerBound, nodes.upperBound ..< range.upperBound].map { .nodes(document, $0) }
    }
}
