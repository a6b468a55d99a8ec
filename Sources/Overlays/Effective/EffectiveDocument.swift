internal import Documents

/// The result of an overlay: a tree whose leaves are nodes of the layers. What a single layer states is not even copied: a
/// subtree that no other layer touches is that layer's subtree. Only mappings and lists that several layers state, and values
/// that references made, have cells of their own.
///
/// Immutable. A `NodeID` belongs to the document that gave it out.
package final class EffectiveDocument: Sendable {
    /// A node: of a layer (`source` indexes `layers`), or a cell of this document.
    package struct NodeID: Hashable, Sendable {
        let source: UInt32
        let node: UInt32

        static let ownSource = UInt32.max
        static func cell(_ index: Int) -> NodeID { NodeID(source: ownSource, node: UInt32(index)) }
        var isCell: Bool { source == NodeID.ownSource }
        /// Takes the place of a value that a layer removed, until the mapping is complete.
        static let removed = NodeID(source: ownSource, node: .max)
    }

    /// The document's name, and the environment that it was evaluated in.
    package let name: String
    package let environment: String
    let arena: Arena
    /// How many of `layers` are the document's own.
    package let ownLayerCount: Int
    package let root: NodeID
    /// A multi-document stream: the root maps `Kind[/namespace]/name` to each object (R7).
    package let isStream: Bool
    /// Everything that was read to make it, beside its own layers.
    package let dependencies: Dependencies
    /// Whether any value may be a secret; when not, nobody needs to look.
    let mayBeTainted: Bool
    /// The same of values that are no text.
    let mayBeBinary: Bool
    let strategies: StrategyCursor

    init(
        name: String, environment: String, arena: Arena, ownLayerCount: Int, root: NodeID, isStream: Bool, strategies: StrategyCursor,
        dependencies: Dependencies = Dependencies()
    ) {
        self.name = name
        self.environment = environment
        self.arena = arena
        self.ownLayerCount = ownLayerCount
        self.root = root
        self.isStream = isStream
        self.dependencies = dependencies
        self.strategies = strategies
        mayBeTainted = arena.layers.contains(where: \.isEncrypted) || arena.cells.contains(where: \.isTainted)
        mayBeBinary = arena.cells.contains { $0.content == .bytes }
    }

    /// The layers that values stand in: first the document's own, base first, then those that references reached.
    package var layers: [LayerDocument] { arena.layers }
}

/// What an effective document was made from beside its own layers: when one of these changes, it has to be made again.
package struct Dependencies: Hashable, Sendable {
    /// Other documents of the same environment that references named, found or not.
    package var documents: Set<String> = []
    /// Files that `${file:}` named, found or not.
    package var files: Set<String> = []
    /// Variables that `${env:}` named: recorded inputs (R14).
    package var variables: Set<String> = []

    package init() {}

    package mutating func formUnion(_ other: Dependencies) {
        documents.formUnion(other.documents)
        files.formUnion(other.files)
        variables.formUnion(other.variables)
    }
}
