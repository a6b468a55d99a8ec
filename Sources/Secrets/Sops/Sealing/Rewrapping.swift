package import Documents

extension SopsFile {
    /// The same values for other recipients: the data key wrapped anew, values, `lastmodified` and `mac` byte for byte (`sops updatekeys`).
    ///
    /// - Throws: also where recipients of other kinds would need a part of the key that nothing here can seal for them.
    package func rewrapped(for recipients: SopsRecipients, with keys: KeyRing) throws(Diagnostics) -> [UInt8] {
        var wanted = recipients
        let own = contents.metadata
        // With one group before and after, all hold the same key: those of other kinds keep theirs.
        let keepsOthers = own.groups.count == 1 && wanted.groups.count == 1 && Set(own.groups[0].others) == Set(wanted.groups[0].others)
        if keepsOthers { wanted.groups[0].others = [] } else { try refuseOthers() }
        let key = try DataKey.unwrap(own, with: keys, file: path).key
        let wrapped = try one { () throws(Diagnostic) in try DataKey.wrap(key, for: wanted) }
        return try changingMetadata(of: source) { ($0.groups, $0.threshold) = (wrapped.groups, wrapped.threshold) }
    }

    /// Refuses to change the data key, or how it is split, under recipients that nothing here can seal for.
    func refuseOthers() throws(Diagnostics) {
        guard let other = contents.metadata.groups.lazy.flatMap(\.others).first else { return }
        throw Diagnostics(
            Diagnostic(
                "foreign-recipient", "cannot change the data key: nothing here can seal it for \"\(other)\"", at: Place(file: path),
                hints: ["do it with sops, or take the recipient out of the file with sops updatekeys"]))
    }

    /// A version of the file with other metadata; its MAC is not looked at.
    func changingMetadata(of bytes: [UInt8], _ change: (inout SopsMetadata) -> Void) throws(Diagnostics) -> [UInt8] {
        let contents = try format.readSealed(bytes, path: path)
        var metadata = contents.metadata
        change(&metadata)
        // The time stays as it is written, unless it changes.
        metadata.lastModified = metadata.writtenLastModified
        let isSameRule = metadata.encryption == contents.metadata.encryption
        let isSameKey = metadata.groups.map { $0.age.map(\.file) } == contents.metadata.groups.map { $0.age.map(\.file) }
        if isSameRule && isSameKey { return bytes }
        let value = try one { () throws(Diagnostic) in try MetadataWriter.value(metadata, keeping: contents.metadataValue) }
        return try format.replacement(of: value, in: contents)
    }

    /// - Throws: with the file's place.
    func matcher(_ rule: EncryptionRule?) throws(Diagnostics) -> EncryptionMatcher {
        if store == .binary { return .everything }
        return try one { () throws(Diagnostic) in
            do throws(Diagnostic) { return try EncryptionMatcher(rule) } catch {
                var complaint = error
                complaint.place = Place(file: path)
                throw complaint
            }
        }
    }
}

extension SopsTree {
    /// What tells a plain value from others: its path in SOPS's form, and its text.
    func identity(of leaf: Leaf) -> [UInt8] { names[additionalData(of: leaf)] + [0] + withText(of: leaf, Array.init) }
}
