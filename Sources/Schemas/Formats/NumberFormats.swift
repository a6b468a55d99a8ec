/// What the formats of numbers say about a value that is written as one, without quotes: `8080`, `1e6`, `12.5`.
enum NumberFormats {
    static func isPort(_ text: UnsafeBufferPointer<UInt8>) -> Bool { isWhole(text) && isWithin(text, one, highestPort) }

    static func isByteSize(_ text: UnsafeBufferPointer<UInt8>) -> Bool { isWhole(text) && isWithin(text, zero, nil) }

    static func isPercentage(_ text: UnsafeBufferPointer<UInt8>) -> Bool { isWithin(text, zero, hundred) }

    private static let zero = limit("0"), one = limit("1"), hundred = limit("100"), highestPort = limit("65535")

    private static func limit(_ number: StaticString) -> NumberLimit { number.withUTF8Buffer { NumberLimit($0) } }

    private static func isWhole(_ text: UnsafeBufferPointer<UInt8>) -> Bool { one.divides(text) ?? false }

    /// - Parameters:
    ///   - first: the lowest number that is accepted.
    ///   - last: the highest, if there is one.
    private static func isWithin(_ text: UnsafeBufferPointer<UInt8>, _ first: NumberLimit, _ last: NumberLimit?) -> Bool {
        guard let position = first.position(of: text), position >= 0 else { return false }
        return last.flatMap { $0.position(of: text) }.map { $0 <= 0 } ?? true
    }
}
