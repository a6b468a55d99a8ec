/// Thrown once a complaint is recorded. Whoever catches it goes on at the next plausible place.
struct Stop: Error {}

/// One pass over the bytes of a YAML stream, filling the parts of a `Document`.
///
/// The parser knows no tokens: it descends through the productions of YAML 1.2.2 (chapters 6 to 9) and appends a node as soon
/// as it has been read. Only a mapping whose first key shows itself by the `:` behind it is put in front of nodes that are there
/// already (`insertMapping`). Indentation is the column of a collection in bytes, -1 for the document itself.
struct YamlParser: ~Copyable {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    let limits: Limits
    /// Whether a plain `<<` merges.
    let mergeKeys: Bool

    /// Offset of the next unread byte.
    var cursor = 0
    /// Offset of the first byte of the cursor's line, and the spaces that stand there.
    var lineStart = 0
    var lineIndent = 0
    /// Offset of the first byte of the cursor's line that is neither blank nor comment: "nothing read on this line yet" is
    /// `cursor == contentStart`.
    var contentStart = 0
    /// The column of the block collection that ended last, and the start of the line that ended it.
    var closedColumn = 0
    var closedLine = 0
    var depth = 0
    /// Start of the last text in quotes that goes over several lines, the likely culprit when the rest of its last line is wrong.
    var lastLongQuote: Int?
    /// An error was recorded: the nodes make no document any more, they are only read on for further errors.
    var isDamaged = false
    /// An error was recorded and the lines behind it are being skipped: what does not fit there earns no second complaint.
    var isRecovering = false
    /// Offset from which on recovery looks for the next plausible line.
    var resumption = 0

    var nodes: [Node] = []
    var cooked: [UInt8] = []
    var comments: [Range<UInt32>] = []
    var properties: [NodeProperties] = []
    var roots: [Document.Root] = []
    /// Anchors of the current document, the last one of a name.
    var anchors: [String: Int] = [:]
    /// `%TAG` handles of the current document.
    var handles = TagHandles()
    var complaints: [(offset: Int, diagnostic: Diagnostic)] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, limits: Limits, mergeKeys: Bool) {
        self.bytes = bytes
        self.file = file
        self.limits = limits
        self.mergeKeys = mergeKeys
        nodes.reserveCapacity(min(bytes.count / 16, limits.nodes) + 16)
    }

    /// The byte at an offset; 0, which no YAML text contains, behind the end.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    var isAtEnd: Bool { cursor >= bytes.count }
    /// Nothing but blanks stands before the cursor on its line.
    var isFresh: Bool { cursor == contentStart }
    var column: Int { cursor - lineStart }

    /// Whether an indicator before this offset is one: it needs a blank, a line break or the end behind it.
    @inline(__always)
    func isBlankOrEnd(_ offset: Int) -> Bool {
        let byte = byte(offset)
        return byte.isBlank || byte.isBreak || offset >= bytes.count
    }

    /// Whether `---` or `...` stands at a line start.
    func isMarker(_ offset: Int) -> Bool {
        let first = byte(offset)
        guard first == .dash || first == .dot else { return false }
        return byte(offset + 1) == first && byte(offset + 2) == first && isBlankOrEnd(offset + 3)
    }

    func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[range]) }
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    // MARK: Nodes

    /// Appends a node whose subtree is the node alone, so far.
    @inline(__always)
    mutating func append(_ kind: Node.Kind, _ style: Node.Style, _ span: Range<Int>) {
        let next = UInt32(truncatingIfNeeded: nodes.count + 1)
        nodes.append(
            Node(
                kind: kind, style: style, start: UInt32(truncatingIfNeeded: span.lowerBound),
                end: UInt32(truncatingIfNeeded: span.upperBound), next: next))
    }

    /// Appends the null of nothing at all.
    mutating func appendAbsent(_ own: PendingProperties, at offset: Int) {
        append(own.tag.isEmpty ? .null : kind(tag: own.tag, text: slice(0 ..< 0)), .absent, offset ..< offset)
        attach(own, to: nodes.count - 1)
    }

    /// Ends a block collection: it reaches from its first child to the end of its last.
    mutating func closeBlock(_ index: Int, lastChild: Int, count: Int) {
        depth -= 1
        if isDamaged { return }
        nodes[index].start = nodes[index + 1].start
        nodes[index].end = nodes[lastChild].end
        nodes[index].next = UInt32(nodes.count)
        nodes[index].link = UInt32(count)
    }

    /// Puts a mapping in front of what has turned out to be its first key, nodes from `index` to the end.
    /// - Parameter keepingProperties: anchor and tag of the node at `index` become the mapping's.
    mutating func insertMapping(at index: Int, style: Node.Style, keepingProperties: Bool) {
        for moved in index ..< nodes.count {
            nodes[moved].next += 1
            if nodes[moved].kind == .alias, nodes[moved].link >= index { nodes[moved].link += 1 }
        }
        let start = nodes[index].start
        nodes.insert(Node(kind: .mapping, style: style, start: start, end: start, next: 0), at: index)
        let stays = keepingProperties ? index + 1 : index
        var position = properties.count
        while position > 0, properties[position - 1].node >= stays {
            position -= 1
            let anchor = properties[position].anchor, node = Int(properties[position].node)
            properties[position].node += 1
            guard !anchor.isEmpty else { continue }
            let name = anchorName(anchor)
            if anchors[name] == node { anchors[name] = node + 1 }
        }
    }

    // MARK: Complaints

    /// Records an error. The caller throws the result.
    /// - Parameter resumption: where reading may go on; the next line, when left out.
    mutating func fail(
        _ code: String, _ message: String, at offset: Int, hints: [String] = [], resumption: Int? = nil
    ) -> Stop {
        guard !isRecovering else { return Stop() }
        complain(code, message, severity: .error, at: offset, hints: hints)
        isDamaged = true
        isRecovering = true
        self.resumption = resumption ?? lineEnd(from: max(offset, cursor))
        return Stop()
    }

    mutating func complain(_ code: String, _ message: String, severity: Diagnostic.Severity, at offset: Int, hints: [String] = []) {
        guard complaints.count < limits.diagnostics else { return }
        let place = Place(file: file, position: Position(of: offset, in: bytes))
        complaints.append((offset, Diagnostic(code, message, severity: severity, at: place, hints: hints)))
    }

    func sortedDiagnostics() -> [Diagnostic] {
        complaints.sorted { $0.offset < $1.offset }.map(\.diagnostic)
    }

    /// Counts one more level of collections; who ends the collection takes it back.
    mutating func enterCollection() throws(Stop) {
        depth += 1
        if depth > limits.depth { throw fail("too-deep", "expected at most \(limits.depth) levels of collections", at: cursor) }
    }

    /// Before each node.
    @inline(__always)
    mutating func checkCount() throws(Stop) {
        if nodes.count >= limits.nodes { throw fail("too-many-nodes", "expected at most \(limits.nodes) values in one file", at: cursor) }
    }
}
