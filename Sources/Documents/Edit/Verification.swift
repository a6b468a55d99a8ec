internal import Glibc

extension Revision {
    /// The source with the splices applied. Throws when it does not read as the old tree with this change and nothing else.
    func verified(_ document: Document, _ path: Path) throws(Diagnostic) -> [UInt8] {
        try verified(document.source.applying(splices), document, path)
    }

    /// Bytes that read as this revision says; whatever does not is refused.
    func verified(_ bytes: [UInt8]?, _ document: Document, _ path: Path) throws(Diagnostic) -> [UInt8] {
        let comparison = bytes.flatMap(document.reparsed).map { Comparison(old: document, new: $0, revision: self) }
        if let bytes, let comparison, comparison.holds { return bytes }
        if let string = comparison?.changedString {
            throw Diagnostic(
                "changes-string",
                "cannot change \(path.named): the string at \(string.place) keeps the line feeds behind it, and would have others",
                at: string.place,
                hints: ["take the \"+\" behind its \"|\" or \">\" away, or the empty lines that would follow it"])
        }
        throw Diagnostic(
            "edit-refused", "cannot change \(path.named) in place: the file would not read back as expected",
            at: Place(file: document.file, position: splices.first.map { document.position(of: $0.range.lowerBound) }),
            hints: ["nothing was changed: edit the file by hand"])
    }
}

extension Document {
    /// Other bytes, read as this document was; nil when they cannot be.
    func reparsed(_ bytes: [UInt8]) -> Document? {
        switch syntax {
        case .json: Json.parse(bytes, file: file).document
        case .toml: Toml.parse(bytes, file: file).document
        case .yaml: Layer.parse(bytes, file: file, syntax: .yaml, mergeKeys: mergesKeys, foreignTags: true).document
        }
    }

    /// Whether plain `<<` keys merged when it was read. Without any it does not matter: edits write them quoted.
    private var mergesKeys: Bool { nodes.contains { $0.flags.contains(.hasMerge) } }
}

extension Node {
    /// Whether it is a string in block style that keeps all line feeds at its end.
    fileprivate func keepsLineFeeds(in source: [UInt8]) -> Bool {
        (style == .literal || style == .folded) && source[span].prefix { !$0.isBlank && !$0.isBreak }.contains(.plus)
    }
}

/// By one call of the C library: an edit compares every text of a file.
private func isEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else { return left.count == right.count }
    return memcmp(first, second, left.count) == 0
}

/// The readings of a revision and the nodes of its result side by side.
private struct Comparison {
    let old: Document
    let new: Document
    let revision: Revision

    /// Since nodes stand in source order, equal nodes with equal numbers of children make equal trees.
    var holds: Bool {
        guard new.roots.count == max(old.roots.count, 1), let starts else { return false }
        return zip(starts, revision.readings).allSatisfy { start, reading in
            switch reading {
            case .nodes(let document, let range): isSame(range, of: document, at: start, starts)
            case .key(let text): new.nodes[start].isScalar && Value(new, start).withText { $0.elementsEqual(text) }
            case .tree(let tree): tree.isWritten(as: Value(new, start))
            case .collection(let kind): new.nodes[start].kind == kind && new.nodes[start].link == 1
            }
        }
    }

    /// The new node that each reading starts at; nil when there are too few nodes, or too many.
    private var starts: [Int]? {
        var starts: [Int] = [], index = 0
        for reading in revision.readings {
            starts.append(index)
            if case .nodes(_, let range) = reading {
                index += range.count
                continue
            }
            guard index < new.nodes.count else { return nil }
            if case .tree = reading { index = Int(new.nodes[index].next) } else { index += 1 }
        }
        return index == new.nodes.count ? starts : nil
    }

