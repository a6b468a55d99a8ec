package import Documents

extension OpenSopsFile {
    /// The file with one value set, mappings made on the way; every other byte stays but `lastmodified` and `mac`.
    ///
    /// - Parameters:
    ///   - value: `kind` says the type; null is not sealed.
    ///   - rule: what `.sops.yaml` says today: a value that it seals is sealed though an old rule in the file would leave it plain.
    ///   - now: seconds since 1970.
    /// - Returns: the bytes, and remarks about what the type tag cannot carry.
    package func setting(
        _ path: Path, to value: Value, by rule: CreationRule?, now: Int64
    ) throws(Diagnostics) -> (bytes: [UInt8], remarks: [Diagnostic]) {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }

    package func unsetting(_ path: Path, now: Int64) throws(Diagnostics) -> [UInt8] {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }

    /// Seals an edited plaintext under the same data key. What did not change keeps its ciphertext byte for byte; nothing changed: the old
    /// bytes.
    ///
    /// - Parameter others: further versions of the file under the same data key, whose ciphertexts may be kept too (a merge).
    package func resealing(
        _ plaintext: Secret, remembering others: [OpenSopsFile] = [], by rule: CreationRule?, now: Int64
    ) throws(Diagnostics) -> (bytes: [UInt8], remarks: [Diagnostic]) {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }

    /// A new data key for these recipients, every value sealed anew.
    ///
    /// - Parameter encryption: the rule that is to hold from now on; nil keeps the one of the file.
    package func rotated(for recipients: SopsRecipients, encryption: EncryptionRule? = nil, now: Int64) throws(Diagnostics) -> [UInt8] {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }
}

extension SopsFile {
    /// The same values for other recipients: the data key wrapped anew, values, `lastmodified` and `mac` byte for byte (`sops updatekeys`).
    ///
    /// - Throws: also where recipients of other kinds are there, for which nothing can be sealed here.
    package func rewrapped(for recipients: SopsRecipients, with keys: KeyRing) throws(Diagnostics) -> [UInt8] {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }
    package func findings(against rule: CreationRule?) -> [Diagnostic] { [] }
}
