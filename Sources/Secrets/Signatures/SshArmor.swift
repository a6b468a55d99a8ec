internal import Documents

/// The text around a signature.
package enum SshArmor {
    package static let begin = "-----BEGIN SSH SIGNATURE-----"
    private static let end = "-----END SSH SIGNATURE-----"

    /// The bytes of the signature. Only white space may follow the last line.
    static func decoded(_ text: ArraySlice<UInt8>) throws(SignatureFlaw) -> [UInt8] {
        var lines = text.split(separator: .lineFeed, omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst(), Self.line(first).elementsEqual(begin.utf8) else {
            throw .bad("the signature does not begin with \"\(begin)\"")
        }
        var digits: [UInt8] = []
        while let next = lines.popFirst() {
            let line = Self.line(next)
            guard line.elementsEqual(end.utf8) else {
                digits += line
                continue
            }
            guard lines.allSatisfy({ $0.allSatisfy { $0.isBlank || $0 == .carriageReturn } }) else {
                throw .bad("something follows the last line of the signature")
            }
            var blob: [UInt8] = []
            guard digits.withUnsafeBytes({ appendDecodedBase64($0, isPadded: true, to: &blob) }) else {
                throw .bad("the signature is not base64")
            }
            return blob
        }
        throw .bad("the signature does not end with \"\(end)\"")
    }

    private static func line(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> { line.last == .carriageReturn ? line.dropLast() : line }
}
