internal import Documents

/// Finds many texts in another one in a single pass, in any case: one look-up a byte, whatever is looked for (Aho and Corasick).
///
/// States in which something has just been read come last, so that the loop asks one question.
struct LiteralSearch: Sendable {
    /// Bytes told apart, a power of two: letters in one case, and what no text has in it together.
    private let shift: Int
    private let classes: [UInt8]
    /// The next state, by state and class.
    private var next: [UInt16] = []
    private var firstHit: UInt16 = 0
    /// Of each state from `firstHit` on: the texts that end there.
    private var hits: [[Int]] = []

    /// - Parameter texts: none is empty; together below 60 000 bytes.
    init(_ texts: [[UInt8]]) {
        let texts = texts.map { $0.map(lowered) }
        var classes = [UInt8](repeating: 0, count: 256), count = 1
        for byte in texts.joined() where classes[Int(byte)] == 0 {
            classes[Int(byte)] = UInt8(truncatingIfNeeded: count)
            count += 1
        }
        for byte in UInt8.min ... .max { classes[Int(byte)] = classes[Int(lowered(byte))] }
        self.classes = classes
        shift = Int.bitWidth - (count - 1).leadingZeroBitCount
        build(texts)
    }

    private mutating func build(_ texts: [[UInt8]]) {
        let width = 1 << shift
        // 0 stands for "none" until links are followed; nothing leads back to the root but links.
        var trie = [UInt16](repeating: 0, count: width), ends: [[Int]] = [[]]
        for (number, text) in texts.enumerated() {
            var state = 0
            for byte in text {
                let place = state << shift | Int(classes[Int(byte)])
                if trie[place] == 0 {
                    trie[place] = UInt16(truncatingIfNeeded: ends.count)
                    trie += [UInt16](repeating: 0, count: width)
                    ends.append([])
                }
                state = Int(trie[place])
            }
            ends[state].append(number)
        }
        follow(&trie, &ends)
        renumber(trie, ends)
    }

    /// Fills what the trie leaves open by where the longest end of what was read leads.
    private func follow(_ trie: inout [UInt16], _ ends: inout [[Int]]) {
        var links = [Int](repeating: 0, count: ends.count), queue: [Int] = [0], index = 0
        while index < queue.count {
            let state = queue[index]
            index += 1
            for symbol in 0 ..< 1 << shift {
                let place = state << shift | symbol, back = state == 0 ? 0 : Int(trie[links[state] << shift | symbol])
                let child = Int(trie[place])
                guard child != 0 else {
                    trie[place] = UInt16(truncatingIfNeeded: back)
                    continue
                }
                links[child] = back
                ends[child] += ends[back]
                queue.append(child)
            }
        }
    }

    private mutating func renumber(_ trie: [UInt16], _ ends: [[Int]]) {
        let quiet = ends.indices.filter { ends[$0].isEmpty }, order = quiet + ends.indices.filter { !ends[$0].isEmpty }
        var numbers = [UInt16](repeating: 0, count: ends.count)
        for (number, state) in order.enumerated() { numbers[state] = UInt16(truncatingIfNeeded: number) }
        for state in order { next += trie[state << shift ..< (state + 1) << shift].map { numbers[Int($0)] } }
        firstHit = UInt16(truncatingIfNeeded: quiet.count)
        hits = order[quiet.count...].map { ends[$0] }
    }

    /// - Parameter body: gets the number of a text and the offset behind it; ends the search by `false`.
    func forEachHit(in text: UnsafeBufferPointer<UInt8>, _ body: (_ number: Int, _ end: Int) -> Bool) {
        next.withUnsafeBufferPointer { next in
            classes.withUnsafeBufferPointer { classes in
                var state: UInt16 = 0
                for index in text.indices {
                    state = next[Int(state) << shift | Int(classes[Int(text[index])])]
                    guard state >= firstHit else { continue }
                    for number in hits[Int(state - firstHit)] where !body(number, index + 1) { return }
                }
            }
        }
    }
}

/// An ASCII letter in lower case; anything else as it is.
func lowered(_ byte: UInt8) -> UInt8 { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte }
