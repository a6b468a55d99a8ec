internal import Documents

/// Finds the leaves of YAML and JSON, aliases followed, comments in the maps and lists that hold them.
struct DocumentWalk {
    /// Where a document of the file keeps its metadata.
    struct Metadata {
        /// The mapping at the top; nil for a document that is empty.
        var root: Int?
        /// The key `sops` and its value; nil where there is none.
        var key: Int?
    }

    private let document: Document
    private let matcher: EncryptionMatcher
    private let limit: Int
    private(set) var tree: SopsTree
    /// Of each document.
    private(set) var metadata: [Metadata] = []
    private(set) var complaints: [Diagnostic] = []
    private var nextComment = 0
    private var isShared = false
    private var isInFlow = false

    /// - Parameter store: `binary` has its one leaf in JSON.
    init(_ document: Document, store: SopsStore, matcher: EncryptionMatcher, maximumLeaves: Int = SopsTree.maximumLeaves) {
        (self.document, self.matcher, limit) = (document, matcher, maximumLeaves)
        tree = SopsTree(store: store, source: document.source, cooked: document.cooked)
    }

    mutating func run() {
        tree.leaves.reserveCapacity(document.nodes.count / 2)
        tree.steps.reserveCapacity(document.nodes.count / 2)
        for (index, root) in document.roots.enumerated() { walk(root, isLast: index + 1 == document.roots.count) }
        if tree.leaves.count >= limit {
            complaints.append(
                Diagnostic("too-many-values", "expected fewer than \(limit) values and comments", at: Place(file: document.file)))
        }
    }

    private mutating func walk(_ root: Document.Root, isLast: Bool) {
        let value = Value(document, Int(root.node)), top = tree.addTop()
        guard value.kind == .mapping else {
            metadata.append(Metadata(root: nil, key: nil))
            if value.kind == .null {
                let end = isLast ? document.source.count : Int(root.endMarker.lowerBound)
                var run = false
                takeComments(before: end, holder: Holder(step: top, matched: false, column: 0), &run)
            } else {
                complaints.append(
                    Diagnostic(
                        "not-a-mapping", "expected a mapping at the top of each document, found \(value.kind.withArticle)", at: value.place,
                        hints: ["SOPS keeps its metadata there, under the key \"sops\""]))
            }
            return
        }
        metadata.append(Metadata(root: value.resolved, key: nil))
        isInFlow = document.nodes[value.resolved].style == .flow
        walkMapping(value.resolved, Holder(step: top, matched: false, column: column(ofBlock: value.resolved)), above: -1, isTop: true)
    }

    // MARK: Collections

    /// A map or list on the way.
    private struct Holder {
        var step: Int32
        /// Whether a key above, or a comment before something above, is what the rule speaks of.
        var matched: Bool
        /// Of its keys or dashes.
        var column: Int
    }

    /// - Parameter above: the column of the collection around; comments that are further right belong to this one.
    private mutating func walkMapping(_ mapping: Int, _ holder: Holder, above: Int, isTop: Bool = false) {
        /// Whether a comment of the run before the next entry is what the rule speaks of.
        var run = false, key = mapping + 1
        let end = Int(document.nodes[mapping].next)
        while key < end, tree.leaves.count < limit {
            let value = Int(document.nodes[key].next)
            takeComments(before: start(of: key), holder: holder, &run)
            let isMetadata = isTop && hasMetadataText(key)
            if isMetadata {
                metadata[metadata.count - 1].key = key
                skipComments(before: Int(document.nodes[value].end))
            } else {
                takeCommentsBeside(value, behind: Int(document.nodes[key].end), holder: holder, &run)
                // Asked of a value of its own: a method of `self` would hold the tree, so that it were copied at every key.
                let name = Value(document, key), step = name.withText { tree.addStep($0, below: holder.step) }
                let matched = holder.matched || (matcher.asksComments ? run : withText(key) { matcher.matches($0) })
                walk(value, Holder(step: step, matched: matched, column: holder.column))
            }
            run = false
            key = Int(document.nodes[value].next)
        }
        takeCommentsBelow(mapping, holder, above: above, &run)
    }

    private mutating func walkSequence(_ sequence: Int, _ holder: Holder, above: Int) {
        var run = false, element = sequence + 1, position = 0
        let end = Int(document.nodes[sequence].next)
        while element < end, tree.leaves.count < limit {
            takeComments(before: start(of: element), holder: holder, &run)
            takeCommentsBeside(element, behind: start(of: element), holder: holder, &run)
            let step = tree.addStep(position: position, below: holder.step)
            let isComment = isSealedComment(element)
            walk(element, Holder(step: step, matched: holder.matched || matcher.asksComments && run, column: holder.column))
            if isComment { markLastAsComment(holder) } else { run = false }
            element = Int(document.nodes[element].next)
            position += 1
        }
        takeCommentsBelow(sequence, holder, above: above, &run)
    }

