package import Digests

/// The digest of a tree of files, folder by folder, so that a change costs the folders on its path.
///
/// A folder's digest is SHA-256 over its entries, ascending by name: `f` or `d`, the name, NUL, then for a file mode (octal), owner and
/// group with a NUL behind each and the digest of its bytes, for a folder its digest.
package struct DigestTree: Sendable {
    private var files: [String: RenderedFile] = [:]
    private var folders: [String: DigestTree] = [:]
    /// Set until something below changes.
    private var known: Digest?

    package init() {}

    package var isEmpty: Bool { files.isEmpty && folders.isEmpty }

    package mutating func insert(_ file: RenderedFile) { update(file.path[...]) { $0.files[$1] = file } }

    package mutating func remove(_ path: String) { update(path[...]) { $0.files[$1] = nil } }

    private mutating func update(_ path: Substring, _ change: (inout DigestTree, String) -> Void) {
        known = nil
        guard let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) else { return change(&self, String(path)) }
        let folder = String(path[..<slash])
        folders[folder, default: DigestTree()].update(path[path.utf8.index(after: slash)...], change)
        if folders[folder]?.isEmpty == true { folders[folder] = nil }
    }

    package mutating func digest() -> Digest {
        if let known { return known }
        var hash = Sha256()
        for name in (Array(files.keys) + Array(folders.keys)).sorted() {
            if let file = files[name] {
                let mode = String(file.mode, radix: 8)
                hash.update(Array("f\(name)\0\(mode)\0\(file.owner ?? "")\0\(file.ownerGroup ?? "")\0".utf8))
                file.digest.withBytes { hash.update($0) }
            }
            if let digest = folders[name]?.digest() {
                hash.update(Array("d\(name)\0".utf8))
                digest.withBytes { hash.update($0) }
            }
        }
        let digest = hash.finish()
        known = digest
        return digest
    }
}
