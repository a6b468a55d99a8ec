/// What turns one text into another, in the unified format that `patch` and `git apply` read; empty for equal texts.
///
/// Lines are bytes up to a line feed; a last line without one is followed by `\ No newline at end of file`.
///
/// - Parameters:
///   - old: nil where there was no file; the header then says `/dev/null`.
///   - new: nil where there is none any more.
///   - oldName: as the header shows it (`a/app/app.env`).
///   - context: equal lines around each change.
package func unifiedDiff(
    _ old: [UInt8]?, _ new: [UInt8]?, oldName: String, newName: String, context: Int = 3
) -> [UInt8] {
    guard old != new else { return [] }
    var numbers: [ArraySlice<UInt8>: Int32] = [:]
    func number(_ line: ArraySlice<UInt8>) -> Int32 {
        if let known = numbers[line] { return known }
        numbers[line] = Int32(numbers.count)
        return Int32(numbers.count - 1)
    }
    let before = lines(of: old ?? []), after = lines(of: new ?? [])
    let difference = LineDifference(before.map(number), after.map(number))
    var output = Array("--- \(old == nil ? "/dev/null" : oldName)\n+++ \(new == nil ? "/dev/null" : newName)\n".utf8)
    for hunk in Hunk.all(difference, context: context) {
        output += "@@ -\(Hunk.range(hunk.old)) +\(Hunk.range(hunk.new)) @@\n".utf8
        var (left, right) = (hunk.old.lowerBound, hunk.new.lowerBound)
        while left < hunk.old.upperBound || right < hunk.new.upperBound {
            if left < hunk.old.upperBound, difference.removed[left] {
                append(UInt8(ascii: "-"), before[left], to: &output)
                left += 1
            } else if right < hunk.new.upperBound, difference.added[right] {
                append(UInt8(ascii: "+"), after[right], to: &output)
                right += 1
            } else {
                append(UInt8(ascii: " "), before[left], to: &output)
                (left, right) = (left + 1, right + 1)
            }
        }
    }
    return output
}

/// Whether bytes are no text to people: git's rule, a zero byte among the first 8000.
package func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8000).contains(0) }

/// Each with its line feed; the last one may lack it.
private func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = [], start = 0
    for index in text.indices where text[index] == .lineFeed {
        lines.append(text[start ... index])
        start = index + 1
    }
    if start < text.count { lines.append(text[start...]) }
    return lines
}

private func append(_ sign: UInt8, _ line: ArraySlice<UInt8>, to output: inout [UInt8]) {
    output.append(sign)
    output += line
    if line.last != .lineFeed { output += "\n\\ No newline at end of file\n".utf8 }
}

/// Changes close to one another, with the equal lines around them.
private struct Hunk {
    var old: Range<Int>
    var new: Range<Int>

    static func all(_ difference: LineDifference, context: Int) -> [Hunk] {
        let removed = difference.removed, added = difference.added
        var hunks: [Hunk] = [], left = 0, right = 0
        while true {
            while left < removed.count, right < added.count, !removed[left], !added[right] { (left, right) = (left + 1, right + 1) }
            guard left < removed.count || right < added.count else { return hunks }
            let start = (left, right)
            while left < removed.count, removed[left] { left += 1 }
            while right < added.count, added[right] { right += 1 }
            let lead = min(context, start.0, start.1), tail = min(context, removed.count - left)
            let hunk = Hunk(old: start.0 - lead ..< left + tail, new: start.1 - lead ..< right + tail)
            if let last = hunks.last, last.old.upperBound >= hunk.old.lowerBound {
                hunks[hunks.count - 1].old = last.old.lowerBound ..< hunk.old.upperBound
                hunks[hunks.count - 1].new = last.new.lowerBound ..< hunk.new.upperBound
            } else {
                hunks.append(hunk)
            }
        }
    }

    /// `3,7`, `3` for one line, and for none the line before.
    static func range(_ lines: Range<Int>) -> String {
        lines.count == 1 ? "\(lines.lowerBound + 1)" : "\(lines.lowerBound + (lines.isEmpty ? 0 : 1)),\(lines.count)"
    }
}
