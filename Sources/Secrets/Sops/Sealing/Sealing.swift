internal import Documents

/// Seals the leaves of a plaintext, and computes the MAC on the way.
struct Sealing {
    private let contents: PlainContents
    private let tree: SopsTree
    private let format: any SopsFormat
    private let metadata: SopsMetadata
    private let file: String
    private var sealer: ValueSealer
    private let remembered: RememberedValues?
    private var hash: MacHash
    private var canonical: [UInt8] = []
    private(set) var splices: [Splice] = []
    /// What type tags cannot carry.
    private(set) var remarks: [Diagnostic]

    /// - Parameters:
    ///   - metadata: says what the MAC covers, and with which time it is sealed.
    ///   - remembered: ciphertexts under the same key.
    init(
        _ contents: PlainContents, format: any SopsFormat, file: String, key: Secret, metadata: SopsMetadata,
        remembered: RememberedValues? = nil
    ) throws(Diagnostic) {
        (self.contents, tree, self.format, self.metadata) = (contents, contents.tree, format, metadata)
        (self.file, self.remembered, remarks) = (file, remembered, contents.remarks)
        sealer = try ValueSealer(key: key)
        hash = MacHash(macOnlyEncrypted: metadata.macOnlyEncrypted)
    }

    /// - Returns: the sealed MAC.
    mutating func run() throws(Diagnostic) -> [UInt8] {
        defer { wipe(&canonical) }
        for leaf in tree.leaves {
            if leaf.isComment { try seal(comment: leaf) } else { try seal(value: leaf) }
        }
        return try sealedMac(hash.finish())
    }

    private mutating func sealedMac(_ mac: Secret) throws(Diagnostic) -> [UInt8] {
        try sealer.seal(mac, .string, additionalData: Array(metadata.lastModified.utf8))
    }

    private mutating func seal(comment leaf: SopsTree.Leaf) throws(Diagnostic) {
        // What did not open was passed on, and is passed on again.
        guard leaf.flags.contains(.isToSeal), !leaf.flags.contains(.looksSealed), leaf.textStart != leaf.textEnd else { return }
        if let value = remembered?.take(leaf, of: tree, .comment) { return reuse(value, at: leaf) }
        try sealAnew(leaf, .comment, nil)
    }

    private mutating func seal(value leaf: SopsTree.Leaf) throws(Diagnostic) {
        guard leaf.flags.contains(.isToSeal), !leaf.flags.contains(.isNull), leaf.textStart != leaf.textEnd else {
            if !metadata.macOnlyEncrypted { try hashPlain(leaf) }
            return
        }
        guard !leaf.flags.contains(.isShared) else { throw shared(leaf) }
        let spelling = Spelling(leaf, of: tree, canonical: &canonical)
        if let value = takeRemembered(leaf, spelling) {
            let text = value.text
            guard value.file.texts.reveal(text, { hash.addSealed($0, text.type) }) else { throw unhashable(leaf) }
            return reuse(value.value, at: leaf)
        }
        if let loss = spelling.loss { remark(leaf, loss) }
        var replaced = spelling.replaced
        defer { if replaced != nil { wipe(&replaced!) } }
        let isHashed =
            replaced.map { $0.withUnsafeBufferPointer { hash.addSealed($0, spelling.type) } }
            ?? tree.withText(of: leaf) { hash.addSealed($0, spelling.type) }
        guard isHashed else { throw unhashable(leaf) }
        try sealAnew(leaf, spelling.type, replaced)
    }

    private mutating func takeRemembered(
        _ leaf: SopsTree.Leaf, _ spelling: Spelling
    ) -> (file: OpenSopsFile, text: OpenTexts.Text, value: RememberedValues.Value)? {
        // Without quotes a value is what sops takes it for, though it be sealed as a string.
        let type = spelling.loss == nil ? spelling.type : .time
        guard let value = remembered?.take(leaf, of: tree, type), let file = remembered?.file(of: value), let text = file.texts[value.leaf]
        else { return nil }
        return (file, text, value)
    }

    private mutating func hashPlain(_ leaf: SopsTree.Leaf) throws(Diagnostic) {
        canonical.removeAll(keepingCapacity: true)
        guard !tree.readPlain(leaf, canonical: &canonical).isBeyondSops else {
            throw Diagnostic(
                "cannot-seal", "\(tree.name(of: leaf)) is an integer beyond 64 bits, which sops cannot hold",
                at: tree.place(of: leaf, file: file),
                hints: ["put it into quotes"])
        }
        hash.addPlain(leaf, of: tree)
    }

    private mutating func sealAnew(_ leaf: SopsTree.Leaf, _ type: SopsType, _ replaced: [UInt8]?) throws(Diagnostic) {
        let additionalData = Array(tree.names[tree.additionalData(of: leaf)])
        let sealed =
            replaced.map { $0.withUnsafeBufferPointer { sealer.sealing($0, type, additionalData) } }
            ?? tree.withText(of: leaf) { sealer.sealing($0, type, additionalData) }
        splices.append(Splice(leaf.range, format.spelled(sealed: try sealed.get(), at: leaf, of: contents)))
    }

    private mutating func reuse(_ value: RememberedValues.Value, at leaf: SopsTree.Leaf) {
        guard let remembered else { return }
        let old = remembered.leaf(of: value), text = remembered.file(of: value).file.contents.tree.withText(of: old, Array.init)
        // An element that was a comment to sops stays one.
        let spelled = leaf.isComment && old.node >= 0 ? [.dash, .space] + text : format.spelled(sealed: text, at: leaf, of: contents)
        splices.append(Splice(leaf.range, spelled))
    }

    // MARK: Remarks

    private mutating func remark(_ leaf: SopsTree.Leaf, _ loss: String) {
        guard remarks.count < Limits.standard.diagnostics else { return }
        remarks.append(
            Diagnostic(
                "sealed-as-text", "\(tree.name(of: leaf)) is sealed as text: \(loss)", severity: .warning,
                at: tree.place(of: leaf, file: file)))
    }

    private func shared(_ leaf: SopsTree.Leaf) -> Diagnostic {
        Diagnostic(
            "cannot-seal", "\(tree.name(of: leaf)) stands for a value elsewhere, and is to be sealed by itself",
            at: tree.place(of: leaf, file: file), hints: ["write the value out by hand"])
    }

    private func unhashable(_ leaf: SopsTree.Leaf) -> Diagnostic {
        Diagnostic("cannot-seal", "\(tree.name(of: leaf)) is no value of its type", at: tree.place(of: leaf, file: file))
    }
}
