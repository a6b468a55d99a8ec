/// One change: the bytes to splice into the source, and what the nodes must be afterwards.
struct Revision {
    var splices: [Splice]
    /// The old nodes that go.
    var removed: Range<Int>
    /// The key and the value that come in their place.
    var key: [UInt8]?
    var tree: Tree?
    /// The collection that gets longer or shorter.
    var parent: Int?

    /// A value in place of another.
    init(replacing location: Location, with tree: Tree, in document: Document) throws(Diagnostic) {
        removed = location.value ..< Int(document.nodes[location.value].next)
        self.tree = tree
        splices =
            Revision.isFlow(location.parent, document)
            ? try FlowEditor(document).replacing(location.value, key: location.key, parent: location.parent, with: tree)
            : try BlockEditor(document).replacing(location.value, key: location.key, parent: location.parent, with: tree)
        splices += TagEditor(document).droppingTag(of: location.value, for: tree)
    }

    /// The value at the missing steps of a location.
    static func adding(_ value: NewValue, at location: Location, _ path: Path, in document: Document) throws(Diagnostic) -> Revision {
        let collection = Value(document, location.value), here = Path(Array(path.steps[..<location.missing.startIndex]))
        if collection.kind == .null, collection.node.style != .absent {
            throw Diagnostic(
                "path-through-null", "\(here.named) is null, which takes away what is inherited", at: collection.place,
                hints: ["unset \(here.named) first, or set the whole of it with --json"])
        }
        let step = location.missing[location.missing.startIndex].adapted(to: collection), rest = location.missing.dropFirst()
        if case .index(let index) = step, collection.kind == .sequence, index != collection.node.link {
            throw absence(of: step, in: collection, at: here)
        }
        if !collection.kind.isCollection || collection.node.link == 0 && !Layout(document: document).hasComment(in: collection.node.span) {
            return try Revision(replacing: location, with: Tree(value, below: [step] + rest), in: document)
        }
        let key: [UInt8]? = if case .key(let name) = step { Array(name.utf8) } else { nil }
        return try Revision(appending: Tree(value, below: rest), key, to: location.value, in: document)
    }

    /// A new last entry or element.
    private init(appending tree: Tree, _ key: [UInt8]?, to collection: Int, in document: Document) throws(Diagnostic) {
        let node = document.nodes[collection]
        removed = Int(node.next) ..< Int(node.next)
        (self.key, self.tree, parent) = (key, tree, collection)
        splices =
            node.style == .flow
            ? try FlowEditor(document).adding(key, tree, to: collection) : try BlockEditor(document).adding(key, tree, to: collection)
    }

    /// An entry or element less.
    init(removing location: Location, from parent: Int, in document: Document) throws(Diagnostic) {
        removed = (location.key ?? location.value) ..< Int(document.nodes[location.value].next)
        self.parent = parent
        let items = document.items(of: parent)
        guard let index = items.firstIndex(where: { $0.value == location.value }) else {
            preconditionFailure("a location's value is one of its parent's items")
        }
        splices =
            document.nodes[parent].style == .flow
            ? FlowEditor(document).removing(index, of: items, from: parent)
            : BlockEditor(document).removing(index, of: items, from: parent, isRoot: location.chain.count == 2)
    }

    /// A tree in a stream without documents.
    init(filling document: Document, with tree: Tree) throws(Diagnostic) {
        removed = 0 ..< 0
        self.tree = tree
        splices = try BlockEditor(document).appending(tree, at: document.source.count)
    }

    private static func isFlow(_ parent: Int?, _ document: Document) -> Bool {
        document.syntax == .json || parent.map { document.nodes[$0].style == .flow } ?? false
    }
}

extension Node.Kind {
    var isCollection: Bool { self == .mapping || self == .sequence }
}
