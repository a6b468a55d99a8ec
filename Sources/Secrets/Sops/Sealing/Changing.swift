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
        let setting = try ValueSetting(self, path, value)
        if setting.changesNothing { return (file.source, []) }
        if try setting.isToSeal(by: file.encryption) {
            let bytes = try setting.sealed(by: file.encryption)
            return (try completed(bytes, now: now), setting.remarks)
        }
        guard let rule, try setting.isToSeal(by: rule.encryption) else {
            return (try completed(try setting.plain(), now: now), [])
        }
        let encryption = try RuleReplacement(self).encryption(toSealAsWell: rule.encryption)
        let bytes = try setting.sealed(by: encryption)
        return (try completed(bytes, sealingComments: true, now: now), setting.remarks + [RuleReplacement.remark(file.path)])
    }

    /// The file without a value, or without all below a path.
    package func unsetting(_ path: Path, now: Int64) throws(Diagnostics) -> [UInt8] {
        try completed(try one { () throws(Diagnostic) in try file.format.edited(file.contents, at: path, to: nil) }, now: now)
    }

    /// Seals an edited plaintext under the same data key. What did not change keeps its ciphertext byte for byte; nothing changed: the old
    /// bytes.
    ///
    /// - Parameter others: further versions of the file under the same data key, whose ciphertexts may be kept too (a merge).
    package func resealing(
        _ plaintext: Secret, remembering others: [OpenSopsFile] = [], by rule: CreationRule?, now: Int64
    ) throws(Diagnostics) -> (bytes: [UInt8], remarks: [Diagnostic]) {
        if plaintext.isEqual(to: self.plaintext) { return (file.source, []) }
        let bytes = plaintext.reveal(Array.init), format = file.format
        var metadata = file.contents.metadata
        var contents = try format.readPlain(bytes, path: file.path, matcher: try file.matcher(metadata.encryption))
        var remarks: [Diagnostic] = []
        if let rule, try exposesNew(contents, by: rule.encryption, bytes) {
            metadata.encryption = try RuleReplacement(self).encryption(toSealAsWell: rule.encryption)
            contents = try format.readPlain(bytes, path: file.path, matcher: try file.matcher(metadata.encryption))
            remarks.append(RuleReplacement.remark(file.path))
        }
        metadata.lastModified = SopsTime.text(seconds: now)
        let remembered = RememberedValues([self] + others.filter { $0.key.isEqual(to: key) })
        let (sealed, mac, notes) = try one { () throws(Diagnostic) in
            var sealing = try Sealing(contents, format: format, file: file.path, key: key, metadata: metadata, remembered: remembered)
            let mac = try sealing.run()
            let splices = sealing.splices + (try format.restoration(from: file.contents, to: contents))
            return (contents.tree.source.applying(splices) ?? [], mac, sealing.remarks)
        }
        let changed = try file.changingMetadata(of: sealed) { $0.encryption = metadata.encryption }
        let final = try format.readSealed(changed, path: file.path)
        let stamped = changed.applying(format.stamps(lastModified: metadata.lastModified, mac: mac, in: final))
        return (
            try one { () throws(Diagnostic) in try Sops.proven(stamped, path: file.path, store: file.store, key: key) }, remarks + notes
        )
    }

    /// Whether today's rule seals a value that was not in the file, and the file's own rule would leave it plain.
    private func exposesNew(_ contents: PlainContents, by rule: EncryptionRule?, _ bytes: [UInt8]) throws(Diagnostics) -> Bool {
        let today = try file.format.readPlain(bytes, path: file.path, matcher: try file.matcher(rule))
        guard today.tree.leaves.count == contents.tree.leaves.count else { return true }
        let known = file.contents.tree, plain = Set(known.leaves.lazy.filter { !$0.isSealed }.map { known.identity(of: $0) })
        return zip(contents.tree.leaves, today.tree.leaves).contains { own, other in
            !own.isComment && other.isExposed && !own.flags.contains(.isToSeal) && !plain.contains(contents.tree.identity(of: own))
        }
    }

    /// A new data key for these recipients, every value sealed anew.
    ///
    /// - Parameter encryption: the rule that is to hold from now on; nil keeps the one of the file.
    /// - Throws: also where recipients of other kinds are there, for which the new key cannot be sealed.
    package func rotated(for recipients: SopsRecipients, encryption: EncryptionRule? = nil, now: Int64) throws(Diagnostics) -> [UInt8] {
        try file.refuseOthers()
        let fresh = try one { () throws(Diagnostic) in try randomSecret(AesGcm.keySize) }
        let wrapped = try one { () throws(Diagnostic) in try DataKey.wrap(fresh, for: recipients) }
        let bytes = try file.changingMetadata(of: file.source) {
            ($0.groups, $0.threshold) = (wrapped.groups, wrapped.threshold)
            $0.encryption = encryption ?? $0.encryption
        }
        let contents = try file.format.readSealed(bytes, path: file.path)
        let resealed = try one { () throws(Diagnostic) in
            var rotation = try Rotation(self, contents, key: fresh)
            return try rotation.splices()
        }
        return try Completion(file, key: fresh, now: now).completed(bytes.applying(resealed) ?? [])
    }

    private func completed(_ bytes: [UInt8], sealingComments: Bool = false, now: Int64) throws(Diagnostics) -> [UInt8] {
        try Completion(file, key: key, sealsComments: sealingComments, now: now).completed(bytes)
    }
}
