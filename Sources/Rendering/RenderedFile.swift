package import Digests
package import Overlays

/// One file of a rendering.
package struct RenderedFile: Sendable, Equatable {
    /// Below the destination: relative, `/` between segments, no `.` or `..` among them.
    package private(set) var path: String
    package let bytes: [UInt8]
    /// Permission bits as `chmod` takes them, at most 0o7777.
    package let mode: UInt16
    /// Names of user and group as the manifest states them; nil leaves them to the destination.
    package let owner: String?
    package let ownerGroup: String?
    /// Whether a secret, or something derived from one, is in it.
    package let isTainted: Bool
    /// The target's name in the manifest.
    package let target: String
    /// The group that is switched, checked and taken back together (R34); nil is the environment's own.
    package let group: String?
    /// The document it was made from.
    package let document: String
    /// SHA-256 of `bytes`.
    package let digest: Digest
    /// How it gets to its place.
    package var delivery = Delivery.link
    /// The absolute path at which a link to it, or its copy, stands; nil: none, a copy stands at `path` beside `current`.
    package var link: String?
}

extension RenderedFile {
    /// Files with the paths that the same targets gave to the same documents in another rendering, ascending by path.
    package static func moved(_ files: [RenderedFile], onto others: [RenderedFile]) -> [RenderedFile] {
        struct Origin: Hashable { let target, document: String }
        let paths = Dictionary(others.map { (Origin(target: $0.target, document: $0.document), $0.path) }) { first, _ in first }
        return files.map { file in
            var copy = file
            copy.path = paths[Origin(target: file.target, document: file.document)] ?? file.path
            return copy
        }.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}
