/// A scalar that has been read and not yet been given its place among the nodes.
struct Scalar {
    var style: Node.Style
    /// Source bytes, quotes included.
    var span: Range<Int>
    /// Its text, in the source or in `cooked`.
    var text: Range<Int>
    var isCooked = false
    var isMultiline = false
}

extension YamlParser {
    @inline(__always)
    mutating func append(_ scalar: Scalar, _ own: PendingProperties) {
        let kind: Node.Kind
        if own.tag.isEmpty, scalar.style != .plain {
            kind = .string
        } else {
            kind = resolvedKind(scalar, own.tag)
        }
        nodes.append(
            Node(
                kind: kind, style: scalar.style, flags: scalar.isCooked ? .cooked : [],
                start: UInt32(truncatingIfNeeded: scalar.span.lowerBound), end: UInt32(truncatingIfNeeded: scalar.span.upperBound),
                textStart: UInt32(truncatingIfNeeded: scalar.text.lowerBound),
                textEnd: UInt32(truncatingIfNeeded: scalar.text.upperBound), next: UInt32(truncatingIfNeeded: nodes.count + 1)))
        if !own.isEmpty { attach(own, to: nodes.count - 1) }
    }

    private func resolvedKind(_ scalar: Scalar, _ tag: Range<UInt32>) -> Node.Kind {
        guard scalar.isCooked else { return resolvedKind(slice(scalar.text), tag) }
        return cooked.withUnsafeBufferPointer { resolvedKind(UnsafeBufferPointer(rebasing: $0[scalar.text]), tag) }
    }

    private func resolvedKind(_ text: UnsafeBufferPointer<UInt8>, _ tag: Range<UInt32>) -> Node.Kind {
        tag.isEmpty ? CoreSchema.kind(of: text) : kind(tag: tag, text: text)
    }

    /// Reads the quoted or plain scalar at the cursor.
    mutating func scalar(parent: Int, inFlow: Bool) throws(Stop) -> Scalar {
        switch byte(cursor) {
        case .quote: try doubleQuoted(parent: parent)
        case .apostrophe: try singleQuoted(parent: parent)
        default: try plain(parent: parent, inFlow: inFlow)
        }
    }

    /// Whether the cursor's line, blanks aside, goes on with the `:` that makes what was read a key.
    /// - Parameter adjacent: `"key":value` is one, as inside brackets.
    mutating func skipToKeyIndicator(inFlow: Bool, adjacent: Bool) -> Bool {
        var index = cursor
        while byte(index).isBlank { index += 1 }
        guard byte(index) == .colon else { return false }
        guard adjacent || isBlankOrEnd(index + 1) || (inFlow && byte(index + 1).isFlowIndicator) else { return false }
        cursor = index
        return true
    }

    /// Reads the scalar at the cursor as a key, which ends on its line.
    @inline(__always)
    mutating func keyScalar() throws(Stop) -> Scalar {
        let start = cursor
        guard byte(cursor) == .quote || byte(cursor) == .apostrophe else { return try plainKey() }
        let scalar = try scalar(parent: Int.min, inFlow: false)
        if scalar.isMultiline { throw unclosedKey(at: start) }
        return scalar
    }

    /// Marks a mapping whose key at an index merges another mapping into it: `<<` without quotes, anchor and tag.
    @inline(__always)
    mutating func markMerge(_ mapping: Int, key: Int) {
        let node = nodes[key]
        guard mergeKeys, node.end - node.start == 2, node.style == .plain, node.kind == .string,
            bytes[Int(node.start)] == .less, bytes[Int(node.start) + 1] == .less, !node.flags.contains(.hasProperties) || hasMergeTag(key)
        else { return }
        nodes[mapping].flags.insert(.hasMerge)
    }

    /// `!!merge`, which sops writes before `<<`.
    private func hasMergeTag(_ key: Int) -> Bool {
        guard let last = properties.last, last.node == key, last.anchor.isEmpty else { return false }
        return isEqual(UnsafeBufferPointer(rebasing: bytes[Int(last.tag.lowerBound) ..< Int(last.tag.upperBound)]), "!!merge")
    }
}
