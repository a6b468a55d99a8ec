/// Block nodes: what follows `- `, `? `, `: ` or `---`, or opens a document (YAML 1.2.2, section 8.2).
extension YamlParser {
    /// What stands before a node decides which block collections may begin on its line.
    enum Indicator {
        /// `---`, or nothing: a block collection begins on a line of its own.
        case document
        /// `- `: a block collection may begin on the same line.
        case item
        /// `? `, and `: ` on a line of its own: as behind `- `; a sequence may stand in the column of the indicator as well.
        case explicit
        /// `: ` behind a key on the same line: a sequence may stand in the column of the key.
        case value

        var allowsCompact: Bool { self == .item || self == .explicit }
        var allowsAligned: Bool { self == .value || self == .explicit }
    }

    /// What was read before the content of a node.
    struct Lead {
        /// Anchor and tag on lines above the content.
        var outer = PendingProperties()
        /// Anchor and tag on the line of the content: of the first key, when it is one.
        var inner = PendingProperties()
        /// Offset of the inner properties, or of the content.
        var start: Int
        /// A block collection may begin here.
        var allowsBlock: Bool
        /// Nothing stands before it on its line.
        var isFresh: Bool
        var isAbsent = false
    }

    /// Reads one node and everything in it. The cursor stands behind the indicator, and afterwards behind the node or at the
    /// first content below it.
    /// - Parameter parent: column of the collection the node is in; its lines stand further right.
    mutating func blockNode(parent: Int, after indicator: Indicator) throws(Stop) {
        try checkCount()
        let behind = cursor
        let lead = try lead(parent: parent, after: indicator)
        if lead.isAbsent {
            let own = try merge(lead.outer, lead.inner)
            appendAbsent(own, at: max(behind, Int(own.anchor.upperBound), Int(own.tag.upperBound)))
        } else {
            try blockContent(lead, parent: parent, after: indicator)
        }
    }

    private mutating func blockContent(_ lead: Lead, parent: Int, after indicator: Indicator) throws(Stop) {
        switch byte(cursor) {
        case .dash where isBlankOrEnd(cursor + 1):
            guard lead.allowsBlock, lead.inner.isEmpty else { throw misplacedBlock(lead, after: indicator) }
            try blockSequence(column: column, isAligned: column == parent, lead.outer)
        case .question where isBlankOrEnd(cursor + 1):
            guard lead.allowsBlock, lead.inner.isEmpty else { throw misplacedBlock(lead, after: indicator) }
            try blockMapping(at: try open(.mapping, lead.outer), column: column, hasKey: false)
        case .colon where isBlankOrEnd(cursor + 1):
            guard lead.allowsBlock else { throw misplacedBlock(lead, after: indicator) }
            let mapping = try open(.mapping, lead.outer), column = lead.start - lineStart
            appendAbsent(lead.inner, at: cursor)
            try blockMapping(at: mapping, column: column, hasKey: true)
        case .pipe, .greater:
            let own = try merge(lead.outer, lead.inner)
            let scalar = try blockScalar(parent: parent)
            append(scalar, own)
        case .openBracket, .openBrace:
            try flowOrKey(lead, parent: parent, after: indicator)
        default:
            try scalarOrKey(lead, parent: parent, after: indicator)
        }
    }

    /// Moves to the content of a node, over comments, line ends, anchors and tags.
    @inline(__always)
    private mutating func lead(parent: Int, after indicator: Indicator) throws(Stop) -> Lead {
        let behind = cursor
        try skipSeparation()
        var lead = Lead(
            start: cursor, allowsBlock: isFresh ? !lineHasTab : indicator.allowsCompact && isSpaces(behind ..< cursor), isFresh: isFresh)
        if isFresh, !isInside(parent: parent, after: indicator) { lead.isAbsent = true }
        let byte = byte(cursor)
        if byte == .ampersand || byte == .exclamation, !lead.isAbsent {
            try readProperties(&lead, parent: parent, after: indicator)
        }
        return lead
    }

    private mutating func readProperties(_ lead: inout Lead, parent: Int, after indicator: Indicator) throws(Stop) {
        while byte(cursor) == .ampersand || byte(cursor) == .exclamation {
            try property(into: &lead.inner, inFlow: false)
            try skipSeparation()
            guard isFresh else { continue }
            lead.outer = try merge(lead.outer, lead.inner)
            lead.inner = PendingProperties()
            lead.start = cursor
            lead.allowsBlock = !lineHasTab
            lead.isFresh = true
            if !isInside(parent: parent, after: indicator) {
                lead.isAbsent = true
                return
            }
        }
    }

