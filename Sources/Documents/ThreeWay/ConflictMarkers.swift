/// A text with the marks that git puts around what two sides made different: editors and mergetools know them.
package struct ConflictMarkers: Sendable {
    /// What stands behind the markers.
    package var ours: String
    package var theirs: String
    /// How many characters a marker has: 7, unless git says otherwise.
    package var size: Int

    package init(ours: String = "ours", theirs: String = "theirs", size: Int = 7) {
        (self.ours, self.theirs, self.size) = (ours, theirs, size)
    }

    /// - Parameters:
    ///   - our: the merged text with every conflict decided for ours.
    ///   - their: the same decided for theirs, so that the two differ in the lines of conflicts and nowhere else.
    package func text(_ our: [UInt8], _ their: [UInt8]) -> [UInt8] {
        let ours = lines(our), theirs = lines(their)
        var numbers: [ArraySlice<UInt8>: Int32] = [:]
        func number(_ line: ArraySlice<UInt8>) -> Int32 {
            let next = Int32(numbers.count), known = numbers[line, default: next]
            numbers[line] = known
            return known
        }
        let difference = LineDifference(ours.map(number), theirs.map(number))
        let lineBreak: [UInt8] = our.contains(.carriageReturn) ? [.carriageReturn, .lineFeed] : [.lineFeed]
        var result: [UInt8] = [], left = 0, right = 0
        func append(_ line: ArraySlice<UInt8>) { result += line.last == .lineFeed ? Array(line) : line + lineBreak }
        while left < ours.count || right < theirs.count {
            let start = (left, right)
            while left < ours.count, difference.removed[left] { left += 1 }
            while right < theirs.count, difference.added[right] { right += 1 }
            if start != (left, right) {
                result += mark(.less, self.ours) + lineBreak
                ours[start.0 ..< left].forEach(append)
                result += mark(.equals, "") + lineBreak
                theirs[start.1 ..< right].forEach(append)
                result += mark(.greater, self.theirs) + lineBreak
            }
            // The last line keeps its missing line break.
            if left < ours.count { result += ours[left] }
            (left, right) = (left + 1, right + 1)
        }
        return result
    }

    /// The two texts that a text with markers of the usual size stands for: what is outside of them is in both. Nil without markers, and
    /// where they do not close.
    package static func sides(of text: [UInt8]) -> (ours: [UInt8], theirs: [UInt8])? {
        enum Part { case both, ours, base, theirs }
        var ours: [UInt8] = [], theirs: [UInt8] = [], part = Part.both, hasMarkers = false
        for line in ConflictMarkers().lines(text) {
            switch (part, marker(line)) {
            case (.both, UInt8.less?): (part, hasMarkers) = (.ours, true)
            case (.ours, UInt8.pipe?): part = .base
            case (.ours, UInt8.equals?), (.base, UInt8.equals?): part = .theirs
            case (.theirs, UInt8.greater?): part = .both
            case (_, _?): return nil
            case (.both, nil):
                ours += line
                theirs += line
            case (.ours, nil): ours += line
            case (.theirs, nil): theirs += line
            case (.base, nil): break
            }
        }
        return hasMarkers && part == .both ? (ours, theirs) : nil
    }

    /// The character that a marker is made of; nil for any other line.
    private static func marker(_ line: ArraySlice<UInt8>) -> UInt8? {
        guard let first = line.first, [.less, .pipe, .equals, .greater].contains(first), line.prefix(7).count == 7,
            line.prefix(7).allSatisfy({ $0 == first }), line.dropFirst(7).first.map({ $0 == .space || $0.isBreak }) ?? true
        else { return nil }
        return first
    }

    private func mark(_ byte: UInt8, _ label: String) -> [UInt8] {
        [UInt8](repeating: byte, count: max(size, 1)) + (label.isEmpty ? [] : [.space] + Array(label.utf8))
    }

    /// Each with its line break.
    private func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = [], start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? text.count
            lines.append(text[start ..< end])
            start = end
        }
        return lines
    }
}