    private mutating func walk(_ index: Int, _ holder: Holder) {
        let node = document.nodes[index]
        switch node.kind {
        case .alias:
            let wasShared = isShared
            isShared = true
            walk(Int(node.link), holder)
            isShared = wasShared
        case .mapping, .sequence:
            let inner = Holder(step: holder.step, matched: holder.matched, column: column(ofBlock: index))
            let wasInFlow = isInFlow
            isInFlow = node.style == .flow
            if node.kind == .mapping {
                walkMapping(index, inner, above: holder.column)
            } else {
                walkSequence(index, inner, above: holder.column)
            }
            isInFlow = wasInFlow
        default: addValue(index, holder)
        }
    }

    // MARK: Values

    private mutating func addValue(_ index: Int, _ holder: Holder) {
        let node = document.nodes[index]
        var leaf = SopsTree.Leaf(
            step: holder.step, node: Int32(index), start: node.start, end: node.end, textStart: node.textStart, textEnd: node.textEnd,
            flags: [])
        if node.flags.contains(.cooked) { leaf.flags.insert(.isCooked) }
        if node.flags.contains(.hasProperties) { addTag(of: index, to: &leaf) }
        if node.kind == .null { leaf.flags.insert(.isNull) }
        if node.kind == .string, node.style != .plain || document.syntax == .json { leaf.flags.insert(.isText) }
        if holder.matched == matcher.sealsMatches { leaf.flags.insert(.isToSeal) }
        if node.kind == .string, tree.withText(of: leaf, SealedValue.isMeant) { leaf.flags.insert(.looksSealed) }
        if isShared { leaf.flags.insert(.isShared) }
        if isInFlow { leaf.flags.insert(.isInFlow) }
        tree.leaves.append(leaf)
    }

    /// A tag makes a scalar what it says. Tags that only some readers know are dropped by sops.
    private mutating func addTag(of index: Int, to leaf: inout SopsTree.Leaf) {
        guard let properties = document.properties(of: index), let tag = Value(document, index).tagName else { return }
        // The tag goes with the spelling that it belongs to.
        leaf.start = min(leaf.start, properties.tag.lowerBound, properties.anchor.isEmpty ? .max : properties.anchor.lowerBound)
        switch tag {
        case "tag:yaml.org,2002:str": leaf.tag = .string
        case "tag:yaml.org,2002:int": leaf.tag = .integer
        case "tag:yaml.org,2002:float": leaf.tag = .float
        case "tag:yaml.org,2002:bool": leaf.tag = .boolean
        case "tag:yaml.org,2002:timestamp": leaf.tag = .time
        case "tag:yaml.org,2002:binary":
            leaf.tag = .string
            guard let bytes = decodedBase64(Value(document, index).text) else {
                complaints.append(Diagnostic("bad-base64", "expected base64 behind !!binary", at: document.place(of: index)))
                return
            }
            leaf.flags.insert(.isCooked)
            leaf.textStart = UInt32(tree.cooked.count)
            tree.cooked += bytes
            leaf.textEnd = UInt32(tree.cooked.count)
        default: break
        }
    }

    /// In lists sops writes sealed comments as elements.
    private func isSealedComment(_ element: Int) -> Bool {
        let node = document.nodes[element]
        guard node.kind == .string, node.next == element + 1 else { return false }
        return Value(document, element).withText { SealedValue.isMeant(by: $0) && $0.suffix(13).elementsEqual("type:comment]".utf8) }
    }

    private mutating func markLastAsComment(_ holder: Holder) {
        let last = tree.leaves.count - 1
        guard tree.leaves[last].flags.contains(.isToSeal) else { return }
        tree.leaves[last].flags.insert(.isComment)
        tree.leaves[last].step = holder.step
    }

    // MARK: Comments

    private mutating func takeComments(before end: Int, holder: Holder, _ run: inout Bool) {
        while let comment = pendingComment(before: end) { add(comment, to: holder, &run) }
    }

    private mutating func skipComments(before end: Int) {
        while pendingComment(before: end) != nil {}
    }

