/// Where layers are read from: a commit, the index, the work tree, or a dictionary in a test. Paths are relative to the
/// configuration root, segments separated by `/`. An object that should be there but cannot be read throws; it is never
/// "absent" (R4).
package protocol LayerSource: Sendable {
    /// The entries of a folder in any order; nil when there is no such folder.
    func list(_ folder: String) throws -> [SourceEntry]?
    /// The bytes of a file; nil when there is no such file.
    func read(_ path: String) throws -> [UInt8]?
    /// Whether a file that was read holds what only a key opens, so that `${file:}` brings in a secret.
    func isSealed(_ bytes: [UInt8], path: String) -> Bool
}

extension LayerSource {
    package func isSealed(_ bytes: [UInt8], path: String) -> Bool { false }
}

/// One entry of a folder.
package struct SourceEntry: Sendable {
    package enum Kind: Sendable { case file, folder, link, submodule }

    package var name: String
    package var kind: Kind
    /// Set where the source knows it without reading: what caches are keyed by.
    package var identity: ContentIdentity?

    package init(name: String, kind: Kind, identity: ContentIdentity? = nil) {
        self.name = name
        self.kind = kind
        self.identity = identity
    }
}

/// The 20 bytes of a git object id: equal identities mean equal bytes.
package struct ContentIdentity: Hashable, Sendable {
    private let words: (UInt64, UInt64, UInt32)

    /// - Parameter bytes: exactly 20.
    package init(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == 20, "a content identity has 20 bytes")
        words = (
            bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
        )
    }

    package static func == (one: Self, other: Self) -> Bool { one.words == other.words }

    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
