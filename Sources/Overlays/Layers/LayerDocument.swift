package import Documents

/// A layer's tree, with what the merge needs to know about it: found once, kept with the parsed file.
///
/// Most subtrees of most layers are taken over as they stand. The lists say where that is not possible; each is ascending, so
/// whether a subtree contains one is a binary search.
package final class LayerDocument: Sendable {
    package let file: LayerFile
    package let document: Document
    /// The document's arrays, for loops.
    let text: LayerText
    /// A SOPS file: strings of the form `ENC[...]` are sealed values (R4).
    package let isEncrypted: Bool
    /// The roots of the documents that are not empty (R7).
    let statedRoots: [UInt32]
    /// Mappings with a merge key, aliases of such, encrypted comments, roots with SOPS metadata: never taken over as they stand.
    let rebuilt: [UInt32]
    /// Nulls, and keys such as `$patch`, which mean something in a later layer (R9, R10).
    let directives: [UInt32]
    /// Strings that contain `${` (R13), and aliases of such.
    let references: [UInt32]
    /// What the only root is, when there is one that is not empty.
    let isKubernetesObject: Bool
    let isShortOverlay: Bool

    init(file: LayerFile, document: Document) {
        self.file = file
        self.document = document
        text = LayerText(document)
        isEncrypted = document.isSealed
        var scan = LayerScan(document, isEncrypted: isEncrypted)
        for root in document.roots {
            if isEncrypted { scan.rebuilt.append(root.node) }
            scan.visit(Int(root.node), isKey: false)
        }
        (rebuilt, directives, references) = (scan.rebuilt, scan.directives, scan.references)
        statedRoots = document.roots.map(\.node).filter { !document.nodes[Int($0)].isAbsent }
        let root = statedRoots.count == 1 ? Value(document, Int(statedRoots[0])) : nil
        isShortOverlay = root?.isShortOverlay ?? false
        isKubernetesObject = !isShortOverlay && root?.isKubernetesObject ?? false
    }

    /// A schema whose defaults a document takes: no layer of it, and nothing in it refers to anything.
    init(schema: Document, of document: String) {
        file = LayerFile(path: schema.file, environment: "", document: document, isSecrets: false, identity: nil)
        self.document = schema
        text = LayerText(schema)
        isEncrypted = false
        var scan = LayerScan(schema, isEncrypted: false)
        for root in schema.roots { scan.visit(Int(root.node), isKey: false) }
        rebuilt = scan.rebuilt
        (directives, references, statedRoots) = ([], [], [])
        (isKubernetesObject, isShortOverlay) = (false, false)
    }

    /// Whether a node is the root of one of the layer's documents.
    func isRoot(_ node: UInt32) -> Bool { statedRoots.contains(node) }

    /// Whether the subtree at a node contains one of the listed nodes.
    func contains(_ list: [UInt32], below node: Int) -> Bool {
        !list.isEmpty && list.hasElement(in: UInt32(node) ..< document.nodes[node].next)
    }

    /// How many nodes a subtree has; an alias counts as what it stands for.
    func size(_ node: Int) -> Int {
        let start = text.start(of: node)
        return Int(text.nodes[start].next) - start
    }

    /// Whether a node of this layer is a sealed value.
    func isSealed(_ node: Node) -> Bool { isEncrypted && node.kind.isString && text.hasPrefix("ENC[", at: node) }
}

extension Document {
    /// Where SOPS keeps what it needs to open a file, and the part that every such file has.
    private static let metadata = Array("sops".utf8), signature = Array("mac".utf8)

    /// Whether it is a SOPS file, seen by its content (R4).
    package var isSealed: Bool {
        roots.contains { Value(self, Int($0.node)).lookup(Document.metadata)?.lookup(Document.signature) != nil }
    }
}

/// One walk over a layer that fills the lists of `LayerDocument`.
private struct LayerScan {
    let text: LayerText
    let isEncrypted: Bool
    /// Whether there is a `$` at all.
    let hasDollars: Bool
    var rebuilt: [UInt32] = []
    var directives: [UInt32] = []
    var references: [UInt32] = []

    init(_ document: Document, isEncrypted: Bool) {
        text = LayerText(document)
        self.isEncrypted = isEncrypted
        hasDollars = document.source.contains(UInt8(ascii: "$")) || document.cooked.contains(UInt8(ascii: "$"))
    }

    /// Recursion is bounded by the parser's depth limit. Targets of aliases stand before them, so they have been visited.
    mutating func visit(_ index: Int, isKey: Bool) {
        let node = text.nodes[index]
        switch node.kind {
        case .null: if !isKey { directives.append(UInt32(index)) }
        case .boolean, .integer, .decimal: break
        case .string: visitString(index, node, isKey: isKey)
        case .alias: visitAlias(index)
        case .mapping, .sequence:
            if node.merges { rebuilt.append(UInt32(index)) }
            var child = index + 1, isKey = node.kind.isMapping
            while child < node.next {
                visit(child, isKey: isKey)
                if node.kind.isMapping { isKey.toggle() }
                child = Int(text.nodes[child].next)
            }
        }
    }

    private mutating func visitString(_ index: Int, _ node: Node, isKey: Bool) {
        if isKey {
            if hasDollars, text.withText(node, Directive.isWord) { directives.append(UInt32(index)) }
        } else if isEncrypted, text.hasPrefix("ENC[", at: node) {
            if text.hasSuffix("type:comment]", at: node) { rebuilt.append(UInt32(index)) }
        } else if hasDollars, text.containsReference(node) {
            references.append(UInt32(index))
        }
    }

    private mutating func visitAlias(_ index: Int) {
        let target = text.start(of: index)
        let range = UInt32(target) ..< text.nodes[target].next
        if rebuilt.hasElement(in: range) { rebuilt.append(UInt32(index)) }
        if directives.hasElement(in: range) { directives.append(UInt32(index)) }
        if references.hasElement(in: range) { references.append(UInt32(index)) }
    }
}

extension [UInt32] {
    /// Whether one of the elements, which ascend, lies in the range.
    func hasElement(in range: Range<UInt32>) -> Bool {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] < range.upperBound
    }
}
