internal import Documents
package import Secrets

/// A sealed layer while it is edited: what the file was, and its plaintext as the edits so far left it.
struct OpenLayer {
    let file: String
    /// Nil where there was no such file.
    private let original: OpenSopsFile?
    /// What `.sops.yaml` says of the file today; nil where no rule speaks of it.
    private let rule: CreationRule?
    private(set) var plaintext: Secret
    /// Whether there is a file, or will be.
    var exists: Bool { !bytes.isEmpty }
    /// The file as it would be written.
    private(set) var bytes: [UInt8]

    /// - Throws: codes `no-key`, `mac-mismatch` and their like.
    init(_ bytes: [UInt8], _ file: String, rule: CreationRule?, _ sealing: Sealing) throws(Diagnostics) {
        let opened = try sealing.open(bytes, file)
        (self.file, original, self.rule, self.bytes) = (file, opened, rule, bytes)
        plaintext = opened.plaintext
    }

    /// A file that is not there yet.
    init(new file: String, rule: CreationRule) {
        (self.file, original, self.rule, bytes, plaintext) = (file, nil, rule, [], Secret(copying: []))
    }

    /// What did not change keeps its ciphertext.
    ///
    /// - Returns: remarks about what type tags cannot carry.
    mutating func seal(_ text: Secret, _ sealing: Sealing) throws(Diagnostics) -> [Diagnostic] {
        let sealed: (bytes: [UInt8], remarks: [Diagnostic])
        if let original {
            sealed = try original.resealing(text, by: rule, now: sealing.now)
        } else if let rule {
            sealed = try Sops.seal(text, path: file, by: rule, now: sealing.now)
        } else {
            return []
        }
        (plaintext, bytes) = (text, sealed.bytes)
        return sealed.remarks
    }

    /// Whom a text on its way into the file may be sealed for, so that it is not lost: those of the rule, or where nothing can be sealed
    /// for them here, those of the file.
    var ruleToKeep: CreationRule {
        let wanted = rule?.recipients.sealable ?? SopsRecipients([])
        return CreationRule(recipients: wanted.groups.contains { !$0.age.isEmpty } ? wanted : original?.file.recipients.sealable ?? wanted)
    }

    /// The same values under a new data key, for those who may read another file.
    func sealed(for other: CreationRule, _ sealing: Sealing) throws(Diagnostics) -> [UInt8] {
        guard let original else { return bytes }
        return try original.rotated(for: other.recipients, encryption: other.encryption, now: sealing.now)
    }
}

extension SopsRecipients {
    /// Those for whom something can be sealed here.
    package var sealable: SopsRecipients {
        let groups = groups.map { Group(age: $0.age) }.filter { !$0.age.isEmpty }
        return SopsRecipients(groups: groups, threshold: min(threshold, groups.count))
    }
}
