/// The text of a fragment in other places.
extension Fragment {
    /// The comments that stand above it in block style: what came before it, and what its lead had inside when that is written anew.
    func linesAbove(_ name: [UInt8]?) -> [[UInt8]] { text(where: { $0 < (keepsLead(name) ? start : leadEnd) }) }

    /// The lines of it as an entry or element in block style, the first one without its indentation.
    /// - Parameters:
    ///   - name: the key; nil for an element.
    ///   - column: where the key or the dash goes.
    func blockLines(_ name: [UInt8]?, at column: Int, _ indentation: Indentation) throws(Diagnostic) -> [[UInt8]] {
        if isFlow { return try flowLines(name, at: column, indentation) }
        if keepsLead(name) {
            let renaming = try keepsKey(name) ? [] : name.map { name throws(Diagnostic) in [try replacingKey(with: name)] } ?? []
            return lines(of: start ..< end, renaming + stripping, shiftedBy: column - layout.column(start))
        }
        let lead = try self.lead(name)
        guard node.style == .block else {
            let shift = column - layout.column(start) + (node.style == .flow && name == nil ? 2 : 0)
            return joined(lead, lines(of: leadEnd ..< end, stripping, shiftedBy: shift))
        }
        let blockStart = layout.blockStart(value), gap = document.source[leadEnd ..< blockStart]
        let isSequence = node.kind == .sequence
        let newColumn = column + (name == nil ? 2 : isSequence ? indentation.sequenceStep : indentation.step)
        let shift = newColumn - layout.column(blockStart)
        guard gap.allSatisfy({ $0.isBlank || $0.isBreak }), name == nil || !gap.contains(where: \.isBreak) else {
            return joined(lead, lines(of: leadEnd ..< end, stripping, shiftedBy: shift))
        }
        var body = lines(of: blockStart ..< end, stripping, shiftedBy: shift)
        if name == nil { return joined(lead, body) }
        body[0] = [UInt8](repeating: .space, count: newColumn) + body[0]
        return [lead] + body
    }

    /// Whether the key or dash may be written with the text behind it.
    private func keepsLead(_ name: [UInt8]?) -> Bool { !isFlow && (name == nil) == (key == nil) }

    /// Whether the last line belongs to a string that would lose its line feed at the end of a file.
    var needsLineBreak: Bool {
        let last = document.nodes[nodes.upperBound - 1]
        guard !isFlow, last.style == .literal || last.style == .folded, stripping.isEmpty else { return false }
        return !document.source[last.span].prefix { !$0.isBlank && !$0.isBreak }.contains(.dash)
    }

    // MARK: Parts

    /// Behind the last line, without its line break.
    private var end: Int { layout.lastLineEnd(Int(node.end)) }

    /// Behind the `:` or the `-`; between brackets the value follows right there.
    private var leadEnd: Int {
        if isFlow { return valueStart }
        guard let key else { return start + 1 }
        let colon = layout.skipGap(Int(document.nodes[key].end))
        return node.style == .absent && node.start == document.nodes[key].end ? colon : colon + 1
    }

    private var stripping: [Splice] { isFlow ? [] : BlockEditor(document).stripping(lastOf: value) }

    private func lead(_ name: [UInt8]?) throws(Diagnostic) -> [UInt8] {
        guard let name else { return [.dash] }
        guard let key else { return try keyText(name, syntax: .yaml, inFlow: false) + [.colon] }
        return try document.keyText(name, replacing: key, of: parent) + [.colon]
    }

    private func replacingKey(with name: [UInt8]) throws(Diagnostic) -> Splice {
        guard let key else { preconditionFailure("an element has no key to keep") }
        return try document.replacingKey(key, with: name, of: parent)
    }

    private func joined(_ lead: [UInt8], _ tail: [[UInt8]]) -> [[UInt8]] {
        let rest = Array(tail[0].drop(while: \.isBlank))
        return [rest.isEmpty ? lead : lead + [.space] + rest] + tail.dropFirst()
    }

    /// The lines of a range, all but the first one further right or left.
    private func lines(of range: Range<Int>, _ splices: [Splice], shiftedBy shift: Int) -> [[UInt8]] {
        let inside = splices.map { Splice($0.range.lowerBound - range.lowerBound ..< $0.range.upperBound - range.lowerBound, $0.bytes) }
        let text = Array(document.source[range]).applying(inside) ?? []
        var lines = text.lines
        for index in lines.indices.dropFirst() where !lines[index].isEmpty {
            if shift > 0 {
                lines[index].insert(contentsOf: [UInt8](repeating: .space, count: shift), at: 0)
            } else {
                lines[index].removeFirst(lines[index].prefix(-shift).prefix { $0 == .space }.count)
            }
        }
        return lines
    }
}

// MARK: From brackets, and into them

extension Fragment {
    /// From brackets to block style: the value keeps its brackets.
    private func flowLines(_ name: [UInt8]?, at column: Int, _ indentation: Indentation) throws(Diagnostic) -> [[UInt8]] {
        let margin = [UInt8](repeating: .space, count: column + (name == nil ? 2 : indentation.step))
        var lines = joined(try lead(name), flowText(margin: margin))
        if let comment = flowComments.behind { lines[lines.count - 1] += [.space] + comment }
        return lines
    }

    /// The value with its anchor and tag as lines between brackets; those behind the first one have the margin of the entry.
    func flowText(margin: [UInt8]) -> [[UInt8]] {
        let old = layout.margin(start)
        var lines = Array(document.source[valueStart ..< max(valueStart, Int(node.end))]).lines
        for index in lines.indices.dropFirst() {
            let rest = lines[index].starts(with: old) ? lines[index].dropFirst(old.count) : lines[index].drop(while: \.isBlank)
            lines[index] = rest.allSatisfy(\.isBlank) ? [] : margin + rest
        }
        if isBare { lines = [[.openBrace] + lines[0]] + lines.dropFirst() }
        if isBare { lines[lines.count - 1].append(.closeBrace) }
        return lines
    }

    /// Its comments between brackets: lines above, and what goes behind it.
    var flowComments: (above: [[UInt8]], behind: [UInt8]?) {
        // The text of a string in block style goes with what stands in it, like the comment behind `|`.
        let end = isRewritten && node.style != .block ? valueStart : Int(node.end), behind = text(where: { $0 >= end })
        return (text(where: { $0 < valueStart }) + behind.dropFirst(), behind.first)
    }

    /// The comments that start where a condition holds.
    private func text(where holds: (Int) -> Bool) -> [[UInt8]] {
        comments.filter { holds($0.lowerBound) }.map { Array(document.source[$0]) }
    }
}

extension [UInt8] {
    /// What stands between line breaks; at least one line.
    var lines: [[UInt8]] {
        var lines: [[UInt8]] = [], start = 0, index = 0
        while index < count {
            if self[index].isBreak {
                lines.append(Array(self[start ..< index]))
                if self[index] == .carriageReturn, index + 1 < count, self[index + 1] == .lineFeed { index += 1 }
                start = index + 1
            }
            index += 1
        }
        return lines + [Array(self[start...])]
    }
}
