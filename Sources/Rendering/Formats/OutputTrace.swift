package import Documents
package import Overlays

/// Which bytes of an output state which value.
///
/// Filled by the encoders, but only where somebody asks what a line was made of: they hold an optional trace, nil everywhere else, and
/// say `trace?.note(value, from: start, to: output.count)` behind each value that they have written, its key included. A collection is
/// noted as well as what is in it, in any order: of all that begins on a line, the innermost counts.
package struct OutputTrace: Sendable {
    /// A value and the bytes that state it, from before its key, or what separates it from the value before, to behind its text.
    fileprivate struct Mark {
        var start: Int
        var end: Int
        var node: EffectiveDocument.NodeID
        /// Of a value that a template's tag printed: what its name was found in, and how many steps the name has.
        var context: (node: EffectiveDocument.NodeID, steps: Int)?
    }

    /// A piece of a template, or a tag in it, and the bytes that it became.
    private struct TemplateMark {
        var start: Int
        var end: Int
        var file: String
        /// In bytes of the template.
        var offset: Int
    }

    private var marks: [Mark] = []
    private var templateMarks: [TemplateMark] = []
    /// What the tags of a template looked at, to print it or to decide about a section.
    package private(set) var used: Set<EffectiveDocument.NodeID> = []

    package init() {}

    mutating func note(
        _ node: EffectiveDocument.NodeID, from start: Int, to end: Int, in context: (node: EffectiveDocument.NodeID, steps: Int)? = nil
    ) {
        if start < end { marks.append(Mark(start: start, end: end, node: node, context: context)) }
    }

    /// Takes every offset where `body` says that it has gone.
    mutating func move(_ body: (Int) -> Int) {
        for index in marks.indices { (marks[index].start, marks[index].end) = (body(marks[index].start), body(marks[index].end)) }
        for index in templateMarks.indices {
            (templateMarks[index].start, templateMarks[index].end) = (body(templateMarks[index].start), body(templateMarks[index].end))
        }
    }

    mutating func noteTemplate(_ file: String, _ offset: Int, from start: Int, to end: Int) {
        if start < end { templateMarks.append(TemplateMark(start: start, end: end, file: file, offset: offset)) }
    }

    mutating func noteUse(of node: EffectiveDocument.NodeID) { used.insert(node) }

    /// Notes what an output that stands inside a larger one notes: text that became the lines of a block.
    ///
    /// - Parameters:
    ///   - inner: the trace of `text`.
    ///   - range: where the entry with the block stands in `output`: a line with its key, then the lines of the text behind an
    ///     indentation. Of an entry of another form, with the text in quotes, nothing is noted.
    mutating func noteBlock(_ inner: OutputTrace, of text: [UInt8], in output: [UInt8], _ range: Range<Int>) {
        let entry = output[range].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        let old = lineStarts(text[...]), new = lineStarts(entry).dropFirst()
        guard old.count == new.count, let first = new.first, let start = old.first else { return }
        let indentation =
            output[first...].prefix { $0 == UInt8(ascii: " ") }.count - text[start...].prefix { $0 == UInt8(ascii: " ") }.count
        func outer(_ offset: Int) -> Int {
            let line = (old.firstIndex { $0 > offset } ?? old.count) - 1
            return new[new.startIndex + line] + indentation + offset - old[line]
        }
        for mark in inner.marks where mark.end > mark.start {
            marks.append(Mark(start: outer(mark.start), end: outer(mark.end - 1) + 1, node: mark.node))
        }
    }

    /// The template, and the offset in it, that a line of the output begins with; nil for an output without a template.
    ///
    /// - Parameter line: from 1.
    package func template(ofLine line: Int, of output: [UInt8]) -> (file: String, offset: Int)? {
        guard let range = lineRange(line, output), let mark = templateMarks.first(where: { $0.end > range.lowerBound }) else { return nil }
        // Text is copied byte by byte, but for the indentation of a partial, which comes before it.
        let isTag = marks.contains { ($0.start, $0.end) == (mark.start, mark.end) }
        return (mark.file, mark.offset + (isTag ? 0 : max(0, range.lowerBound - mark.start)))
    }

    /// The paths of the values that a line of the output states, in their order on it: what begins there, otherwise the innermost that
    /// goes on there. Nothing for a line that no value is on, such as a comment.
    ///
    /// - Parameters:
    ///   - line: from 1.
    ///   - selected: where in the document the output begins.
    package func paths(onLine line: Int, of output: [UInt8], in document: EffectiveDocument, below selected: Path) -> [Path] {
        guard let range = lineRange(line, output) else { return [] }
        let placed = marks.map { Mark(start: $0.firstByte(in: output), end: $0.end, node: $0.node, context: $0.context) }
            .sorted { $0.start == $1.start ? $0.end > $1.end : $0.start < $1.start }
        let beginning = placed.indices.filter { range.contains(placed[$0].start) }
        let wanted: [Int]
        if beginning.isEmpty {
            wanted = placed.indices.filter { placed[$0].start < range.lowerBound && placed[$0].end > range.lowerBound }.suffix(1)
        } else {
            wanted = beginning.filter { index in !beginning.contains { placed[index].contains(placed[$0]) } }
        }
        return wanted.compactMap { path(of: $0, among: placed, in: document, below: selected) }
    }

    /// Where a noted value stands in the document. One that references brought to several places is told apart by the collection around
    /// it and by the order: encoders that note collections write the scalars of each as they come, the others all scalars as they come.
    private func path(of index: Int, among placed: [Mark], in document: EffectiveDocument, below selected: Path) -> Path? {
        let mark = placed[index], parent = parent(of: index, placed)
        guard let around = parent == nil ? selected : path(of: parent ?? 0, among: placed, in: document, below: selected),
            let root = (try? document.find(around)) ?? nil
        else { return nil }
        let candidates = document.paths(of: mark.node, below: root, at: around)
        if let context = mark.context {
            let named = candidates.first { path in
                (try? document.find(Path(path.steps.dropLast(context.steps)))) == context.node
            }
            return named ?? candidates.first
        }
        let twins = placed.indices.filter { placed[$0].node == mark.node }
        let inside = candidates.filter { $0.steps.count == around.steps.count + 1 }
        let notesCollections = placed.contains { document.kind($0.node) == .mapping || document.kind($0.node) == .sequence }
        let isNested = notesCollections && !inside.isEmpty
        let before = twins.count { $0 < index && (!isNested || self.parent(of: $0, placed) == parent) }
        let paths = isNested ? inside : candidates
        return paths.isEmpty ? nil : paths[min(before, paths.count - 1)]
    }

    /// The innermost collection around a mark.
    private func parent(of index: Int, _ placed: [Mark]) -> Int? { placed[..<index].lastIndex { $0.contains(placed[index]) } }

    private func lineRange(_ line: Int, _ output: [UInt8]) -> Range<Int>? {
        let starts = lineStarts(output[...])
        guard line >= 1, line <= starts.count else { return nil }
        return starts[line - 1] ..< (line < starts.count ? starts[line] : output.count)
    }
}

extension OutputTrace.Mark {
    /// Behind blanks, line ends and the comma of the value before.
    fileprivate func firstByte(in output: [UInt8]) -> Int {
        let separators = [UInt8(ascii: " "), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: ",")]
        return output[start ..< end].firstIndex { !separators.contains($0) } ?? start
    }

    fileprivate func contains(_ other: OutputTrace.Mark) -> Bool {
        start <= other.start && other.end <= end && node != other.node && (start, end) != (other.start, other.end)
    }
}

/// Where the lines of an output begin.
package func lineStarts(_ output: ArraySlice<UInt8>) -> [Int] {
    var starts = output.isEmpty ? [] : [output.startIndex]
    for index in output.indices.dropLast() where output[index] == UInt8(ascii: "\n") { starts.append(index + 1) }
    return starts
}
