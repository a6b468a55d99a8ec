internal import Documents

/// The plaintext of a sealed value by its type (formats note, 2.1).
enum SealedText {
    /// Appends the bytes that a value adds to the MAC.
    ///
    /// - Returns: false when the text is no value of the type.
    static func appendCanonical(_ text: UnsafeBufferPointer<UInt8>, _ type: SopsType, to bytes: inout [UInt8]) -> Bool {
        switch type {
        case .string: bytes.append(contentsOf: text)
        case .null, .comment: break
        case .integer:
            guard let number = SopsInteger.sealed(text) else { return false }
            bytes.append(contentsOf: String(number).utf8)
        case .float:
            guard let number = float(text) else { return false }
            appendPositional(number, to: &bytes)
        case .boolean:
            guard let truth = PlainScalar.sealedBoolean(text) else { return false }
            PlainScalar.append(truth, to: &bytes)
        case .time:
            guard let time = SopsTime(rfc3339: text) else { return false }
            time.append(to: &bytes)
        }
        return true
    }

    private static func float(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        if text.count <= 4 {
            if text.elementsEqual("NaN".utf8) { return .nan }
            if text.elementsEqual("+Inf".utf8) || text.elementsEqual("Inf".utf8) { return .infinity }
            if text.elementsEqual("-Inf".utf8) { return -.infinity }
        }
        return decimalFloat(text)
    }
}
