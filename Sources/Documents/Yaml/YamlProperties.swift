/// Anchor and tag that were read before the node they belong to; empty ranges where there is none.
struct PendingProperties {
    var anchor: Range<UInt32> = 0 ..< 0
    var tag: Range<UInt32> = 0 ..< 0

    var isEmpty: Bool { anchor.isEmpty && tag.isEmpty }
}

/// Anchors, tags and aliases (YAML 1.2.2, sections 6.9 and 7.1).
extension YamlParser {
    /// Reads one `&anchor` or `!tag` at the cursor.
    mutating func property(into own: inout PendingProperties, inFlow: Bool) throws(Stop) {
        let start = cursor
        if byte(cursor) == .ampersand {
            let end = nameEnd(from: cursor + 1)
            guard end > cursor + 1 else { throw expectedName() }
            guard own.anchor.isEmpty else { throw secondProperty("anchor", at: cursor) }
            own.anchor = (start ..< end).narrowed
            cursor = end
        } else {
            let end = try tagEnd()
            guard own.tag.isEmpty else { throw secondProperty("tag", at: cursor) }
            own.tag = (start ..< end).narrowed
            cursor = end
        }
        guard isBlankOrEnd(cursor) || (inFlow && byte(cursor).isFlowIndicator) else {
            throw fail("property-space", "expected a space behind \"\(text(start ..< cursor))\"", at: cursor)
        }
    }

    /// Anchor names take everything but blanks, line breaks and the characters of flow collections.
    func nameEnd(from offset: Int) -> Int {
        var index = offset
        while index < bytes.count, !bytes[index].isBlank, !bytes[index].isBreak, !bytes[index].isFlowIndicator { index += 1 }
        return index
    }

    private mutating func tagEnd() throws(Stop) -> Int {
        var index = cursor + 1
        if byte(index) == .less {
            while index < bytes.count, bytes[index] != .greater, !bytes[index].isBlank, !bytes[index].isBreak { index += 1 }
            guard byte(index) == .greater, isVerbatim(cursor + 2 ..< index) else {
                throw fail("verbatim-tag", "expected \"!<\", a URI or a local tag, and \">\", found \(found(cursor))", at: cursor)
            }
            return index + 1
        }
        while index < bytes.count, bytes[index].isTagByte || bytes[index] == .exclamation { index += 1 }
        let tag = cursor ..< index
        guard handles.resolve(slice(tag)) != nil else {
            throw fail(
                "tag-handle", "expected a declared tag handle, found \(found(cursor))", at: cursor,
                hints: ["declare it above the document, as in %TAG !e! tag:example.com,2024:"])
        }
        return index
    }

    /// Whether a tag between `!<` and `>` is a local one or begins with the scheme of a URI (YAML 1.2.2, section 6.9.1).
    private func isVerbatim(_ tag: Range<Int>) -> Bool {
        if byte(tag.lowerBound) == .exclamation { return tag.count > 1 }
        guard let colon = bytes[tag].firstIndex(of: .colon) else { return false }
        return colon > tag.lowerBound && bytes[tag.lowerBound ..< colon].allSatisfy(\.isSchemeByte)
    }

    /// Gives a node its anchor and tag. Properties stay in the order of nodes.
    mutating func attach(_ own: PendingProperties, to node: Int) {
        guard !own.isEmpty else { return }
        nodes[node].flags.insert(.hasProperties)
        if !own.anchor.isEmpty { anchors[anchorName(own.anchor)] = node }
        var position = properties.count
        while position > 0, properties[position - 1].node >= node { position -= 1 }
        var entry = NodeProperties(node: UInt32(node), anchor: own.anchor, tag: own.tag)
        if position < properties.count, properties[position].node == node {
            let other = properties[position]
            if entry.anchor.isEmpty { entry.anchor = other.anchor }
            if entry.tag.isEmpty { entry.tag = other.tag }
            properties[position] = entry
        } else {
            properties.insert(entry, at: position)
        }
    }

    /// The text of `&name` without `&`.
    func anchorName(_ anchor: Range<UInt32>) -> String { text(Int(anchor.lowerBound) + 1 ..< Int(anchor.upperBound)) }

    /// Both at once, as when one stands on the line above the other.
    mutating func merge(_ outer: PendingProperties, _ inner: PendingProperties) throws(Stop) -> PendingProperties {
        if !outer.anchor.isEmpty, !inner.anchor.isEmpty {
            throw secondProperty("anchor", at: Int(inner.anchor.lowerBound))
        }
        if !outer.tag.isEmpty, !inner.tag.isEmpty {
            throw secondProperty("tag", at: Int(inner.tag.lowerBound))
        }
        return PendingProperties(
            anchor: outer.anchor.isEmpty ? inner.anchor : outer.anchor, tag: outer.tag.isEmpty ? inner.tag : outer.tag)
    }

    /// Reads `*name` and appends what stands for the anchored node.
    mutating func alias() throws(Stop) {
        let start = cursor
        let end = nameEnd(from: cursor + 1)
        let name = text(start + 1 ..< end)
        guard end > start + 1 else { throw expectedName() }
        guard let target = anchors[name] ?? (isDamaged ? 0 : nil) else { throw unknownAnchor(name, at: start) }
        append(.alias, .plain, start ..< end)
        nodes[nodes.count - 1].textStart = UInt32(start + 1)
        nodes[nodes.count - 1].textEnd = UInt32(end)
        nodes[nodes.count - 1].link = UInt32(target)
        cursor = end
    }

    /// What a tag makes of a scalar. A text that does not fit its tag is a string; `Layer` refuses it.
    func kind(tag: Range<UInt32>, text: UnsafeBufferPointer<UInt8>) -> Node.Kind {
        switch handles.core(slice(tag.widened)) {
        case .null: CoreSchema.kind(of: text) == .null ? .null : .string
        case .boolean: CoreSchema.kind(of: text) == .boolean ? .boolean : .string
        case .integer: CoreSchema.kind(of: text) == .integer ? .integer : .string
        case .decimal: CoreSchema.kind(of: text) == .decimal || CoreSchema.kind(of: text) == .integer ? .decimal : .string
        default: .string
        }
    }
}

extension Range<UInt32> {
    var widened: Range<Int> { Int(lowerBound) ..< Int(upperBound) }
}

extension Range<Int> {
    /// As a `Document` keeps offsets; the size limit sees to it that they fit.
    var narrowed: Range<UInt32> { UInt32(lowerBound) ..< UInt32(upperBound) }
}

extension UInt8 {
    var isSchemeByte: Bool {
        isDigit || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")) || self == UInt8(ascii: "+") || self == .dash
            || self == .dot
    }

    /// Bytes of URIs that may stand in a tag (YAML 1.2.2, productions 39 and 40).
    var isTagByte: Bool {
        switch self {
        case .zero ... .nine, UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"): true
        case .dash, .percent, .hash, UInt8(ascii: ";"), UInt8(ascii: "/"), .question, .colon, UInt8(ascii: "@"), .ampersand,
            UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "$"), UInt8(ascii: "_"), .dot, UInt8(ascii: "~"), .asterisk,
            .apostrophe, UInt8(ascii: "("), UInt8(ascii: ")"):
            true
        default: false
        }
    }
}
