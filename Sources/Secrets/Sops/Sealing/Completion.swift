internal import Documents

/// Makes a changed file whole: seals what is plain and must not be, and writes the MAC of what now stands there.
struct Completion {
    private let file: SopsFile
    private let key: Secret
    /// Whether comments are sealed too, as a new rule wants it; otherwise they stay as they are.
    private let sealsComments: Bool
    private let lastModified: String

    init(_ file: SopsFile, key: Secret, sealsComments: Bool = false, now: Int64) {
        (self.file, self.key, self.sealsComments, lastModified) = (file, key, sealsComments, SopsTime.text(seconds: now))
    }

    /// - Parameter bytes: with metadata and with values that are sealed under the key, or not at all.
    func completed(_ bytes: [UInt8]) throws(Diagnostics) -> [UInt8] {
        let format = file.format
        let contents = try format.readSealed(bytes, path: file.path)
        let splices = try one { () throws(Diagnostic) in try sealed(contents) }
        let whole = bytes.applying(splices) ?? []
        let final = try format.readSealed(whole, path: file.path)
        var opening = try Opening(final, file: file.path, key: key)
        let mac = opening.mac(try opening.open())
        return try one { () throws(Diagnostic) in
            var sealer = try ValueSealer(key: key)
            let text = try sealer.seal(mac, .string, additionalData: Array(lastModified.utf8))
            let stamped = whole.applying(format.stamps(lastModified: lastModified, mac: text, in: final))
            return try Sops.proven(stamped, path: file.path, store: file.store, key: key)
        }
    }

    private func sealed(_ contents: SealedContents) throws(Diagnostic) -> [Splice] {
        let tree = contents.tree
        var sealer = try ValueSealer(key: key), canonical: [UInt8] = [], splices: [Splice] = []
        for leaf in tree.leaves where leaf.isExposed && (sealsComments || !leaf.isComment) {
            let spelling = Spelling(leaf, of: tree, canonical: &canonical), type = leaf.isComment ? .comment : spelling.type
            let additionalData = Array(tree.names[tree.additionalData(of: leaf)])
            let text =
                spelling.replaced.map { $0.withUnsafeBufferPointer { sealer.sealing($0, type, additionalData) } }
                ?? tree.withText(of: leaf) { sealer.sealing($0, type, additionalData) }
            splices.append(Splice(leaf.range, file.format.spelled(sealed: try text.get(), at: leaf, of: contents)))
        }
        wipe(&canonical)
        return splices
    }
}
