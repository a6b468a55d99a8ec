/// The nodes of a document with their texts, without the cost of going through `Document`. Valid while its arrays are.
struct TextNodes {
    let nodes: UnsafeBufferPointer<Node>
    let source: UnsafeBufferPointer<UInt8>
    let cooked: UnsafeBufferPointer<UInt8>

    /// The text of the scalar at an index, aliases followed; nil for a collection.
    func text(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        var node = nodes[index]
        while node.kind == .alias { node = nodes[Int(node.link)] }
        guard node.isScalar else { return nil }
        let bytes = node.flags.contains(.cooked) ? cooked : source
        return UnsafeBufferPointer(rebasing: bytes[Int(node.textStart) ..< Int(node.textEnd)])
    }
}
