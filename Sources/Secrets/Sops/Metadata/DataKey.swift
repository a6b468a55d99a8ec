internal import Documents

/// The key of one file, 32 bytes, wrapped for its recipients.
enum DataKey {
    /// - Returns: the key, and warnings about recipients that are not those whose key opened it.
    /// - Throws: code `no-key` when no key at hand opens it, or too few groups; `bad-data-key` when what it opens is no key.
    static func unwrap(_ metadata: SopsMetadata, with keys: KeyRing, file: String) throws(Diagnostics) -> (
        key: Secret, warnings: [Diagnostic]
    ) {
        var broken: [Diagnostic] = [], warnings: [Diagnostic] = []
        let key = try keys.first { (identities) throws(Diagnostics) -> Secret? in
            (broken, warnings) = ([], [])
            let parts = metadata.groups.compactMap { open($0, with: identities, file: file, &broken, &warnings) }
            guard parts.count >= metadata.threshold else { return nil }
            return metadata.groups.count == 1 ? parts[0] : Shamir.join(parts)
        }
        guard let key else {
            if !broken.isEmpty { throw Diagnostics(broken) }
            var complaint = keys.noKey(for: file, sealedFor: metadata.groups.flatMap { $0.age.map(\.recipient) + $0.others })
            if metadata.threshold > 1 {
                complaint.hints.append("keys of \(metadata.threshold) of its \(metadata.groups.count) key groups are needed")
            }
            throw Diagnostics(complaint)
        }
        guard key.count == AesGcm.keySize else {
            throw Diagnostics(
                Diagnostic("bad-data-key", "expected a data key of \(AesGcm.keySize) bytes, found \(key.count)", at: Place(file: file)))
        }
        return (key, warnings)
    }

    /// A group's part by the first key that fits. A file that is broken counts only where no other one opens.
    private static func open(
        _ group: SopsMetadata.Group, with identities: [AgeIdentity], file: String, _ broken: inout [Diagnostic],
        _ warnings: inout [Diagnostic]
    ) -> Secret? {
        for wrapped in group.age where !identities.isEmpty {
            do throws(Diagnostic) {
                let part = try Age.open(wrapped.file, with: identities)
                if !identities.contains(where: { $0.recipient.text == wrapped.recipient }) { warnings.append(misnamed(wrapped, file)) }
                return part
            } catch {
                guard error.code != "no-identity" else { continue }
                var complaint = error
                complaint.message = "the data key for \(wrapped.recipient) does not open: \(error.message)"
                complaint.place = Place(file: file)
                broken.append(complaint)
            }
        }
        return nil
    }

    private static func misnamed(_ wrapped: SopsMetadata.Wrapped, _ file: String) -> Diagnostic {
        Diagnostic(
            "misnamed-recipient", "what is sealed for \"\(wrapped.recipient)\" opens with the key of someone else", severity: .warning,
            at: Place(file: file), hints: ["the names of recipients are labels that anyone can change: seal the data key anew"])
    }

    /// - Throws: code `no-recipients`; also for recipients of other kinds, for which nothing here can seal.
    static func wrap(_ key: Secret, for recipients: SopsRecipients) throws(Diagnostic) -> SopsMetadata {
        try check(recipients)
        var metadata = SopsMetadata()
        let count = recipients.groups.count
        let parts = count == 1 ? [key] : try Shamir.split(key, parts: count, threshold: recipients.threshold)
        metadata.threshold = count == 1 ? 1 : recipients.threshold
        for (group, part) in zip(recipients.groups, parts) {
            var wrapped = SopsMetadata.Group()
            for recipient in group.age {
                wrapped.age.append(SopsMetadata.Wrapped(recipient: recipient.text, file: try Age.seal(part, for: [recipient])))
            }
            metadata.groups.append(wrapped)
        }
        return metadata
    }

    static func check(_ recipients: SopsRecipients) throws(Diagnostic) {
        let count = recipients.groups.count
        guard count > 0, recipients.groups.allSatisfy({ !$0.age.isEmpty || !$0.others.isEmpty }) else {
            throw Diagnostic(
                "no-recipients", "expected at least one recipient in each key group", hints: ["name age recipients in .sops.yaml"])
        }
        if let other = recipients.groups.lazy.flatMap(\.others).first {
            throw Diagnostic(
                "foreign-recipient", "cannot seal for \"\(other)\": only age recipients can be sealed for here",
                hints: ["do it with sops, or take the recipient out of .sops.yaml"])
        }
        guard count <= SopsMetadata.maximumGroups, recipients.groups.allSatisfy({ $0.age.count <= SopsMetadata.maximumRecipients }) else {
            throw Diagnostic(
                "too-many-recipients",
                "expected at most \(SopsMetadata.maximumGroups) key groups of \(SopsMetadata.maximumRecipients) recipients")
        }
        guard count == 1 || 2 ... count ~= recipients.threshold else {
            throw Diagnostic(
                "bad-threshold", "expected a threshold from 2 to \(count), the number of key groups, found \(recipients.threshold)")
        }
    }
}
