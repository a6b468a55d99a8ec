internal import Documents
internal import Glibc

extension UnsafeBufferPointer<UInt8> {
    /// Bits for each byte.
    var entropy: Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in self { counts[Int(byte)] += 1 }
        let total = Double(count)
        return counts.reduce(0) { sum, count in
            guard count > 0 else { return sum }
            let share = Double(count) / total
            return sum - share * log2(share)
        }
    }

    /// Whether it is filled up: a byte six times, in long ones for an eighth of it, or the alphabet, or `EXAMPLE`.
    var isRepetitive: Bool {
        var same = 1, ascending = 1
        for index in indices.dropFirst() {
            same = self[index] == self[index - 1] ? same + 1 : 1
            ascending = self[index] == self[index - 1] &+ 1 && self[index].isLetter ? ascending + 1 : 1
            if same >= Swift.max(6, count / 8) || ascending >= 26 { return true }
        }
        let example = Array("EXAMPLE".utf8)
        return count >= example.count && (0 ... count - example.count).contains { self[$0...].starts(with: example) }
    }

    /// Whether people would say it as words: `postgres-15`, `my_app.v2`, `K8S_CRED`. What is random has a part that is neither letters
    /// with a number beside them, nor short.
    var isWords: Bool {
        let separators = ByteSet("-_./:, ".utf8), parts = split(whereSeparator: separators.contains)
        return parts.allSatisfy { part in (parts.count > 1 && part.count < 8) || UnsafeBufferPointer(rebasing: part).isWord }
    }

    private var isWord: Bool {
        guard allSatisfy({ $0.isLetter || $0.isDigit }) else { return false }
        var groups = 0, isInDigits = false
        for byte in self {
            if byte.isDigit, !isInDigits { groups += 1 }
            isInDigits = byte.isDigit
        }
        guard groups == 1 else { return groups == 0 }
        let isOneCase = !contains { $0.isLetter && $0 & 0x20 == 0 } || !contains { $0.isLetter && $0 & 0x20 != 0 }
        let digitsAtEnd = count - (lastIndex { !$0.isDigit } ?? -1) - 1, digitsAtStart = firstIndex { !$0.isDigit } ?? count
        return digitsAtEnd == count || (1 ... 4).contains(digitsAtEnd) || digitsAtStart > 0 && count - digitsAtStart <= 3
            || isOneCase && count < 20
    }
}
