package import Documents

/// What opens files: an X25519 secret key, `AGE-SECRET-KEY-1...`.
package struct AgeIdentity: Sendable {
    package let recipient: AgeRecipient
    let pair: KeyPair

    private static let label = "age-secret-key-"

    /// - Throws: code `bad-identity`; the text is never in it.
    package init(parsing text: Secret) throws(Diagnostic) {
        if let kind = AgeIdentity.unsupportedKind(text) {
            throw Diagnostic(
                "bad-identity", "identity type not supported: \(kind)",
                hints: ["use an age key, `AGE-SECRET-KEY-1...`: `cfgops secret keygen` makes one"])
        }
        switch text.reveal({ Bech32.decode($0) }) {
        case .success(let content):
            guard content.label == Array(AgeIdentity.label.utf8), content.isUpperCase, content.bytes.count == 32 else {
                throw Diagnostic("bad-identity", "not an age identity: expected \"AGE-SECRET-KEY-1\" and 58 more characters in upper case")
            }
            try self.init(secret: content.bytes)
        case .failure(let failure):
            throw Diagnostic(
                "bad-identity", "not an age identity: it \(failure.rawValue)",
                hints: ["an identity looks like `AGE-SECRET-KEY-1...`, 74 characters"])
        }
    }

    /// - Parameter secret: 32 bytes.
    init(secret: Secret) throws(Diagnostic) {
        guard let pair = KeyPair(.x25519, secret: secret) else { throw cryptoFailure }
        self.init(pair)
    }

    private init(_ pair: KeyPair) {
        self.pair = pair
        recipient = AgeRecipient(publicKey: pair.publicKey)
    }

    /// A new key.
    package static func generate() throws(Diagnostic) -> AgeIdentity { AgeIdentity(try KeyPair.generate(.x25519)) }

    /// `AGE-SECRET-KEY-1...`, upper case, without a line feed.
    package var text: Secret {
        var text = pair.secret.reveal { Bech32.encode($0, label: AgeIdentity.label) }
        for index in text.indices where text[index].isLetter { text[index] &= 0xDF }
        return Secret(taking: &text)
    }

    /// What an identity of another kind is called.
    private static func unsupportedKind(_ text: Secret) -> String? {
        let kinds = [
            ("AGE-SECRET-KEY-PQ-1", "post-quantum keys"), ("AGE-PLUGIN-", "keys of plugins"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----", "SSH keys"), ("-----BEGIN RSA PRIVATE KEY-----", "SSH keys"),
        ]
        return text.reveal { bytes in kinds.first { bytes.starts(with: $0.0.utf8) }?.1 }
    }
}
