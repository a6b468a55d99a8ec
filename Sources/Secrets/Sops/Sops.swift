package import Documents

/// Seals files.
package enum Sops {
    /// - Returns: the sealed file, formatted as the plaintext is, and remarks about what type tags cannot carry.
    /// - Throws: every complaint at once; also for a file that is sealed already.
    package static func seal(
        _ plaintext: Secret, path: String, store: SopsStore? = nil, by rule: CreationRule, now: Int64
    ) throws(Diagnostics) -> (bytes: [UInt8], remarks: [Diagnostic]) {
        let store = store ?? SopsStore(path: path)
        let key = try one { () throws(Diagnostic) in try randomSecret(AesGcm.keySize) }
        var metadata = try one { () throws(Diagnostic) in try DataKey.wrap(key, for: rule.recipients) }
        metadata.macOnlyEncrypted = rule.macOnlyEncrypted
        metadata.lastModified = SopsTime.text(seconds: now)
        // A binary file is one value, and has no rule.
        if store != .binary { metadata.encryption = rule.encryption ?? .standard }
        let matcher = try one { () throws(Diagnostic) in store == .binary ? .everything : try EncryptionMatcher(metadata.encryption) }
        let format = store.format
        let contents = try format.readPlain(plaintext.reveal(Array.init), path: path, matcher: matcher)
        return try one { () throws(Diagnostic) in
            var sealing = try Sealing(contents, format: format, file: path, key: key, metadata: metadata)
            metadata.mac = try sealing.run()
            let addition = try format.addition(of: MetadataWriter.value(metadata), to: contents, indent: rule.indents[store])
            let bytes = try proven(contents.tree.source.applying(sealing.splices + addition), path: path, store: store, key: key)
            return (bytes, sealing.remarks)
        }
    }

    /// What was written, if it opens again. Whatever does not is refused.
    static func proven(_ bytes: [UInt8]?, path: String, store: SopsStore, key: Secret) throws(Diagnostic) -> [UInt8] {
        guard let bytes, (try? SopsFile(bytes, path: path, store: store).opened(withDataKey: key)) != nil else {
            throw Diagnostic(
                "cannot-seal", "the file cannot be sealed in place: it would not open again", at: Place(file: path),
                hints: ["nothing was changed: simplify what is unusual about its form, such as comments inside values or flow style"])
        }
        return bytes
    }
}

/// Throws what `body` throws as the only complaint.
func one<Result>(_ body: () throws(Diagnostic) -> Result) throws(Diagnostics) -> Result {
    do throws(Diagnostic) { return try body() } catch { throw Diagnostics(error) }
}
