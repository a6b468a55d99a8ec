internal import Glibc

extension Revision {
    /// The source with the splices applied. Throws when it does not read as the old tree with this change and nothing else.
    func verified(_ document: Document, _ path: Path) throws(Diagnostic) -> [UInt8] {
        if let bytes = document.source.applying(splices), let result = reparsed(bytes, document),
            Comparison(old: document, new: result, revision: self).holds
        {
            return bytes
        }
        throw Diagnostic(
            "edit-refused", "cannot change \(path.named) in place: the file would not read back as expected",
            at: Place(file: document.file, position: splices.first.map { document.position(of: $0.range.lowerBound) }),
            hints: ["nothing was changed: edit the file by hand"])
    }

    private func reparsed(_ bytes: [UInt8], _ document: Document) -> Document? {
        switch document.syntax {
        case .json: Json.parse(bytes, file: document.file).document
        case .yaml: Layer.parse(bytes, file: document.file, mergeKeys: document.mergesKeys).document
        }
    }
}

extension Document {
    /// Whether plain `<<` keys merged when it was read. Without any it does not matter: edits write them quoted.
    fileprivate var mergesKeys: Bool { nodes.contains { $0.flags.contains(.hasMerge) } }
}

/// By one call of the C library: an edit compares every text of a file.
private func isEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else { return left.count == right.count }
    return memcmp(first, second, left.count) == 0
}

/// Old and new nodes side by side: equal before and behind the change, and what was wanted in between.
private struct Comparison {
    let old: Document
    let new: Document
    let revision: Revision

    private var shift: Int { new.nodes.count - old.nodes.count }

    var holds: Bool {
        let removed = revision.removed
        guard removed.count + shift >= 0, new.roots.count == max(old.roots.count, 1) else { return false }
        return old.withView { before in
            new.withView { after in
                (0 ..< removed.lowerBound).allSatisfy { isSame($0, before, $0, after) }
                    && (removed.upperBound ..< before.nodes.count).allSatisfy { isSame($0, before, $0 + shift, after) }
            }
        } && isWanted(removed.lowerBound ..< removed.upperBound + shift)
    }

    /// The same node: kind, text, anchor, tag, what an alias stands for, and the number of children but for the one collection
    /// that changed. Since nodes stand in source order, that makes the trees equal.
    private func isSame(_ index: Int, _ before: DocumentView, _ otherIndex: Int, _ after: DocumentView) -> Bool {
        let node = before.nodes[index], other = after.nodes[otherIndex]
        guard node.kind == other.kind, node.flags.contains(.hasProperties) == other.flags.contains(.hasProperties),
            !node.flags.contains(.hasProperties) || old.hasSameProperties(index, as: new, otherIndex)
        else { return false }
        switch node.kind {
        case .mapping, .sequence:
            return Int(other.link) == Int(node.link) + (index == revision.parent ? (revision.tree == nil ? -1 : 1) : 0)
        case .alias: return Int(other.link) == Int(node.link) + (Int(node.link) < revision.removed.upperBound ? 0 : shift)
        default: return isEqual(before.text(index), after.text(otherIndex))
        }
    }

    private func isWanted(_ nodes: Range<Int>) -> Bool {
        var index = nodes.lowerBound
        if let key = revision.key {
            guard index < nodes.upperBound, Value(new, index).withText({ $0.elementsEqual(key) }) else { return false }
            index += 1
        }
        guard let tree = revision.tree else { return nodes.isEmpty }
        return index < nodes.upperBound && new.nodes[index].next == nodes.upperBound && tree.isWritten(as: Value(new, index))
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
