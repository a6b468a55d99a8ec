/// One change: the bytes to splice into the source, and what the nodes must be afterwards.
struct Revision {
    var splices: [Splice]
    var readings: [Reading]
    /// How many items each collection gains or loses, by its node.
    var growth: [Int: Int] = [:]

    init(splices: [Splice], readings: [Reading], growth: [Int: Int] = [:]) {
        (self.splices, self.readings, self.growth) = (splices, readings, growth)
    }

    /// Something else in place of nodes of a document, or between two of them.
    init(_ splices: [Splice], in document: Document, replacing nodes: Range<Int>, with new: [Reading], growth: [Int: Int] = [:]) {
        let before = 0 ..< nodes.lowerBound, behind = nodes.upperBound ..< document.nodes.count
        self.init(splices: splices, readings: [.nodes(document, before)] + new + [.nodes(document, behind)], growth: growth)
    }

    /// A value in place of another.
    init(replacing location: Location, with tree: Tree, in document: Document) throws(Diagnostic) {
        let nodes = location.value ..< Int(document.nodes[location.value].next)
        let splices =
            Revision.isFlow(location.parent, document)
            ? try FlowEditor(document).replacing(location.value, key: location.key, parent: location.parent, with: tree)
            : try BlockEditor(document).replacing(location.value, key: location.key, parent: location.parent, with: tree)
        self.init(
            splices + TagEditor(document).droppingTag(of: location.value, for: tree), in: document, replacing: nodes, with: tree.readings)
    }

    /// A value at the missing steps of a location.
    init(adding value: Tree, at location: Location, _ path: Path, in document: Document) throws(Diagnostic) {
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
        if location.isFilled(in: document) {
            let key: [UInt8]? = if case .key(let name) = step { Array(name.utf8) } else { nil }
            try self.init(appending: Tree(value, below: rest), key, to: location.value, in: document)
        } else {
            try self.init(replacing: location, with: Tree(value, below: [step] + rest), in: document)
        }
    }

    /// A new last entry or element.
    private init(appending tree: Tree, _ key: [UInt8]?, to collection: Int, in document: Document) throws(Diagnostic) {
        let node = document.nodes[collection], end = Int(node.next)
        let splices =
            node.style == .flow
            ? try FlowEditor(document).adding(key, tree, to: collection) : try BlockEditor(document).adding(key, tree, to: collection)
        self.init(
            splices, in: document, replacing: end ..< end, with: (key.map { tree.entryReadings($0) } ?? tree.readings),
            growth: [collection: 1])
    }

    /// An entry or element less.
    init(removing location: Location, from parent: Int, in document: Document) throws(Diagnostic) {
        let nodes = location.nodes(in: document), items = document.items(of: parent)
        guard let index = items.firstIndex(where: { $0.value == location.value }) else {
            preconditionFailure("a location's value is one of its parent's items")
        }
        let splices =
            document.nodes[parent].style == .flow
            ? FlowEditor(document).removing(index, of: items, from: parent)
            : BlockEditor(document).removing(index, of: items, from: parent, isRoot: location.chain.count == 2)
        self.init(splices, in: document, replacing: nodes, with: [], growth: [parent: -1])
    }

    /// The same and an item less.
    func removing(_ location: Location, from parent: Int, in document: Document) -> Revision {
        var copy = self
        let nodes = location.nodes(in: document), new = readings.dropFirst().dropLast()
        copy.readings = readings[0].without(nodes) + new + readings[readings.count - 1].without(nodes)
        copy.growth[parent, default: 0] -= 1
        return copy
    }

    /// A tree in a stream without documents.
    init(filling document: Document, with tree: Tree) throws(Diagnostic) {
        let splices = try BlockEditor(document).appending(tree, at: document.source.count)
        self.init(splices, in: document, replacing: 0 ..< 0, with: tree.readings)
    }

    static func isFlow(_ parent: Int?, _ document: Document) -> Bool {
        document.syntax == .json || parent.map { document.nodes[$0].style == .flow } ?? false
    }
}

extension Node.Kind {
    var isCollection: Bool { self == .mapping || self == .sequence }
}
