package import Documents
internal import Schemas

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
    /// One entry of `creation_rules`.
    struct Entry: Sendable {
        /// Nil matches every path.
        var path: RegularExpression?
        var rule: CreationRule
    }

    private let file: String
    private let entries: [Entry]

    /// - Parameter file: as messages name it.
    /// - Throws: every complaint at once, with places.
    package static func read(_ bytes: [UInt8], file: String) throws(Diagnostics) -> CreationRules {
        let parsed = Layer.parse(bytes, file: file, syntax: .yaml, foreignTags: true)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics.filter(\.isError)) }
        guard let root = document.root, root.kind == .mapping else {
            throw Diagnostics(Diagnostic("bad-sops-yaml", "expected a mapping with \"creation_rules\"", at: Place(file: file)))
        }
        var reader = CreationRulesReader(root)
        let entries = reader.entries()
        guard reader.complaints.isEmpty else { throw Diagnostics(reader.complaints) }
        return CreationRules(file: file, entries: entries)
    }

    /// The first rule whose `path_regex` is found in the path.
    ///
    /// - Parameter path: relative to the folder of `.sops.yaml`.
    /// - Throws: code `no-creation-rule`, with the file and a rule to add.
    package func rule(for path: String) throws(Diagnostic) -> CreationRule {
        if let index = index(for: path) { return entries[index].rule }
        let folder = path.split(separator: "/").dropLast().joined(separator: "/"), example = folder.isEmpty ? path : folder + "/"
        throw Diagnostic(
            "no-creation-rule", "no rule for \"\(path)\"", at: Place(file: file),
            hints: ["add one under \"creation_rules\": - { path_regex: \"^\(example)\", age: age1... }"])
    }

    /// The place of that rule among all, from 0; nil where none matches.
    package func index(for path: String) -> Int? {
        let text = Array(path.utf8)
        return entries.firstIndex { entry in
            guard let expression = entry.path else { return true }
            if case .matches = text.withUnsafeBufferPointer({ expression.match($0) }) { return true }
            return false
        }
    }

    /// Whether the rule for a path has a `path_regex`, and so says that this very file is to be sealed. A rule for every file says so of
    /// none.
    package func names(_ path: String) -> Bool { index(for: path).map { entries[$0].path != nil } ?? false }
}
