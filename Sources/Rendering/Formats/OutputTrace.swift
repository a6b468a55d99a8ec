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
    }

    private var marks: [Mark] = []

    package init() {}

    mutating func note(_ node: EffectiveDocument.NodeID, from start: Int, to end: Int) {
        if start < end { marks.append(Mark(start: start, end: end, node: node)) }
    }

    /// Takes every offset where `body` says that it has gone.
    mutating func move(_ body: (Int) -> Int) {
        for index in marks.indices { (marks[index].start, marks[index].end) = (body(marks[index].start), body(marks[index].end)) }
    }

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

    /// The values that a line of the output states, in their order on it: what begins there, otherwise the innermost that goes on there.
    /// Nothing for a line that no value is on, such as a comment.
    ///
    /// - Parameter line: from 1.
    package func nodes(onLine line: Int, of output: [UInt8]) -> [EffectiveDocument.NodeID] {
        let starts = lineStarts(output[...])
        guard line >= 1, line <= starts.count else { return [] }
        let range = starts[line - 1] ..< (line < starts.count ? starts[line] : output.count)
        let placed = marks.map { Mark(start: $0.firstByte(in: output), end: $0.end, node: $0.node) }
        let beginning = placed.filter { range.contains($0.start) }.sorted { $0.start < $1.start }
        guard beginning.isEmpty else {
            return beginning.filter { mark in !beginning.contains { mark.contains($0) } }.map(\.node)
        }
        let around = placed.filter { $0.start < range.lowerBound && $0.end > range.lowerBound }
        return around.max { $0.start < $1.start }.map { [$0.node] } ?? []
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
