package import Digests
package import Overlays

extension RenderedFile {
    /// A file that was rendered before, as a destination keeps it. The document it was made from is no longer known.
    ///
    /// - Parameters:
    ///   - owner, ownerGroup: numbers in digits; nil leaves them to the destination.
    ///   - digest: SHA-256 of `bytes`.
    ///   - placement: where a link to it, or its copy, stands beside the generation; nil: nowhere.
    package init(
        stored bytes: [UInt8], at path: String, mode: UInt16, owner: String?, ownerGroup: String?, isTainted: Bool, target: String,
        group: String, digest: Digest, placement: (delivery: Delivery, path: String)?
    ) {
        self.init(
            path: path, bytes: bytes, mode: mode, owner: owner, ownerGroup: ownerGroup, isTainted: isTainted, target: target, group: group,
            document: "", digest: digest, delivery: placement?.delivery ?? .link,
            link: placement.flatMap { $0.path == path ? nil : $0.path })
    }
}

extension Rendering {
    /// A rendering of files that a destination keeps.
    ///
    /// - Parameter files: in any order.
    package init(stored files: [RenderedFile], of environment: String) {
        var tree = DigestTree()
        for file in files { tree.insert(file) }
        let sorted = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        self.init(environment: environment, files: sorted, digest: tree.digest())
    }
}