    /// The first string that ends in whatever line feeds follow it (`|+`), and is no longer the same.
    var changedString: Value? {
        guard let starts else { return nil }
        for (start, reading) in zip(starts, revision.readings) {
            guard case .nodes(let document, let range) = reading else { continue }
            for index in range where document.nodes[index].keepsLineFeeds(in: document.source) {
                let value = Value(document, index), text = value.withText(Array.init)
                let other = Value(new, start + index - range.lowerBound)
                if !other.withText({ $0.elementsEqual(text) }) { return value }
            }
        }
        return nil
    }

    private func isSame(_ range: Range<Int>, of document: Document, at start: Int, _ starts: [Int]) -> Bool {
        let shift = start - range.lowerBound
        return document.withView { before in
            new.withView { after in range.allSatisfy { isSame($0, of: document, before, $0 + shift, after, starts) } }
        }
    }

    /// The same node: kind, text, anchor, tag, what an alias stands for, whether it merges, and the number of children as it is to be.
    private func isSame(
        _ index: Int, of document: Document, _ before: DocumentView, _ otherIndex: Int, _ after: DocumentView, _ starts: [Int]
    ) -> Bool {
        let node = before.nodes[index], other = after.nodes[otherIndex]
        guard node.kind == other.kind, node.flags.contains(.hasProperties) == other.flags.contains(.hasProperties),
            !node.flags.contains(.hasProperties) || document.hasSameProperties(index, as: new, otherIndex)
        else { return false }
        switch node.kind {
        case .mapping, .sequence:
            let growth = document === old ? revision.growth[index] ?? 0 : 0
            return Int(other.link) == Int(node.link) + growth
                && node.flags.contains(.hasMerge) == other.flags.contains(.hasMerge)
        case .alias: return Int(other.link) == place(of: Int(node.link), in: document, starts)
        default: return isEqual(before.text(index), after.text(otherIndex))
        }
    }

    /// Where a node has gone.
    private func place(of node: Int, in document: Document, _ starts: [Int]) -> Int? {
        for (start, reading) in zip(starts, revision.readings) {
            if case .nodes(let other, let range) = reading, other === document, range.contains(node) {
                return start + node - range.lowerBound
            }
        }
        return nil
    }
}

extension Document {
    /// Whether two nodes have the same anchor and tag.
    fileprivate func hasSameProperties(_ node: Int, as other: Document, _ otherNode: Int) -> Bool {
        guard let mine = properties(of: node), let others = other.properties(of: otherNode) else { return false }
        func text(_ document: Document, _ range: Range<UInt32>) -> ArraySlice<UInt8> {
            document.source[Int(range.lowerBound) ..< Int(range.upperBound)]
        }
        return text(self, mine.anchor) == text(other, others.anchor) && text(self, mine.tag) == text(other, others.tag)
    }
}

extension Tree {
    /// Whether a value reads as this tree; JSON may spell a number or a boolean otherwise (R16).
    fileprivate func isWritten(as value: Value) -> Bool {
        switch self {
        case .scalar(let kind, let text):
            guard value.kind == kind else { return false }
            return value.withText { $0.elementsEqual(text) || isRespelled(Array($0), of: text, kind) }
        case .mapping(let entries):
            let others = value.ownEntries
            return value.kind == .mapping && entries.count == others.count
                && zip(entries, others).allSatisfy { entry, other in
                    other.key.withText { $0.elementsEqual(entry.key) } && entry.value.isWritten(as: other.value)
                }
        case .sequence(let elements):
            let others = value.elements
            return value.kind == .sequence && elements.count == others.count && zip(elements, others).allSatisfy { $0.isWritten(as: $1) }
        case .kept: return false
        }
    }

    private func isRespelled(_ written: [UInt8], of text: [UInt8], _ kind: Node.Kind) -> Bool {
        text.withUnsafeBufferPointer { text in
            switch kind {
            case .null: return true
            case .boolean: return written.first.map { $0 | 0x20 } == text.first.map { $0 | 0x20 }
            case .integer, .decimal:
                var json: [UInt8] = []
                try? appendJsonNumber(text, to: &json)
                return written == json
            default: return false
            }
        }
    }
}