    /// Comments on the line of a key or dash, and behind a scalar, belong to the entry; sops moves them to the line above.
    private mutating func takeCommentsBeside(_ value: Int, behind offset: Int, holder: Holder, _ run: inout Bool) {
        guard nextComment < document.comments.count, !isShared else { return }
        let node = document.nodes[value]
        if node.isScalar || node.kind == .alias {
            takeComments(before: Int(node.start), holder: holder, &run)
            takeComments(
                before: lineEnd(Int(node.style == .literal || node.style == .folded ? node.start : node.end)), holder: holder, &run)
        } else if node.style == .block, document.properties(of: value) == nil {
            takeComments(before: lineEnd(offset), holder: holder, &run)
        }
    }

    /// Comments behind the last entry, up to what follows.
    private mutating func takeCommentsBelow(_ collection: Int, _ holder: Holder, above: Int, _ run: inout Bool) {
        guard nextComment < document.comments.count, !isShared else { return }
        let node = document.nodes[collection]
        if node.style == .flow {
            takeComments(before: lineEnd(Int(node.end)), holder: holder, &run)
            return
        }
        let end = endOfReach(of: collection)
        while nextComment < document.comments.count, Int(document.comments[nextComment].lowerBound) < end,
            let column = ownLineColumn(Int(document.comments[nextComment].lowerBound)), column > above
        {
            guard let comment = pendingComment(before: end) else { return }
            add(comment, to: holder, &run)
        }
    }

    private mutating func pendingComment(before end: Int) -> Range<Int>? {
        guard !isShared, nextComment < document.comments.count, document.comments[nextComment].lowerBound < end else { return nil }
        defer { nextComment += 1 }
        return Int(document.comments[nextComment].lowerBound) ..< Int(document.comments[nextComment].upperBound)
    }

    private mutating func add(_ comment: Range<Int>, to holder: Holder, _ run: inout Bool) {
        var leaf = SopsTree.Leaf(
            step: holder.step, node: -1, start: UInt32(comment.lowerBound), end: UInt32(comment.upperBound),
            textStart: UInt32(comment.lowerBound + 1), textEnd: UInt32(comment.upperBound), flags: [.isComment, .isText])
        let matchesItself = matcher.asksComments && tree.withText(of: leaf) { matcher.matches($0) }
        // A comment that switches sealing on stays readable, one that switches it off as well.
        let isActive = holder.matched || matcher.asksComments && (run || matchesItself && !matcher.sealsMatches)
        if isActive == matcher.sealsMatches { leaf.flags.insert(.isToSeal) }
        if tree.withText(of: leaf, SealedValue.isMeant) { leaf.flags.insert(.looksSealed) }
        tree.leaves.append(leaf)
        run = run || matchesItself
    }

    // MARK: Layout

    private func withText<R>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R { Value(document, index).withText(body) }

    private func hasMetadataText(_ key: Int) -> Bool {
        document.nodes[key].isScalar && withText(key) { $0.elementsEqual("sops".utf8) }
    }

    /// The first byte of a node, its anchor and tag included.
    private func start(of index: Int) -> Int {
        guard let properties = document.properties(of: index) else { return Int(document.nodes[index].start) }
        return [properties.anchor, properties.tag].filter { !$0.isEmpty }.map { Int($0.lowerBound) }.min()
            ?? Int(document.nodes[index].start)
    }

    private func lineEnd(_ offset: Int) -> Int {
        var end = offset
        while end < document.source.count, !document.source[end].isBreak { end += 1 }
        return end
    }

    /// The start of what follows a subtree in its document.
    private func endOfReach(of index: Int) -> Int {
        let next = Int(document.nodes[index].next)
        let root = document.roots.first { Int($0.node) > index }
        if next < document.nodes.count, root.map({ next < Int($0.node) }) ?? true { return start(of: next) }
        return root.map { Int($0.startMarker.lowerBound) } ?? document.source.count
    }

    /// The column of a comment that has its line for itself; nil behind something else.
    private func ownLineColumn(_ offset: Int) -> Int? {
        var start = offset
        while start > 0, document.source[start - 1].isBlank { start -= 1 }
        return start == 0 || document.source[start - 1].isBreak ? offset - start : nil
    }

    /// The column of a block collection's keys or dashes.
    private func column(ofBlock index: Int) -> Int {
        guard !document.comments.isEmpty, document.nodes[index].style == .block, document.nodes[index].next > index + 1 else { return 0 }
        var offset = start(of: index + 1)
        if document.nodes[index].kind == .sequence {
            while offset > 0, document.source[offset - 1].isBlank { offset -= 1 }
            if offset > 0, document.source[offset - 1] == .dash { offset -= 1 }
        }
        var lineStart = offset
        while lineStart > 0, !document.source[lineStart - 1].isBreak { lineStart -= 1 }
        return offset - lineStart
    }
}
