package import Documents

/// Files sealed with age, version 1 (age-encryption.org/v1).
package enum Age {
    /// The work factor that is written for passphrases, as a power of two: about a second and 256 MiB.
    package static let workFactor = 18
    /// The highest work factor that is read: 4 GiB.
    package static let maximumWorkFactor = 22

    /// Seals a short text, such as a data key, in memory. With ASCII armor, ending with a line feed.
    package static func seal(_ text: Secret, for recipients: [AgeRecipient]) throws(Diagnostic) -> [UInt8] {
        let fileKey = try randomSecret(AgeFileKey.size)
        return try seal(text, fileKey, try stanzas(fileKey, recipients))
    }

    /// Seals a short text, such as a file of identities, with a passphrase. With ASCII armor, ending with a line feed.
    ///
    /// - Parameter workFactor: as a power of two, 1 to 22.
    package static func seal(_ text: Secret, passphrase: Secret, workFactor: Int = workFactor) throws(Diagnostic) -> [UInt8] {
        let fileKey = try randomSecret(AgeFileKey.size), salt = try AgeFileKey.newSalt()
        return try seal(text, fileKey, [try AgeFileKey.wrap(fileKey, passphrase: passphrase, salt: salt, logWork: workFactor)])
    }

    private static func seal(_ text: Secret, _ fileKey: Secret, _ stanzas: [AgeStanza]) throws(Diagnostic) -> [UInt8] {
        let nonce = try randomBytes(AgePayload.nonceSize)
        let payload = try AgePayload(fileKey, nonce: nonce, .sealing).sealed(text)
        return AgeArmor.written(try AgeHeader.written(stanzas, fileKey) + nonce + payload)
    }

    static func stanzas(_ fileKey: Secret, _ recipients: [AgeRecipient]) throws(Diagnostic) -> [AgeStanza] {
        if recipients.isEmpty { throw Diagnostic("bad-recipient", "there is no recipient to seal for") }
        var stanzas: [AgeStanza] = []
        for recipient in recipients { stanzas.append(try AgeFileKey.wrap(fileKey, for: recipient)) }
        return stanzas
    }

    /// Opens a file in memory, armored or not. Nothing of it comes out before all of it was verified.
    ///
    /// - Throws: code `no-identity` when no key is the right one, otherwise `bad-age-file`.
    package static func open(_ file: [UInt8], with identities: [AgeIdentity]) throws(Diagnostic) -> Secret {
        try open(file, with: .identities(identities))
    }

    /// Opens a file that is protected by a passphrase.
    ///
    /// - Parameter maximumWorkFactor: as a power of two, at most 22; files that ask for more work are refused.
    /// - Throws: code `no-identity` when the passphrase is not the right one, `no-memory`, otherwise `bad-age-file`.
    package static func open(
        _ file: [UInt8], passphrase: Secret, maximumWorkFactor: Int = maximumWorkFactor
    ) throws(Diagnostic) -> Secret {
        try open(file, with: .passphrase(passphrase, maximumWork: maximumWorkFactor))
    }

    /// Refuses a file that asks for more work than is done, before anybody is asked for its passphrase.
    static func checkWork(of file: [UInt8]) throws(Diagnostic) {
        for stanza in try header(of: binary(file)).header.stanzas where stanza.type == AgeStanza.scrypt {
            _ = try AgeFileKey.work(of: stanza, maximum: maximumWorkFactor)
        }
    }

    /// - Parameter file: without armor.
    private static func header(of file: [UInt8]) throws(Diagnostic) -> (header: AgeHeader, end: Int) {
        guard let end = AgeHeader.end(in: file.prefix(AgeHeader.maximumSize)) else {
            throw AgeHeader.failure("it does not end in its first \(AgeHeader.maximumSize >> 20) MiB")
        }
        return (try AgeHeader(file[..<end]), end)
    }

    private static func open(_ file: [UInt8], with key: AgeKey) throws(Diagnostic) -> Secret {
        let file = try binary(file), (header, end) = try header(of: file)
        let fileKey = try AgeFileKey.unwrap(header.stanzas, with: key)
        try header.authenticate(fileKey)
        let nonce = Array(file[end...].prefix(AgePayload.nonceSize))
        guard nonce.count == AgePayload.nonceSize else { throw AgeHeader.failure("nothing follows it") }
        let payload = try AgePayload(fileKey, nonce: nonce, .opening)
        return try file[(end + nonce.count)...].withUnsafeBytes { bytes in Result { () throws(Diagnostic) in try payload.opened(bytes) } }
            .get()
    }

    /// Whether the bytes are an age file, armored or not.
    package static func isFile(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.starts(with: "age-encryption.org/".utf8) || AgeArmor.starts(bytes)
    }

    private static func binary(_ file: [UInt8]) throws(Diagnostic) -> [UInt8] {
        if file.starts(with: "age-encryption.org/".utf8) { return file }
        guard file.withUnsafeBytes({ AgeArmor.starts($0) }) else {
            throw Diagnostic(
                "bad-age-file", "not an age file: it starts with neither \"age-encryption.org/\" nor \"-----BEGIN AGE ENCRYPTED FILE-----\""
            )
        }
        return try file.withUnsafeBytes { text in Result { () throws(Diagnostic) in try AgeArmor.decoded(text) } }.get()
    }
}
