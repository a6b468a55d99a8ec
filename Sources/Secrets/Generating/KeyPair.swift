internal import CCrypto
internal import Documents

/// A new key of Curve25519: 32 random bytes, and what libcrypto makes of them.
struct KeyPair {
    enum Curve { case ed25519, x25519 }

    private let secret: Secret
    private let publicBytes: [UInt8]
    private static let size = 32

    init(_ curve: Curve) throws(Diagnostic) {
        let secret = try randomSecret(KeyPair.size)
        let kind = curve == .ed25519 ? EVP_PKEY_ED25519 : EVP_PKEY_X25519
        var publicBytes = [UInt8](repeating: 0, count: KeyPair.size), count = KeyPair.size
        let isMade = secret.reveal { bytes in
            let raw = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard let key = EVP_PKEY_new_raw_private_key(kind, nil, raw, bytes.count) else { return false }
            defer { EVP_PKEY_free(key) }
            return EVP_PKEY_get_raw_public_key(key, &publicBytes, &count) == 1
        }
        guard isMade, count == KeyPair.size else { throw Diagnostic("no-key-pair", "libcrypto could not make a key") }
        (self.secret, self.publicBytes) = (secret, publicBytes)
    }

    /// RFC 8410, sections 4 and 7, with the object id of Ed25519.
    var pem: (Secret, String?) {
        let privateHead: [UInt8] = [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
        let publicHead: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        var text = Array("-----BEGIN PRIVATE KEY-----\n".utf8)
        text.reserveCapacity(128)
        secret.reveal { bytes in
            var whole = privateHead
            whole.reserveCapacity(privateHead.count + bytes.count)
            whole += bytes
            whole.withUnsafeBufferPointer { appendBase64($0, to: &text) }
            wipe(&whole)
        }
        text += "\n-----END PRIVATE KEY-----\n".utf8
        var shown: [UInt8] = []
        (publicHead + publicBytes).withUnsafeBufferPointer { appendBase64($0, to: &shown) }
        let known = "-----BEGIN PUBLIC KEY-----\n\(String(decoding: shown, as: UTF8.self))\n-----END PUBLIC KEY-----\n"
        return (Secret(taking: &text), known)
    }

    var base64: (Secret, String?) {
        var text: [UInt8] = [], shown: [UInt8] = []
        text.reserveCapacity(44)
        secret.reveal { bytes in bytes.withMemoryRebound(to: UInt8.self) { appendBase64($0, to: &text) } }
        publicBytes.withUnsafeBufferPointer { appendBase64($0, to: &shown) }
        return (Secret(taking: &text), String(decoding: shown, as: UTF8.self))
    }
}
