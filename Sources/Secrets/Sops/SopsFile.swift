package import Documents

/// A file that SOPS sealed, as it stands: nothing here needs a key but `opened`.
package struct SopsFile: Sendable {
    /// As messages name it.
    package let path: String
    package let store: SopsStore
    package let source: [UInt8]

    /// One leaf: a value, or a comment, in the order of the file; the metadata is none.
    package struct Entry: Sendable {
        /// With positions in lists; of a comment the path of what holds it.
        package var path: Path
        package var isComment: Bool
        package var isSealed: Bool
        /// `str int float bool time comment`; nil for what is not sealed.
        package var type: String?
        /// The source bytes of the value.
        package var range: Range<Int>
        /// In YAML and JSON the node of the document; nil for comments and the other stores.
        package var node: Int?
    }

    /// Whether these bytes hold SOPS's metadata. Looks at little more than the word, so that it costs nothing to ask of every file.
    package static func isSealed(_ bytes: [UInt8], store: SopsStore) -> Bool { false }

    /// - Parameter store: nil for the one of the path's extension.
    /// - Throws: every complaint at once, with places; never a value.
    package init(_ bytes: [UInt8], path: String, store: SopsStore? = nil) throws(Diagnostics) {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }

    /// A layer that has been parsed.
    package init(_ document: Document) throws(Diagnostics) {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }

    package var recipients: SopsRecipients { SopsRecipients([]) }
    /// RFC 3339, as it stands in the metadata.
    package var lastModified: String { "" }
    /// The rule that stands in the metadata; nil for none.
    package var encryption: EncryptionRule? { nil }
    package var macOnlyEncrypted: Bool { false }
    package var entries: [Entry] { [] }

    /// What is wrong without any key: shapes, lengths, types, values in plaintext where a rule seals, other recipients than the rule's, a
    /// missing MAC.
    ///
    /// - Parameter rule: what `.sops.yaml` says of the file today; nil leaves it out.
    package func findings(against rule: CreationRule?) -> [Diagnostic] { [] }

    /// Opens every value and verifies the MAC; nothing comes out before that.
    ///
    /// - Throws: codes `no-key` (with where keys were looked for), `mac-mismatch`, `bad-sealed-value` with the path of each.
    package func opened(with keys: KeyRing) throws(Diagnostics) -> OpenSopsFile {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }

    /// The same values for other recipients: the data key wrapped anew, values, `lastmodified` and `mac` byte for byte (`sops updatekeys`).
    ///
    /// - Throws: also where recipients of other kinds are there, for which nothing can be sealed here.
    package func rewrapped(for recipients: SopsRecipients, with keys: KeyRing) throws(Diagnostics) -> [UInt8] {
        throw Diagnostics(Diagnostic("not-built", "not built yet"))
    }
}
