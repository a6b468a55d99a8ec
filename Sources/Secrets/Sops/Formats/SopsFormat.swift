internal import Documents

/// What differs from store to store: how leaves and metadata are found in the bytes of a file, and how they are spelled. Everything else is
/// done over `SopsTree`.
///
/// YAML and JSON are `DocumentFormat`. A store that keeps metadata flattened (dotenv, INI) unflattens it into a JSON document for
/// `MetadataReader`, and flattens the mapping that it is given back.
protocol SopsFormat: Sendable {
    /// Reads a sealed file: its leaves by the rule that its metadata names.
    ///
    /// - Throws: every complaint at once; code `no-metadata` where there is none.
    func readSealed(_ bytes: [UInt8], path: String) throws(Diagnostics) -> SealedContents

    /// Reads a file that is not sealed, in a form that can be: with nothing in it that one leaf would share with another.
    ///
    /// - Throws: every complaint at once; code `already-sealed` for a file with metadata, `cannot-seal` for what sops could not read back.
    func readPlain(_ bytes: [UInt8], path: String, matcher: EncryptionMatcher) throws(Diagnostics) -> PlainContents

    /// The bytes to write in place of a leaf's range for a sealed value.
    func spelled(sealed text: [UInt8], at leaf: SopsTree.Leaf, of contents: any SealableContents) -> [UInt8]

    /// The bytes to write in place of a sealed leaf's range for its plaintext.
    func spelled(plain text: UnsafeBufferPointer<UInt8>, _ type: SopsType, at leaf: SopsTree.Leaf, of contents: SealedContents) -> Splice

    /// What takes the metadata away.
    func removal(from contents: SealedContents) -> [Splice]

    /// What puts metadata to a file without.
    ///
    /// - Parameters:
    ///   - metadata: the mapping that stands below `sops`.
    ///   - indent: blanks in a level, where the store has levels; nil for the usual.
    func addition(of metadata: Value, to contents: PlainContents, indent: Int?) throws(Diagnostic) -> [Splice]

    /// What puts back the metadata of another version of the file as it stood there.
    func restoration(from old: SealedContents, to contents: PlainContents) throws(Diagnostic) -> [Splice]

    /// What changes the two fields that each change of a value changes.
    func stamps(lastModified: String, mac: [UInt8], in contents: SealedContents) -> [Splice]

    /// Other metadata in the place of what stands there.
    func replacement(of metadata: Value, in contents: SealedContents) throws(Diagnostics) -> [UInt8]

    /// The file with a value set, in the spelling of the store.
    ///
    /// - Parameter value: nil takes the value away.
    func edited(_ contents: SealedContents, at path: Path, to value: NewValue?) throws(Diagnostic) -> [UInt8]
}

extension SopsFormat {
    func restoration(from old: SealedContents, to contents: PlainContents) throws(Diagnostic) -> [Splice] {
        try addition(of: old.metadataValue, to: contents, indent: nil)
    }
}

/// What both kinds of contents have.
protocol SealableContents {
    var tree: SopsTree { get }
    /// Of YAML and JSON.
    var document: Document? { get }
}

/// A sealed file, read.
struct SealedContents: SealableContents, Sendable {
    /// Where one document keeps its metadata, in source bytes.
    struct Place: Sendable {
        /// The key `sops` and its value, in nodes of the document.
        var key: Int
        var value: Int
        var lastModified: Int?
        var mac: Int?
        /// The mapping at the top.
        var root: Int
    }

    var tree: SopsTree
    var document: Document?
    var metadata: SopsMetadata
    /// The mapping below `sops`, unknown fields included.
    var metadataValue: Value
    /// Of each document that has any; empty in stores without nodes.
    var places: [Place]
    var warnings: [Diagnostic]
}

/// A file in plaintext, read.
struct PlainContents: SealableContents, Sendable {
    var tree: SopsTree
    var document: Document?
    var remarks: [Diagnostic] = []
}

extension SopsStore {
    var format: any SopsFormat {
        switch self {
        case .yaml, .json: DocumentFormat(store: self)
        case .dotenv: DotenvFormat()
        case .ini: IniFormat()
        case .binary: BinaryFormat()
        }
    }
}

/// The complaint about a file without metadata.
func noMetadata(_ path: String) -> Diagnostics {
    Diagnostics(
        Diagnostic(
            "no-metadata", "sops metadata not found: the file is not sealed", at: Place(file: path),
            hints: ["seal it with cfgops secret import, or with sops"]))
}

/// The complaint about a file that is to be sealed and has metadata.
func alreadySealed(_ path: String, _ sign: String) -> Diagnostics {
    Diagnostics(
        Diagnostic(
            "already-sealed", "the file is sealed already: \(sign)", at: Place(file: path),
            hints: ["change its values with cfgops secret set or edit"]))
}
