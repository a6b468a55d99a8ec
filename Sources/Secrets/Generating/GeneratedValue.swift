package import Documents
internal import Glibc

/// A new secret value, from the machine's source of random bytes.
package struct GeneratedValue: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Letters and digits of ASCII, which every program and every shell takes as they are.
        case password
        /// Lower case hexadecimal digits.
        case hex
        /// A random UUID (RFC 9562, version 4).
        case uuid
        /// The private half as PKCS #8 in PEM; the public half in PEM, too (RFC 8410).
        case ed25519, x25519

        /// Characters where nothing is said; nil where there is no choice.
        package var standardLength: Int? {
            switch self {
            case .password: 32
            case .hex: 64
            case .uuid, .ed25519, .x25519: nil
            }
        }

        /// Bits that nobody can guess.
        package func entropy(length: Int?) -> Int {
            switch self {
            case .password: Int(Double(length ?? 0) * log2(Double(GeneratedValue.alphabet.count)))
            case .hex: 4 * (length ?? 0)
            case .uuid: 122
            // Half the length of the key: what the best attack on the curve takes.
            case .ed25519, .x25519: 128
            }
        }
    }

    package let text: Secret
    /// What may be known to all; nil where there is no public half.
    package let publicHalf: String?

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    /// Bounds what one value costs; no program takes longer ones.
    package static let lengths = 8 ... 4096

    /// - Parameter length: in characters, one of `lengths`; nil for the standard one.
    /// - Throws: when the machine has no randomness to give.
    package init(_ kind: Kind, length: Int? = nil) throws(Diagnostic) {
        let length = length ?? kind.standardLength ?? 0
        switch kind {
        case .password: (text, publicHalf) = (try GeneratedValue.characters(of: GeneratedValue.alphabet, count: length), nil)
        case .hex: (text, publicHalf) = (try GeneratedValue.characters(of: Array("0123456789abcdef".utf8), count: length), nil)
        case .uuid: (text, publicHalf) = (try GeneratedValue.uuid(), nil)
        case .ed25519, .x25519:
            let pair = try KeyPair.generate(kind == .ed25519 ? .ed25519 : .x25519)
            (text, publicHalf) = (pair.privatePem, pair.publicPem)
        }
    }

    /// Each character is as likely as any other: bytes that would make some of them likelier are thrown away.
    private static func characters(of alphabet: [UInt8], count: Int) throws(Diagnostic) -> Secret {
        var text: [UInt8] = []
        text.reserveCapacity(count)
        let bound = 256 / alphabet.count * alphabet.count
        while text.count < count {
            try randomSecret(count - text.count).reveal { bytes in
                for byte in bytes where Int(byte) < bound { text.append(alphabet[Int(byte) % alphabet.count]) }
            }
        }
        return Secret(taking: &text)
    }

    private static func uuid() throws(Diagnostic) -> Secret {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        try randomSecret(16).reveal { bytes in
            for (index, byte) in bytes.enumerated() {
                let byte = index == 6 ? byte & 0x0F | 0x40 : index == 8 ? byte & 0x3F | 0x80 : byte
                if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
                text.append(digits[Int(byte >> 4)])
                text.append(digits[Int(byte & 15)])
            }
        }
        return Secret(taking: &text)
    }
}
