/// A number of a schema, ready to be compared with those of instances.
struct NumberLimit: Sendable {
    private let small: SmallNumber?
    private let exact: ExactNumber

    init(_ text: UnsafeBufferPointer<UInt8>) { (small, exact) = (SmallNumber(text), ExactNumber(text)) }

    /// Whether the number of an instance is below (-1), equal to (0) or above (1) the limit; nil when it is not a number.
    @inline(__always)
    func position(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        if let small, let number = SmallNumber(text) { return number.compared(to: small) }
        return ExactNumber(text).compared(to: exact)
    }

    /// Nil when that would take too long to find out.
    func divides(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
        if let small, let number = SmallNumber(text) { return number.isMultiple(of: small) }
        return ExactNumber(text).isMultiple(of: exact)
    }
}
