package import Documents

/// A document as schemas judge it: one flat array of nodes and one of text, wherever the document came from.
///
/// Nodes stand in order, parents before children; the children of a mapping are key, value, key, value, those of a list its
/// elements, and `next` is the index behind a subtree, as in `Document`. Aliases, merge keys and layers are gone: whoever makes an
/// instance puts in what the reader of the configuration would see.
package struct Instance: Sendable {
    package typealias Kind = Documents.Node.Kind

    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// The value is not known (a secret without its key); its kind is, unless `anyKind` says otherwise.
        package static let sealed = Flags(rawValue: 1)
        /// Not even the kind is known.
        package static let anyKind = Flags(rawValue: 2)
        /// A secret, known or not: no message shows it.
        package static let secret = Flags(rawValue: 4)
    }

    package struct Node: Sendable {
        /// Never `alias`.
        package var kind: Kind
        package var flags: Flags
        /// A scalar's UTF-8 in `Instance.text`; numbers as their source spells them.
        package var textStart: UInt32
        package var textEnd: UInt32
        /// The index behind the subtree.
        package var next: UInt32
        /// Entries or elements; 0 for scalars.
        package var count: UInt32
        /// What the maker knows the value by: the index of the node in a `Document`, or in a table of its own.
        package var origin: UInt32
    }

    package private(set) var nodes: [Node] = []
    package private(set) var text: [UInt8] = []

    package init() {}

    /// - Parameters:
    ///   - nodes, text: how many there will be, as far as that is known.
    package mutating func reserve(nodes: Int, text: Int) {
        self.nodes.reserveCapacity(nodes)
        self.text.reserveCapacity(text)
    }

    /// Appends a scalar, or a key in front of its value.
    @inline(__always)
    package mutating func append(_ kind: Kind, _ bytes: UnsafeBufferPointer<UInt8>, flags: Flags = [], origin: Int) {
        let start = UInt32(truncatingIfNeeded: text.count)
        text.append(contentsOf: bytes)
        nodes.append(
            Node(
                kind: kind, flags: flags, textStart: start, textEnd: UInt32(truncatingIfNeeded: text.count),
                next: UInt32(truncatingIfNeeded: nodes.count + 1), count: 0, origin: UInt32(truncatingIfNeeded: origin)))
    }

    /// Begins a mapping or a list; what is appended until `close` is inside.
    ///
    /// - Returns: what `close` takes.
    package mutating func open(_ kind: Kind, origin: Int) -> Int {
        append(kind, UnsafeBufferPointer(start: nil, count: 0), origin: origin)
        return nodes.count - 1
    }

    /// - Parameter count: entries or elements.
    package mutating func close(_ collection: Int, count: Int) {
        nodes[collection].next = UInt32(truncatingIfNeeded: nodes.count)
        nodes[collection].count = UInt32(truncatingIfNeeded: count)
    }

    /// Empties it for the next document; the memory stays.
    package mutating func removeAll() {
        nodes.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
    }

    /// The text of a scalar, as messages quote it.
    package func string(_ node: Int) -> String {
        String(decoding: text[Int(nodes[node].textStart) ..< Int(nodes[node].textEnd)], as: UTF8.self)
    }
}
