/// The candidate that a mistyped word most likely meant: fewest insertions, deletions, replacements and swaps of neighbours, at
/// most one for every three characters (but two from four characters on). Case does not count. Nil when none is near.
package func nearest(_ word: String, in candidates: some Sequence<String>) -> String? {
    let letters = Array(word.lowercased().unicodeScalars)
    var best: String?, bound = letters.count < 4 ? letters.count / 2 : max(2, letters.count / 3)
    for candidate in candidates {
        let distance = editDistance(letters, Array(candidate.lowercased().unicodeScalars), bound: bound)
        if let distance, candidate != word, best == nil || distance < bound { (best, bound) = (candidate, distance) }
    }
    return best
}

/// Optimal string alignment distance; nil when above the bound.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], bound: Int) -> Int? {
    guard abs(left.count - right.count) <= bound, left.count < 200 else { return nil }
    var beforePrevious: [Int] = [], previous = Array(0 ... right.count)
    for (row, letter) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            var distance = min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                distance = min(distance, beforePrevious[column - 1] + 1)
            }
            current.append(distance)
        }
        guard current.contains(where: { $0 <= bound }) else { return nil }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count] <= bound ? previous[right.count] : nil
}
