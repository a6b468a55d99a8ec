/// The bytes of a file and the tree that one pass over them found. Immutable; a value is a (document, node index) pair, so it
/// never forgets where it stands.
package final class Document: Sendable {
    package enum Syntax: Sendable { case yaml, json, toml }

    /// One document of a stream.
    package struct Root: Sendable {
        /// Index of the root node. A document with no content has an `absent` null.
        package var node: UInt32
        /// `---` and `...` as source ranges; empty where implied.
        package var startMarker: Range<UInt32>
        package var endMarker: Range<UInt32>

        package init(node: UInt32, startMarker: Range<UInt32>, endMarker: Range<UInt32>) {
            self.node = node
            self.startMarker = startMarker
            self.endMarker = endMarker
        }
    }

    /// The file as messages name it, relative to the configuration root.
    package let file: String
    package let syntax: Syntax
    /// The file's bytes as they are: byte order mark, line ends and missing final newline included.
    package let source: [UInt8]
    /// Texts of scalars that the source spells otherwise, one behind the other.
    package let cooked: [UInt8]
    package let nodes: [Node]
    package let roots: [Root]
    /// Comments from `#` to before the line end, in source order.
    package let comments: [Range<UInt32>]
    /// Anchors and tags, ascending by node.
    package let properties: [NodeProperties]

    package init(
        file: String, syntax: Syntax, source: [UInt8], cooked: [UInt8], nodes: [Node], roots: [Root], comments: [Range<UInt32>],
        properties: [NodeProperties]
    ) {
        self.file = file
        self.syntax = syntax
        self.source = source
        self.cooked = cooked
        self.nodes = nodes
        self.roots = roots
        self.comments = comments
        self.properties = properties
    }

    /// The root value of the first document of the stream; nil for a stream without documents.
    package var root: Value? { roots.first.map { Value(self, Int($0.node)) } }

    /// The anchor and tag of a node, if it has any.
    package func properties(of node: Int) -> NodeProperties? {
        guard nodes[node].flags.contains(.hasProperties) else { return nil }
        var low = 0, high = properties.count
        while low < high {
            let middle = (low + high) / 2
            if properties[middle].node < node { low = middle + 1 } else { high = middle }
        }
        return low < properties.count && properties[low].node == node ? properties[low] : nil
    }

    /// The line and column of a byte offset. Counts from the start: for messages, not for loops.
    package func position(of offset: Int) -> Position {
        source.withUnsafeBufferPointer { Position(of: offset, in: $0) }
    }

    /// The place of a node's first byte.
    package func place(of node: Int) -> Place {
        Place(file: file, position: position(of: Int(nodes[node].start)))
    }
}
