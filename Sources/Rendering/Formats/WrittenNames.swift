internal import Documents
internal import Overlays

/// Names that were written, so that two values with one name are found. By their hashes, so that the common case makes nothing for
/// each name.
struct WrittenNames {
    /// A name: where it stands among the bytes that hold names, and which node it came from.
    private struct Entry {
        var hash: UInt64
        var range: Range<Int>
        var node: EffectiveDocument.NodeID
    }

    private var entries: [Entry] = []

    mutating func add(_ range: Range<Int>, of bytes: [UInt8], from node: EffectiveDocument.NodeID) {
        entries.append(Entry(hash: hash(bytes[range]), range: range, node: node))
    }

    /// A complaint about each value whose name another one has.
    ///
    /// - Parameter what: of the name: `variable`, `property`.
    func collisions(in bytes: [UInt8], of document: EffectiveDocument, what: String) -> [Diagnostic] {
        var found: [Diagnostic] = []
        forEachCollision(in: bytes) { name, first, second in
            let text = String(decoding: name, as: UTF8.self), other = document.address(of: first)
            found.append(document.problem(second, "gives the \(what) \(text), and so does \"\(other)\""))
        }
        return found
    }

    /// Calls `body` with each name that was written again, the node that came first and the one behind it.
    ///
    /// - Parameter bytes: those that the ranges are of.
    func forEachCollision(
        in bytes: [UInt8], _ body: (ArraySlice<UInt8>, EffectiveDocument.NodeID, EffectiveDocument.NodeID) -> Void
    ) {
        let order = entries.indices.sorted { (entries[$0].hash, $0) < (entries[$1].hash, $1) }
        for (first, second) in zip(order, order.dropFirst()) where entries[first].hash == entries[second].hash {
            let name = bytes[entries[first].range]
            if name == bytes[entries[second].range] { body(name, entries[first].node, entries[second].node) }
        }
    }
}

/// FNV-1a, 64 bits.
private func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
