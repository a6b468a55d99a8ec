internal import Documents
internal import Glibc

/// What opens a file.
enum AgeKey {
    case identities([AgeIdentity])
    /// - Parameter maximumWork: as a power of two.
    case passphrase(Secret, maximumWork: Int)
}

/// The file key, wrapped for X25519 recipients and for passphrases (age v1, "X25519" and "scrypt").
enum AgeFileKey {
    static let size = 16
    private static let bodySize = size + ChaCha20Poly1305.tagSize
    private static let shareSize = 32
    private static let saltSize = 16
    private static let x25519Info = Array("age-encryption.org/v1/X25519".utf8)
    private static let scryptInfo = Array("age-encryption.org/v1/scrypt".utf8)
    /// A wrap key seals one file key and nothing else.
    private static let nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceSize)

    // MARK: Wrapping

    static func wrap(_ fileKey: Secret, for recipient: AgeRecipient) throws(Diagnostic) -> AgeStanza {
        try wrap(fileKey, for: recipient, ephemeral: try KeyPair.generate(.x25519))
    }

    /// - Parameter ephemeral: new for each stanza.
    static func wrap(_ fileKey: Secret, for recipient: AgeRecipient, ephemeral: KeyPair) throws(Diagnostic) -> AgeStanza {
        guard let shared = ephemeral.sharedSecret(with: recipient.publicKey) else {
            throw Diagnostic("bad-recipient", "nothing can be sealed for \(recipient.text): it is not a public key that has a secret one")
        }
        let salt = ephemeral.publicKey + recipient.publicKey
        guard let key = hkdfSha256(shared, salt: salt, info: x25519Info) else { throw cryptoFailure }
        var share: [UInt8] = []
        appendUnpaddedBase64(ephemeral.publicKey, to: &share)
        return AgeStanza(arguments: [AgeStanza.x25519, share], body: try sealed(fileKey, key))
    }

    /// - Parameters:
    ///   - salt: 16 random bytes.
    ///   - logWork: 1 to 22.
    static func wrap(_ fileKey: Secret, passphrase: Secret, salt: [UInt8], logWork: Int) throws(Diagnostic) -> AgeStanza {
        let key = try scryptKey(passphrase, salt, logWork)
        var text: [UInt8] = []
        appendUnpaddedBase64(salt, to: &text)
        return AgeStanza(arguments: [AgeStanza.scrypt, text, Array("\(logWork)".utf8)], body: try sealed(fileKey, key))
    }

    static func newSalt() throws(Diagnostic) -> [UInt8] { try randomBytes(saltSize) }

    private static func sealed(_ fileKey: Secret, _ key: Secret) throws(Diagnostic) -> [UInt8] {
        var body = [UInt8](repeating: 0, count: bodySize)
        let isSealed = fileKey.reveal { fileKey in
            body.withUnsafeMutableBytes { body in
                ChaCha20Poly1305(key: key, .sealing)?.seal(fileKey, nonce: nonce, into: body) == true
            }
        }
        guard isSealed else { throw cryptoFailure }
        return body
    }

    // MARK: Unwrapping

    /// The file key that the first stanza that fits gives.
    ///
    /// - Throws: code `no-identity` when none fits; `bad-age-file` when a stanza of a known type is malformed.
    static func unwrap(_ stanzas: [AgeStanza], with key: AgeKey) throws(Diagnostic) -> Secret {
        if stanzas.contains(where: { $0.type == AgeStanza.scrypt }), stanzas.count > 1 {
            throw AgeHeader.failure("a passphrase has to be the only way to open a file")
        }
        switch key {
        case .identities(let identities): return try unwrap(stanzas, identities)
        case .passphrase(let passphrase, let maximumWork):
            guard let stanza = stanzas.first, stanza.type == AgeStanza.scrypt else {
                throw Diagnostic("no-identity", "the age file is not protected by a passphrase: a key is needed to open it")
            }
            return try unwrap(stanza, passphrase, maximumWork: maximumWork)
        }
    }

    private static func unwrap(_ stanzas: [AgeStanza], _ identities: [AgeIdentity]) throws(Diagnostic) -> Secret {
        for stanza in stanzas where stanza.type == AgeStanza.x25519 {
            var share: [UInt8] = []
            guard stanza.arguments.count == 2,
                stanza.arguments[1].withUnsafeBytes({ appendDecodedBase64($0, isPadded: false, to: &share) }), share.count == shareSize,
                stanza.body.count == bodySize
            else { throw AgeHeader.failure("what is kept for an X25519 recipient is malformed") }
            for identity in identities {
                guard let shared = identity.pair.sharedSecret(with: share) else {
                    throw AgeHeader.failure("what is kept for an X25519 recipient holds no public key")
                }
                guard let key = hkdfSha256(shared, salt: share + identity.pair.publicKey, info: x25519Info) else { throw cryptoFailure }
                if let fileKey = opened(stanza.body, key) { return fileKey }
            }
        }
        if stanzas.first?.type == AgeStanza.scrypt {
            throw Diagnostic("no-identity", "the age file is protected by a passphrase: no key opens it")
        }
        let keys = identities.count == 1 ? "the key at hand is not one" : "none of the \(identities.count) keys at hand is one"
        throw Diagnostic(
            "no-identity", identities.isEmpty ? "no key is at hand for the age file" : "\(keys) that the age file was sealed for")
    }

    private static func unwrap(_ stanza: AgeStanza, _ passphrase: Secret, maximumWork: Int) throws(Diagnostic) -> Secret {
        let (salt, logWork) = try work(of: stanza, maximum: maximumWork)
        guard let fileKey = opened(stanza.body, try scryptKey(passphrase, salt, logWork)) else {
            throw Diagnostic("no-identity", "the passphrase is not the one that protects the age file")
        }
        return fileKey
    }

    /// What has to be done with a passphrase.
    static func work(of stanza: AgeStanza, maximum: Int) throws(Diagnostic) -> (salt: [UInt8], logWork: Int) {
        var salt: [UInt8] = []
        guard stanza.arguments.count == 3, stanza.arguments[1].withUnsafeBytes({ appendDecodedBase64($0, isPadded: false, to: &salt) }),
            salt.count == saltSize, stanza.body.count == bodySize, let logWork = workFactor(stanza.arguments[2])
        else { throw AgeHeader.failure("what is kept for the passphrase is malformed") }
        guard logWork <= maximum else {
            throw Diagnostic(
                "bad-age-file", "the age file asks for too much work: 2^\(logWork) rounds of scrypt, at most 2^\(maximum) are done",
                hints: ["age itself writes 2^\(Age.workFactor): the file may have been made to keep machines busy"])
        }
        return (salt, logWork)
    }

    /// A number as it has to be spelled: digits alone, no zero in front. Numbers of more than four digits are cut to 9999, which is
    /// beyond every limit too.
    private static func workFactor(_ text: [UInt8]) -> Int? {
        guard let first = text.first, first != .zero, text.allSatisfy(\.isDigit) else { return nil }
        return text.count > 4 ? 9999 : text.reduce(0) { $0 * 10 + Int($1 - .zero) }
    }

    private static func scryptKey(_ passphrase: Secret, _ salt: [UInt8], _ logWork: Int) throws(Diagnostic) -> Secret {
        if passphrase.count == 0 { throw Diagnostic("no-identity", "the passphrase is empty") }
        let needed = Scrypt.memory(logWork: logWork), pages = sysconf(Int32(_SC_PHYS_PAGES)), pageSize = sysconf(Int32(_SC_PAGESIZE))
        // Both are far below 2^40 where they are known.
        if pages > 0, pageSize > 0, needed > UInt64(pages) * UInt64(pageSize) { throw noMemory(needed) }
        guard let key = Scrypt.key(passphrase: passphrase, salt: scryptInfo + salt, logWork: logWork) else { throw noMemory(needed) }
        return key
    }

    private static func noMemory(_ needed: UInt64) -> Diagnostic {
        Diagnostic("no-memory", "the passphrase of the age file needs \(needed >> 20) MiB of memory, more than there is here")
    }

    private static func opened(_ body: [UInt8], _ key: Secret) -> Secret? {
        var isOpen = false
        let fileKey = Secret(count: size) { fileKey in
            isOpen = body.withUnsafeBytes { ChaCha20Poly1305(key: key, .opening)?.open($0, nonce: nonce, into: fileKey) == true }
        }
        return isOpen ? fileKey : nil
    }
}
