internal import Documents

/// Walks over the bytes of a text. What is taken is moved over; what does not stand here moves nothing.
struct ByteReader {
    let text: UnsafeBufferPointer<UInt8>
    private(set) var offset = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var isAtEnd: Bool { offset == text.count }
    /// Nil at the end.
    var next: UInt8? { offset < text.count ? text[offset] : nil }
    var rest: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: text[offset...]) }

    mutating func take(_ byte: UInt8) -> Bool { take { $0 == byte } }

    mutating func take(where isWanted: (UInt8) -> Bool) -> Bool {
        guard let next, isWanted(next) else { return false }
        offset += 1
        return true
    }

    mutating func take(_ word: StaticString) -> Bool {
        let end = offset + word.utf8CodeUnitCount
        guard end <= text.count else { return false }
        for index in offset ..< end where text[index] != word.utf8Start[index - offset] { return false }
        offset = end
        return true
    }

    /// Takes bytes as long as they are wanted.
    ///
    /// - Returns: how many.
    mutating func takeAll(where isWanted: (UInt8) -> Bool) -> Int {
        let start = offset
        while take(where: isWanted) {}
        return offset - start
    }

    /// Takes everything in front of the next wanted byte, or all of the rest.
    mutating func takeText(before isWanted: (UInt8) -> Bool) -> UnsafeBufferPointer<UInt8> {
        let start = offset
        _ = takeAll { !isWanted($0) }
        return UnsafeBufferPointer(rebasing: text[start ..< offset])
    }

    mutating func takeDigits() -> Int { takeAll(where: \.isDigit) }

    /// Takes exactly so many digits, at most nine.
    mutating func takeNumber(digits count: Int) -> Int? {
        var ahead = self
        var number = 0
        for _ in 0 ..< count {
            guard let digit = ahead.next, ahead.take(where: \.isDigit) else { return nil }
            number = number * 10 + Int(digit - .zero)
        }
        self = ahead
        return number
    }

    /// Takes a decimal number without leading zeros.
    mutating func takeNumber(upTo limit: Int) -> Int? {
        var ahead = self
        let digits = ahead.takeDigits(), limitDigits = 9
        guard digits > 0, digits <= limitDigits, digits == 1 || next != .zero, let number = takeNumber(digits: digits) else { return nil }
        return number <= limit ? number : nil
    }

    /// Takes a character beyond ASCII; nil for anything else, ill-formed UTF-8 included.
    mutating func takeScalar() -> Unicode.Scalar? {
        guard let next, next >= 0x80 else { return nil }
        var decoder = UTF8(), bytes = text[offset...].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return nil }
        offset += UTF8.width(scalar)
        return scalar
    }
}
