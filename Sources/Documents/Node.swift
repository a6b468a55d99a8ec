/// One node of a `Document`'s flat array.
///
/// Nodes stand in source order, parents before children. The children of a mapping are key, value, key, value; those of a
/// sequence its elements. `next` is the index behind the whole subtree, so the next sibling costs nothing:
///
///     a: [1, 2]     index  kind      next
///     b: x            0    mapping     7
///                     1    string a    2
///                     2    sequence    5
///                     3    integer     4
///                     4    integer     5
///                     5    string b    6
///                     6    string x    7
package struct Node: Sendable {
    /// What the YAML 1.2 core schema makes of the node (dates are strings, `0o17` an integer, infinities decimals).
    package enum Kind: UInt8, Sendable { case null, boolean, integer, decimal, string, mapping, sequence, alias }

    /// How it is written. `absent` is the null of `key:` with nothing behind it: an empty range behind the colon.
    package enum Style: UInt8, Sendable { case plain, singleQuoted, doubleQuoted, literal, folded, block, flow, absent }

    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// `text` is a range of `Document.cooked`, since the source spells the value otherwise (escapes, folding).
        package static let cooked = Flags(rawValue: 1)
        /// The node has an anchor or a tag: see `Document.properties(of:)`.
        package static let hasProperties = Flags(rawValue: 2)
        /// A mapping that has a plain `<<` key among its own entries (R8).
        package static let hasMerge = Flags(rawValue: 4)
        /// The key of an explicit entry (`? key`).
        package static let explicitKey = Flags(rawValue: 8)
    }

    package var kind: Kind
    package var style: Style
    package var flags: Flags
    /// Source bytes, end exclusive. Scalars with their quotes, block scalars from `|` or `>` to behind the last line they own;
    /// flow collections with brackets; block collections from the first byte of the first child to the end of the last.
    /// Anchors and tags stand before and are not included.
    package var start: UInt32
    package var end: UInt32
    /// The scalar's text (in the source, or in `cooked`); an alias's name.
    package var textStart: UInt32
    package var textEnd: UInt32
    /// The index behind the subtree.
    package var next: UInt32
    /// Alias: index of the node it stands for. Mapping: number of entries. Sequence: number of elements.
    package var link: UInt32

    package init(
        kind: Kind, style: Style, flags: Flags = [], start: UInt32, end: UInt32, textStart: UInt32 = 0, textEnd: UInt32 = 0,
        next: UInt32, link: UInt32 = 0
    ) {
        self.kind = kind
        self.style = style
        self.flags = flags
        self.start = start
        self.end = end
        self.textStart = textStart
        self.textEnd = textEnd
        self.next = next
        self.link = link
    }

    package var isScalar: Bool { kind.rawValue <= Kind.string.rawValue }
    package var span: Range<Int> { Int(start) ..< Int(end) }
}

/// The anchor and tag of a node, as source ranges (`&name`, `!!str`); empty ranges where there is none.
package struct NodeProperties: Sendable {
    package var node: UInt32
    package var anchor: Range<UInt32>
    package var tag: Range<UInt32>

    package init(node: UInt32, anchor: Range<UInt32>, tag: Range<UInt32>) {
        self.node = node
        self.anchor = anchor
        self.tag = tag
    }
}
