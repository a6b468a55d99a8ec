/// Flow nodes: what stands in `[]` and `{}` (YAML 1.2.2, section 7.4).
extension YamlParser {
    /// Reads the collection whose opening bracket is at the cursor.
    /// - Parameter parent: column of the block collection around it; every line stands further right.
    mutating func flowCollection(parent: Int, _ own: PendingProperties) throws(Stop) {
        try enterCollection()
        let start = cursor, index = nodes.count
        let isSequence = byte(cursor) == .openBracket
        append(isSequence ? .sequence : .mapping, .flow, start ..< start)
        attach(own, to: index)
        cursor += 1
        var count = 0
        while try !closes(start: start, parent: parent) {
            if isSequence {
                try flowElement(parent: parent, opening: start)
            } else {
                let key = nodes.count
                try flowEntry(parent: parent, opening: start)
                markMerge(index, key: key)
            }
            count += 1
            try flowSeparator(start: start, parent: parent)
        }
        cursor += 1
        nodes[index].end = UInt32(cursor)
        nodes[index].next = UInt32(nodes.count)
        nodes[index].link = UInt32(count)
        depth -= 1
    }

    /// Moves to the next entry or the closing bracket; true at the latter.
    private mutating func closes(start: Int, parent: Int) throws(Stop) -> Bool {
        try skipFlowSeparation(parent: parent, opening: start)
        switch byte(cursor) {
        case .closeBracket, .closeBrace:
            guard byte(cursor) == bytes[start] + 2 else { throw wrongBracket(opening: start) }
            return true
        case .comma: throw emptyFlowEntry()
        default: return false
        }
    }

    /// Behind an entry: a comma, or the closing bracket, which stays.
    private mutating func flowSeparator(start: Int, parent: Int) throws(Stop) {
        try skipFlowSeparation(parent: parent, opening: start)
        switch byte(cursor) {
        case .comma: cursor += 1
        case .closeBracket, .closeBrace: break
        default: throw expectedSeparator(opening: start)
        }
    }

    /// Moves over blanks, comments and line ends inside brackets. Lines stand further right than the block collection around;
    /// only a closing bracket may stand in its column, as everybody writes it.
    private mutating func skipFlowSeparation(parent: Int, opening: Int) throws(Stop) {
        guard try skipSeparation() else { return }
        if isAtEnd || (lineIndent == 0 && isMarker(cursor)) { throw unclosedBracket(at: opening) }
        if lineIndent > parent { return }
        let closes = byte(cursor) == .closeBracket || byte(cursor) == .closeBrace
        guard closes, lineIndent == parent, !lineHasTab else { throw flowIndentation(opening: opening, parent: parent) }
    }

    /// Reads one element of a sequence: a node, or a pair that stands for a mapping of one entry.
    private mutating func flowElement(parent: Int, opening: Int) throws(Stop) {
        let index = nodes.count, start = cursor, line = lineStart
        if byte(cursor) == .question, isFlowIndicated(cursor + 1) {
            try enterCollection()
            append(.mapping, .flow, start ..< start)
            try flowEntry(parent: parent, opening: opening)
            closePair(index)
            return
        }
        let isJson = try flowNode(parent: parent, opening: opening)
        guard skipToKeyIndicator(inFlow: true, adjacent: isJson) else { return }
        if lineStart != line { throw multilineKey(at: start) }
        try checkKeyLength(from: start)
        try enterCollection()
        insertMapping(at: index, style: .flow, keepingProperties: false)
        try flowValue(parent: parent, opening: opening)
        closePair(index)
    }

    /// Ends a mapping of one entry that has no braces.
    private mutating func closePair(_ index: Int) {
        markMerge(index, key: index + 1)
        nodes[index].end = nodes[Int(nodes[index + 1].next)].end
        nodes[index].next = UInt32(nodes.count)
        nodes[index].link = 1
        depth -= 1
    }

    /// Reads one entry of a mapping: `key: value`, `? key : value`, `key`, `: value`.
    private mutating func flowEntry(parent: Int, opening: Int) throws(Stop) {
        let index = nodes.count
        var isJson = false
        if byte(cursor) == .question, isFlowIndicated(cursor + 1) {
            cursor += 1
            let behind = cursor
            try skipFlowSeparation(parent: parent, opening: opening)
            if endsFlowNode {
                appendAbsent(PendingProperties(), at: behind)
            } else {
                isJson = try flowNode(parent: parent, opening: opening)
            }
            nodes[index].flags.insert(.explicitKey)
        } else {
            isJson = try flowNode(parent: parent, opening: opening)
        }
        let behind = Int(nodes[index].end)
        try skipFlowSeparation(parent: parent, opening: opening)
        if byte(cursor) == .colon, isJson || isFlowIndicated(cursor + 1) {
            try flowValue(parent: parent, opening: opening)
        } else {
            appendAbsent(PendingProperties(), at: behind)
        }
    }

    /// Reads the value behind the `:` at the cursor.
    private mutating func flowValue(parent: Int, opening: Int) throws(Stop) {
        cursor += 1
        let behind = cursor
        try skipFlowSeparation(parent: parent, opening: opening)
        if endsFlowNode, byte(cursor) != .colon {
            appendAbsent(PendingProperties(), at: behind)
        } else {
            _ = try flowNode(parent: parent, opening: opening)
        }
    }

    /// Whether the byte in front of `offset` is an indicator inside brackets.
    private func isFlowIndicated(_ offset: Int) -> Bool { isBlankOrEnd(offset) || byte(offset).isFlowIndicator }

    /// Nothing is left of the node at the cursor.
    private var endsFlowNode: Bool {
        switch byte(cursor) {
        case .comma, .closeBracket, .closeBrace: true
        case .colon: isFlowIndicated(cursor + 1)
        default: false
        }
    }

    /// Reads a node, properties first.
    /// - Returns: whether a `:` right behind it makes it a key, as in JSON.
    private mutating func flowNode(parent: Int, opening: Int) throws(Stop) -> Bool {
        try checkCount()
        var own = PendingProperties()
        var behind = cursor
        while byte(cursor) == .ampersand || byte(cursor) == .exclamation {
            try property(into: &own, inFlow: true)
            behind = cursor
            try skipFlowSeparation(parent: parent, opening: opening)
        }
        if endsFlowNode {
            appendAbsent(own, at: behind)
            return false
        }
        switch byte(cursor) {
        case .asterisk:
            guard own.isEmpty else { throw aliasProperties(at: cursor) }
            try alias()
            return false
        case .openBracket, .openBrace:
            try flowCollection(parent: parent, own)
            return true
        default:
            let scalar = try scalar(parent: parent, inFlow: true)
            append(scalar, own)
            return scalar.style != .plain
        }
    }
}
