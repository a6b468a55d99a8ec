package import Documents

/// A file that SOPS sealed, as it stands: nothing here needs a key but `opened`.
package struct SopsFile: Sendable {
    /// As messages name it.
    package let path: String
    package let store: SopsStore
    let format: any SopsFormat
    let contents: SealedContents

    /// One leaf: a value, or a comment, in the order of the file; the metadata is none.
    package struct Entry: Sendable {
        /// With positions in lists; of a comment the path of what holds it.
        package var path: Path
        package var isComment: Bool
        package var isSealed: Bool
        /// `str int float bool time comment`; nil for what is not sealed, or badly.
        package var type: String?
        /// The source bytes of the value.
        package var range: Range<Int>
        /// In YAML and JSON the node of the document; nil for comments and the other stores.
        package var node: Int?
        let leaf: Int
    }

    /// Whether these bytes hold SOPS's metadata. Looks at little more than the word, so that it costs nothing to ask of every file.
    package static func isSealed(_ bytes: [UInt8], store: SopsStore) -> Bool {
        bytes.withUnsafeBufferPointer { MetadataMark.isIn($0, store: store) }
    }

    /// - Parameter store: nil for the one of the path's extension.
    /// - Throws: every complaint at once, with places; never a value.
    package init(_ bytes: [UInt8], path: String, store: SopsStore? = nil) throws(Diagnostics) {
        let store = store ?? SopsStore(path: path)
        try self.init(path: path, store: store, format: store.format) { (format) throws(Diagnostics) in
            try format.readSealed(bytes, path: path)
        }
    }

    /// A layer that has been parsed.
    package init(_ document: Document) throws(Diagnostics) {
        let format = DocumentFormat(store: document.syntax == .json ? .json : .yaml)
        try self.init(path: document.file, store: format.store, format: format) { (_) throws(Diagnostics) in try format.readSealed(document)
        }
    }

    private init(
        path: String, store: SopsStore, format: any SopsFormat, _ read: (any SopsFormat) throws(Diagnostics) -> SealedContents
    ) throws(Diagnostics) {
        (self.path, self.store, self.format) = (path, store, format)
        contents = try read(format)
    }

    package var source: [UInt8] { contents.tree.source }
    package var recipients: SopsRecipients { contents.metadata.recipients }
    /// RFC 3339, as it stands in the metadata.
    package var lastModified: String { contents.metadata.writtenLastModified }
    /// The rule that stands in the metadata; nil for none.
    package var encryption: EncryptionRule? { contents.metadata.encryption }
    package var macOnlyEncrypted: Bool { contents.metadata.macOnlyEncrypted }

    package var entries: [Entry] {
        let tree = contents.tree
        return tree.leaves.enumerated().map { index, leaf in
            let type = leaf.isSealed ? tree.withText(of: leaf) { try? SealedValue(parsing: $0) }?.type.word : nil
            return Entry(
                path: tree.path(of: leaf), isComment: leaf.isComment, isSealed: leaf.isSealed, type: type, range: leaf.range,
                node: leaf.node < 0 || leaf.isComment ? nil : Int(leaf.node), leaf: index)
        }
    }

    /// Opens every value and verifies the MAC; nothing comes out before that.
    ///
    /// - Throws: codes `no-key` (with where keys were looked for), `mac-mismatch`, `bad-sealed-value` with the path of each.
    package func opened(with keys: KeyRing) throws(Diagnostics) -> OpenSopsFile {
        let key = try DataKey.unwrap(contents.metadata, with: keys, file: path)
        return try opened(withDataKey: key.key, warnings: key.warnings)
    }

    /// - Parameter key: 32 bytes.
    func opened(withDataKey key: Secret, warnings: [Diagnostic] = []) throws(Diagnostics) -> OpenSopsFile {
        var opening = try Opening(contents, file: path, key: key)
        let opened = try opening.run()
        return OpenSopsFile(file: self, warnings: warnings + opened.warnings + Findings(self).silent, key: key, texts: opened.texts)
    }
}
