/// The arrays of a document held once for a walk over many nodes, since holding them for each costs more than looking at it.
/// Valid inside `Document.withView`.
struct DocumentView {
    let nodes: UnsafeBufferPointer<Node>
    let source: UnsafeBufferPointer<UInt8>
    let cooked: UnsafeBufferPointer<UInt8>

    /// The node with aliases followed.
    func resolved(_ index: Int) -> Int {
        var index = index
        while nodes[index].kind == .alias { index = Int(nodes[index].link) }
        return index
    }

    /// A scalar's text, or an alias's name.
    func text(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let bytes = nodes[index].flags.contains(.cooked) ? cooked : source
        return UnsafeBufferPointer(rebasing: bytes[Int(nodes[index].textStart) ..< Int(nodes[index].textEnd)])
    }
}

extension Document {
    func withView<R>(_ body: (DocumentView) -> R) -> R {
        nodes.withUnsafeBufferPointer { nodes in
            source.withUnsafeBufferPointer { source in
                cooked.withUnsafeBufferPointer { body(DocumentView(nodes: nodes, source: source, cooked: $0)) }
            }
        }
    }
}
