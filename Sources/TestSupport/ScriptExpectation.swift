/// The lines of a text; a final line feed starts no further line.
func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    if lines.last == "" { lines.removeLast() }
    return lines
}

/// Compares output with what a script expects of it. In an expected line `...` stands for any text; an expected line that is
/// only `...` for any number of lines.
///
/// - Returns: what differs, or nil.
func difference(_ actual: String, expected: [String], of name: String) -> String? {
    let actual = lines(of: actual)
    guard let line = firstDifference(actual[...], expected[...]) else { return nil }
    let expectedLine = line.expected < expected.count ? "\"\(expected[line.expected])\"" : "no more lines"
    let actualLine = line.actual < actual.count ? "\"\(actual[line.actual])\"" : "its end"
    return "line \(line.actual + 1) of \(name): expected \(expectedLine), got \(actualLine)"
}

/// The indices at which the two part, at the furthest point that any reading of the wildcards reaches; nil when they agree.
private func firstDifference(_ actual: ArraySlice<String>, _ expected: ArraySlice<String>) -> (actual: Int, expected: Int)? {
    var (line, wanted) = (actual.startIndex, expected.startIndex)
    while wanted < expected.endIndex {
        if expected[wanted] == "..." {
            var furthest = (actual: line, expected: wanted + 1)
            for start in line ... actual.endIndex {
                guard let difference = firstDifference(actual[start...], expected[(wanted + 1)...]) else { return nil }
                if difference.expected > furthest.expected { furthest = difference }
            }
            return furthest
        }
        guard line < actual.endIndex, matches(actual[line], expected[wanted]) else { return (line, wanted) }
        (line, wanted) = (line + 1, wanted + 1)
    }
    return line == actual.endIndex ? nil : (line, wanted)
}

/// Whether a line is what a pattern with `...` says.
private func matches(_ line: String, _ pattern: String) -> Bool {
    let line = Array(line.utf8), dots = Array("...".utf8)
    let pieces = Array(pattern.utf8).split(separator: dots, omittingEmptySubsequences: false)
    guard pieces.count > 1, let first = pieces.first, let last = pieces.last else { return line == Array(pattern.utf8) }
    guard line.count >= first.count + last.count, line.starts(with: first), line.suffix(last.count) == last else { return false }
    var rest = line[first.count ..< line.count - last.count]
    for piece in pieces.dropFirst().dropLast() {
        guard let found = rest.firstRange(of: piece) else { return false }
        rest = rest[found.upperBound...]
    }
    return true
}
