/// Block sequences and block mappings (YAML 1.2.2, sections 8.2.1 and 8.2.2).
extension YamlParser {
    /// Reads the entries of a sequence; the cursor stands at its first `-`.
    /// - Parameter isAligned: it stands in the column of the mapping whose value it is, so that a key ends it.
    mutating func blockSequence(column: Int, isAligned: Bool, _ own: PendingProperties) throws(Stop) {
        let sequence = try open(.sequence, own), level = depth
        var count = 0, last = sequence, isDone = false
        while !isDone {
            do throws(Stop) {
                last = nodes.count
                cursor += 1
                try blockNode(parent: column, after: .item)
                count += 1
                isDone = try !nextItem(column: column, isAligned: isAligned)
            } catch {
                depth = level
                isDone = !recover(column: column, isSequence: true)
            }
        }
        closeBlock(sequence, lastChild: last, count: count)
    }

    /// Moves to the next `-` of a sequence.
    private mutating func nextItem(column: Int, isAligned: Bool) throws(Stop) -> Bool {
        guard try nextEntry(column: column) else { return false }
        if byte(cursor) == .dash, isBlankOrEnd(cursor + 1) { return true }
        guard isAligned else { throw expectedItem() }
        return false
    }

    /// Reads the entries of a mapping.
    /// - Parameter hasKey: the first key has been read, and the cursor stands at its `:`.
    mutating func blockMapping(at mapping: Int, column: Int, hasKey: Bool) throws(Stop) {
        let level = depth
        var count = 0, value = mapping, hasKey = hasKey, isDone = false
        while !isDone {
            do throws(Stop) {
                value = try mappingEntry(column: column, hasKey: hasKey, mapping: mapping)
                count += 1
                isDone = try !nextEntry(column: column)
            } catch {
                depth = level
                isDone = !recover(column: column, isSequence: false)
            }
            hasKey = false
        }
        closeBlock(mapping, lastChild: value, count: count)
    }

    /// - Returns: the index of the value.
    @inline(__always)
    private mutating func mappingEntry(column: Int, hasKey: Bool, mapping: Int) throws(Stop) -> Int {
        let key = hasKey ? mapping + 1 : nodes.count
        if !hasKey {
            if byte(cursor) == .question, isBlankOrEnd(cursor + 1) { return try explicitEntry(column: column, mapping: mapping) }
            try implicitKey()
        }
        let value = nodes.count
        markMerge(mapping, key: key)
        cursor += 1
        try blockNode(parent: column, after: .value)
        return value
    }

    /// Reads `? key` and, on a line of its own, `: value`.
    /// - Returns: the index of the value.
    private mutating func explicitEntry(column: Int, mapping: Int) throws(Stop) -> Int {
        let key = nodes.count
        cursor += 1
        try blockNode(parent: column, after: .explicit)
        nodes[key].flags.insert(.explicitKey)
        markMerge(mapping, key: key)
        let value = nodes.count
        if try nextEntry(column: column), byte(cursor) == .colon, isBlankOrEnd(cursor + 1) {
            cursor += 1
            try blockNode(parent: column, after: .explicit)
        } else {
            appendAbsent(PendingProperties(), at: Int(nodes[key].end))
        }
        return value
    }

    /// Reads a key up to its `:`.
    @inline(__always)
    private mutating func implicitKey() throws(Stop) {
        let start = cursor
        var own = PendingProperties()
        while byte(cursor) == .ampersand || byte(cursor) == .exclamation {
            try property(into: &own, inFlow: false)
            while byte(cursor).isBlank { cursor += 1 }
        }
        let key = cursor, line = lineStart
        switch byte(cursor) {
        case .dash where isBlankOrEnd(cursor + 1): throw itemAmongKeys()
        case .colon where isBlankOrEnd(cursor + 1):
            appendAbsent(own, at: cursor)
        case .asterisk:
            guard own.isEmpty else { throw aliasProperties(at: start) }
            try alias()
        case .openBracket, .openBrace:
            try flowCollection(parent: Int.min, own)
        default:
            append(try keyScalar(), own)
        }
        guard skipToKeyIndicator(inFlow: false, adjacent: false), lineStart == line else { throw expectedColon(key, from: start) }
        try checkKeyLength(from: key)
    }
}
