/// What a file may ask of the reader. Every limit is far above configuration that people keep, and low enough that a file
/// cannot make a hook or an agent run out of memory, stack or time.
package struct Limits: Sendable {
    /// Collections inside one another. Readers of the tree descend recursively; 512 levels fit the smallest thread stack.
    package var depth: Int
    /// Bytes of one file, and of its text after every alias is replaced: twice the largest blob that git hosts accept without a warning
    /// is 100 MB; offsets have 32 bits.
    package var sourceBytes: Int
    /// Nodes of one file: at 36 bytes each this keeps the tree below 300 MB.
    package var nodes: Int
    /// Nodes after every alias is replaced by what it stands for. The "billion laughs" document has 10^9.
    package var aliasExpansion: Int
    /// Complaints about one file: nobody reads more, and a binary file would earn thousands.
    package var diagnostics: Int

    package init(depth: Int, sourceBytes: Int, nodes: Int, aliasExpansion: Int, diagnostics: Int) {
        self.depth = depth
        self.sourceBytes = sourceBytes
        self.nodes = nodes
        self.aliasExpansion = aliasExpansion
        self.diagnostics = diagnostics
    }

    package static let standard = Limits(
        depth: 512, sourceBytes: 100_000_000, nodes: 8_000_000, aliasExpansion: 10_000_000, diagnostics: 20)
}
