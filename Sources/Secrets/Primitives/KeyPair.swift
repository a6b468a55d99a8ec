internal import CCrypto
package import Documents

/// A key pair of Curve25519: for signatures (Ed25519, RFC 8032) or for key agreement (X25519, RFC 7748).
package struct KeyPair: Sendable {
    package enum Kind: Sendable {
        case ed25519, x25519

        fileprivate var number: Int32 {
            switch self {
            case .ed25519: EVP_PKEY_ED25519
            case .x25519: EVP_PKEY_X25519
            }
        }
        /// The last byte of the object identifier 1.3.101.x (RFC 8410, section 3).
        fileprivate var identifier: UInt8 {
            switch self {
            case .ed25519: 0x70
            case .x25519: 0x6E
            }
        }
    }

    package let kind: Kind
    /// 32 bytes.
    let secret: Secret
    /// 32 bytes.
    package let publicKey: [UInt8]

    /// - Returns: nil when the secret has not 32 bytes, or libcrypto fails.
    init?(_ kind: Kind, secret: Secret) {
        guard let key = PrivateKey(kind, secret), let publicKey = key.publicKey else { return nil }
        (self.kind, self.secret, self.publicKey) = (kind, secret, publicKey)
    }

    package static func generate(_ kind: Kind) throws(Diagnostic) -> KeyPair {
        guard let pair = KeyPair(kind, secret: try randomSecret(32)) else { throw cryptoFailure }
        return pair
    }

    /// The secret key as a file that other programs read: PKCS #8 in PEM (RFC 8410, section 7), ending with a line feed.
    package var privatePem: Secret {
        var key: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, kind.identifier, 4, 0x22, 4, 0x20]
        secret.reveal { key.append(contentsOf: $0) }
        defer { wipe(&key) }
        var text = pem("PRIVATE KEY", key)
        return Secret(taking: &text)
    }

    /// The public key in PEM (RFC 8410, section 4), ending with a line feed.
    package var publicPem: String {
        String(
            decoding: pem("PUBLIC KEY", [0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, kind.identifier, 3, 0x21, 0] + publicKey), as: UTF8.self)
    }

    /// The secret that two X25519 keys share, 32 bytes.
    ///
    /// - Returns: nil for a public key of another length, and for one that gives zeros with every secret.
    func sharedSecret(with publicKey: [UInt8]) -> Secret? { PrivateKey(kind, secret)?.sharedSecret(with: publicKey) }
}

/// At most 48 bytes in PEM: base64 in one line.
private func pem(_ label: String, _ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    // Room for all of it, so that no copy is left behind where the array grew.
    text.reserveCapacity(256)
    text += "-----BEGIN \(label)-----\n".utf8
    bytes.withUnsafeBufferPointer { appendBase64($0, to: &text) }
    text += "\n-----END \(label)-----\n".utf8
    return text
}

/// Owns one `EVP_PKEY`.
private struct PrivateKey: ~Copyable {
    private let pointer: OpaquePointer

    init?(_ kind: KeyPair.Kind, _ secret: Secret) {
        let made = secret.reveal {
            EVP_PKEY_new_raw_private_key(kind.number, nil, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count)
        }
        guard let made else { return nil }
        pointer = made
    }

    deinit { EVP_PKEY_free(pointer) }

    var publicKey: [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 32), count = 32
        return EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1 && count == 32 ? bytes : nil
    }

    func sharedSecret(with publicKey: [UInt8]) -> Secret? {
        guard let other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nil, publicKey, publicKey.count) else { return nil }
        defer { EVP_PKEY_free(other) }
        guard let context = EVP_PKEY_CTX_new(pointer, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, other) == 1 else { return nil }
        var isDerived = false
        let shared = Secret(count: 32) { buffer in
            var count = 32
            isDerived = EVP_PKEY_derive(context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), &count) == 1 && count == 32
        }
        return isDerived ? shared : nil
    }
}
