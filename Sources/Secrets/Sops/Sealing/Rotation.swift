internal import Documents

/// Every value of a file sealed anew under another key, by the rule of metadata that may have changed.
struct Rotation {
    private let open: OpenSopsFile
    private let contents: SealedContents
    private var sealer: ValueSealer

    /// - Parameter contents: the file of `open`, with other metadata.
    init(_ open: OpenSopsFile, _ contents: SealedContents, key: Secret) throws(Diagnostic) {
        guard contents.tree.leaves.count == open.file.contents.tree.leaves.count else {
            throw Diagnostic("cannot-seal", "the file does not read back with other metadata", at: Place(file: open.file.path))
        }
        (self.open, self.contents) = (open, contents)
        sealer = try ValueSealer(key: key)
    }

    mutating func splices() throws(Diagnostic) -> [Splice] {
        let tree = contents.tree, format = open.file.format
        var splices: [Splice] = []
        for (index, leaf) in tree.leaves.enumerated() {
            // What is plain is left to `Completion`.
            guard let text = open.texts[index] else { continue }
            guard leaf.flags.contains(.isToSeal) else {
                splices.append(open.texts.reveal(text) { format.spelled(plain: $0, text.type, at: leaf, of: contents) })
                continue
            }
            let additionalData = Array(tree.names[tree.additionalData(of: leaf)])
            let sealed = try open.texts.reveal(text) { sealer.sealing($0, text.type, additionalData) }.get()
            splices.append(Splice(leaf.range, format.spelled(sealed: sealed, at: leaf, of: contents)))
        }
        return splices
    }
}