    /// Whether the content of a fresh line belongs to a node inside a collection at column `parent`. The sequence that is the
    /// value of a key may stand in the column of the key.
    @inline(__always)
    private func isInside(parent: Int, after indicator: Indicator) -> Bool {
        if isAtEnd { return false }
        if lineIndent > parent { return lineIndent > 0 || !isMarker(cursor) }
        return lineIndent == parent && indicator.allowsAligned && byte(cursor) == .dash && isBlankOrEnd(cursor + 1) && !lineHasTab
    }

    private func isSpaces(_ range: Range<Int>) -> Bool { bytes[range].allSatisfy { $0 == .space } }

    /// Reads a scalar or alias, and the mapping whose first key it is when a `:` follows.
    @inline(__always)
    private mutating func scalarOrKey(_ lead: Lead, parent: Int, after indicator: Indicator) throws(Stop) {
        let start = cursor
        if byte(cursor) == .asterisk { return try aliasOrKey(lead, after: indicator) }
        let scalar = try scalar(parent: parent, inFlow: false)
        guard skipToKeyIndicator(inFlow: false, adjacent: false) else {
            return append(scalar, lead.outer.isEmpty ? lead.inner : try merge(lead.outer, lead.inner))
        }
        if scalar.isMultiline { throw multilineKey(scalar, after: indicator, isFresh: lead.isFresh) }
        try checkKey(from: start, lead, after: indicator)
        let mapping = try open(.mapping, lead.outer), column = lead.start - lineStart
        append(scalar, lead.inner)
        try blockMapping(at: mapping, column: column, hasKey: true)
    }

    private mutating func aliasOrKey(_ lead: Lead, after indicator: Indicator) throws(Stop) {
        let start = cursor, index = nodes.count
        try alias()
        let isKey = skipToKeyIndicator(inFlow: false, adjacent: false)
        if !lead.inner.isEmpty || !(isKey || lead.outer.isEmpty) { throw aliasProperties(at: start) }
        guard isKey else { return }
        try checkKey(from: start, lead, after: indicator)
        try enterCollection()
        insertMapping(at: index, style: .block, keepingProperties: false)
        attach(lead.outer, to: index)
        try blockMapping(at: index, column: lead.start - lineStart, hasKey: true)
    }

    private mutating func flowOrKey(_ lead: Lead, parent: Int, after indicator: Indicator) throws(Stop) {
        let start = cursor, index = nodes.count, line = lineStart
        // Anchors count from the opening bracket on, so the ones above a key are given to it and kept for its mapping.
        let early = lead.inner.isEmpty ? lead.outer : lead.inner
        try flowCollection(parent: parent, early)
        guard skipToKeyIndicator(inFlow: false, adjacent: false) else {
            if !lead.inner.isEmpty, !lead.outer.isEmpty { attach(try merge(lead.outer, lead.inner), to: index) }
            return
        }
        if lineStart != line { throw multilineKey(at: start) }
        try checkKey(from: start, lead, after: indicator)
        try enterCollection()
        insertMapping(at: index, style: .block, keepingProperties: lead.inner.isEmpty)
        if lead.inner.isEmpty {
            nodes[index].flags = nodes[index + 1].flags
            nodes[index + 1].flags = []
        } else {
            attach(lead.outer, to: index)
        }
        try blockMapping(at: index, column: lead.start - lineStart, hasKey: true)
    }

    /// A key and its `:` stand on one line, within 1024 characters, where a block mapping may begin.
    private mutating func checkKey(from start: Int, _ lead: Lead, after indicator: Indicator) throws(Stop) {
        guard lead.allowsBlock else { throw nestedKey(start ..< cursor, after: indicator) }
        try checkKeyLength(from: start)
    }

    mutating func checkKeyLength(from start: Int) throws(Stop) {
        if cursor - start > 1024, bytes[start ..< cursor].count(where: { $0 & 0xC0 != 0x80 }) > 1024 { throw longKey(at: start) }
    }

    /// Appends a block collection that begins here.
    mutating func open(_ kind: Node.Kind, _ own: PendingProperties) throws(Stop) -> Int {
        try enterCollection()
        let index = nodes.count
        append(kind, .block, cursor ..< cursor)
        attach(own, to: index)
        return index
    }
}
