internal import Documents

/// Characters as letters, digits and hyphens: RFC 3492.
enum Punycode {
    private static let base = 36, least = 1, most = 26, firstBias = 72, firstCharacter: UInt32 = 0x80

    /// - Parameters:
    ///   - text: letters, digits and hyphens, large letters as small ones.
    ///   - characters: room for them.
    /// - Returns: nil for a text that is none, or stands for more than there is room for.
    static func decode(
        _ text: UnsafeBufferPointer<UInt8>, into characters: UnsafeMutableBufferPointer<UInt32>
    ) -> UnsafeBufferPointer<UInt32>? {
        let ascii = text.lastIndex(of: .dash) ?? 0
        guard ascii <= characters.count else { return nil }
        for index in 0 ..< ascii { characters[index] = UInt32(text[index].lowercased) }
        var count = ascii, character = Int(firstCharacter), position = 0, bias = firstBias, index = ascii > 0 ? ascii + 1 : 0
        while index < text.count {
            let start = position
            var weight = 1, step = base
            while true {
                guard index < text.count, let digit = digit(text[index]) else { return nil }
                index += 1
                position += digit * weight
                // More than any character in any place. This bounds `weight` too, since a digit that goes on is not 0.
                guard position <= 0x11_0000 * (characters.count + 1) else { return nil }
                let threshold = min(max(step - bias, least), most)
                if digit < threshold { break }
                weight *= base - threshold
                step += base
            }
            bias = adapt(position - start, count + 1, isFirst: start == 0)
            character += position / (count + 1)
            position %= count + 1
            guard count < characters.count, Unicode.Scalar(UInt32(character)) != nil else { return nil }
            for behind in stride(from: count, to: position, by: -1) { characters[behind] = characters[behind - 1] }
            characters[position] = UInt32(character)
            position += 1
            count += 1
        }
        return UnsafeBufferPointer(rebasing: characters[..<count])
    }

    /// - Parameter output: takes one byte after the other.
    static func encode(_ characters: UnsafeBufferPointer<UInt32>, _ output: (UInt8) -> Void) {
        let ascii = characters.count { $0 < firstCharacter }
        for character in characters where character < firstCharacter { output(UInt8(truncatingIfNeeded: character)) }
        if ascii > 0 { output(.dash) }
        var done = ascii, character = firstCharacter, delta = 0, bias = firstBias
        while let next = characters.lazy.filter({ $0 >= character }).min() {
            delta += Int(next - character) * (done + 1)
            character = next
            for other in characters {
                if other < character { delta += 1 }
                guard other == character else { continue }
                encode(delta, bias, output)
                bias = adapt(delta, done + 1, isFirst: done == ascii)
                delta = 0
                done += 1
            }
            delta += 1
            character += 1
        }
    }

    private static func encode(_ delta: Int, _ bias: Int, _ output: (UInt8) -> Void) {
        var rest = delta, step = base
        while true {
            let threshold = min(max(step - bias, least), most)
            if rest < threshold { break }
            output(letter(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            step += base
        }
        output(letter(rest))
    }

    /// Whether the characters have just this text, but for the size of letters.
    static func encodes(_ characters: UnsafeBufferPointer<UInt32>, as text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0, isSame = true
        encode(characters) { byte in
            isSame = isSame && index < text.count && text[index].lowercased == byte
            index += 1
        }
        return isSame && index == text.count
    }

    /// Section 6.1.
    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        let skew = 38, damp = 700
        var delta = isFirst ? delta / damp : delta / 2
        delta += delta / count
        var steps = 0
        while delta > (base - least) * most / 2 {
            delta /= base - least
            steps += base
        }
        return steps + (base - least + 1) * delta / (delta + skew)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        if byte.isDigit { return Int(byte - .zero) + 26 }
        return byte.isLetter ? Int(byte.lowercased - UInt8(ascii: "a")) : nil
    }

    private static func letter(_ digit: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: digit < 26 ? Int(UInt8(ascii: "a")) + digit : Int(UInt8.zero) + digit - 26)
    }
}

extension UInt8 {
    fileprivate var lowercased: UInt8 { isLetter ? self | 0x20 : self }
}
