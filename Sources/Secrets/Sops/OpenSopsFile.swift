package import Documents

/// A SOPS file with its values open and verified.
package struct OpenSopsFile: Sendable {
    package let file: SopsFile
    /// What SOPS would let pass in silence (formats note, section 8), and what is odd.
    package let warnings: [Diagnostic]

    /// One opened value.
    package struct Value: Sendable {
        /// What it is by its type word and its text: a `time` is a string.
        package var kind: Node.Kind
        /// UTF-8, or any bytes in a binary file; numbers as they were spelled when they were sealed.
        package var text: Secret

        package init(kind: Node.Kind, text: Secret) { (self.kind, self.text) = (kind, text) }
    }

    /// The value at a node of the document that the file was made from; nil for what is not sealed.
    package func value(ofNode node: Int) -> Value? { nil }

    /// The value of an entry; nil for what is not sealed.
    package func value(of entry: SopsFile.Entry) -> Value? { nil }

    /// The file in plaintext, metadata gone, otherwise formatted as it is.
    package var plaintext: Secret { Secret(copying: []) }

    /// Eight hexadecimal digits that tell whether two values of this file, or of its other versions under the same data key, are equal. Keyed
    /// with the data key: without it nothing can be tried out.
    package func fingerprint(of value: Value) -> String { "" }

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

/// Seals files.
package enum Sops {
    /// - Returns: the sealed file, formatted as the plaintext is, and remarks about what type tags cannot carry.
    /// - Throws: every complaint at once; also for a file that is sealed already.
    package static func seal(
        _ plaintext: Secret, path: String, store: SopsStore? = nil, by rule: CreationRule, now: Int64
    ) throws(Diagnostics) -> (bytes: [UInt8], remarks: [Diagnostic]) {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }
}
