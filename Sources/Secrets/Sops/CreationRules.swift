package import Documents

/// Which values of a file are sealed: at most one of SOPS's six rules.
package enum EncryptionRule: Hashable, Sendable {
    case unencryptedSuffix(String), encryptedSuffix(String)
    case unencryptedRegex(String), encryptedRegex(String)
    case unencryptedCommentRegex(String), encryptedCommentRegex(String)

    /// What holds where nothing is said.
    package static let standard = EncryptionRule.unencryptedSuffix("_unencrypted")
}

/// How `.sops.yaml` wants a file to be sealed.
package struct CreationRule: Hashable, Sendable {
    package var recipients: SopsRecipients
    /// Nil: none is stated, and `EncryptionRule.standard` holds.
    package var encryption: EncryptionRule?
    package var macOnlyEncrypted: Bool
    /// Blanks in a level of the metadata, by store; -1 is a tab. What is not stated is as usual: 4 in YAML, and in JSON as the file has it.
    package var indents: [SopsStore: Int]

    package init(
        recipients: SopsRecipients, encryption: EncryptionRule? = nil, macOnlyEncrypted: Bool = false, indents: [SopsStore: Int] = [:]
    ) {
        (self.recipients, self.encryption, self.macOnlyEncrypted, self.indents) = (recipients, encryption, macOnlyEncrypted, indents)
    }
}

/// A `.sops.yaml`, read as SOPS reads it.
package struct CreationRules: Sendable {
    /// - Parameter file: as messages name it.
    package static func read(_ bytes: [UInt8], file: String) throws(Diagnostics) -> CreationRules {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }

    /// The first rule whose `path_regex` is found in the path.
    ///
    /// - Parameter path: relative to the folder of `.sops.yaml`.
    /// - Throws: code `no-creation-rule`, with the file and a rule to add.
    package func rule(for path: String) throws(Diagnostic) -> CreationRule {
        throw Diagnostic("not-built", "not built yet")
    }
}
