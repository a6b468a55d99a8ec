internal import Documents

/// Opens all values of a file and verifies its MAC.
struct Opening {
    private let contents: SealedContents
    private let tree: SopsTree
    private let file: String
    private let cipher: AesGcm
    private var complaints: [Diagnostic] = []
    private var warnings: [Diagnostic]
    /// Used again for each value.
    private var vector: [UInt8] = []
    private var tag: [UInt8] = []
    private var additionalData: [UInt8] = []
    private var sealed: [UInt8] = []

    /// - Parameter key: 32 bytes.
    init(_ contents: SealedContents, file: String, key: Secret) throws(Diagnostics) {
        guard let cipher = AesGcm(key: key) else { throw Diagnostics(noCipher) }
        (self.contents, tree, self.file, self.cipher, warnings) = (contents, contents.tree, file, cipher, contents.warnings)
    }

    /// - Throws: code `bad-sealed-value` for every value that does not open, `mac-mismatch`.
    mutating func run() throws(Diagnostics) -> (texts: OpenTexts, warnings: [Diagnostic]) {
        let texts = try open()
        try verify(texts)
        return (texts, warnings)
    }

    /// Opens without looking at the MAC: for files that are being written, whose MAC is still to come.
    mutating func open() throws(Diagnostics) -> OpenTexts {
        let (places, count) = measured()
        var texts = places
        let memory = Secret(count: count) { memory in
            for index in texts.indices where texts[index] != nil { openLeaf(index, &texts[index], memory) }
        }
        guard complaints.isEmpty else { throw Diagnostics(complaints) }
        return OpenTexts(texts: texts, memory: memory)
    }

    // MARK: Values

    /// Room for each sealed leaf, and complaints about what does not look as it should.
    private mutating func measured() -> (texts: [OpenTexts.Text?], count: Int) {
        var texts = [OpenTexts.Text?](repeating: nil, count: tree.leaves.count), count = 0
        for (index, leaf) in tree.leaves.enumerated() {
            guard leaf.isSealed else {
                if leaf.isExposed { complainExposed(leaf) }
                continue
            }
            let length = tree.withText(of: leaf) { text -> Result<(Int, SopsType), SealedValue.Mistake> in
                Result { () throws(SealedValue.Mistake) in
                    let value = try SealedValue(parsing: text)
                    return (value.count, value.type)
                }
            }
            switch length {
            case .success((let length, let type)):
                texts[index] = OpenTexts.Text(start: UInt32(count), end: UInt32(count + length), type: type)
                count += length
            case .failure(let mistake): complain(leaf, "\(tree.name(of: leaf)) is no sealed value: \(mistake.message)")
            }
        }
        return (texts, count)
    }

    private mutating func openLeaf(_ index: Int, _ text: inout OpenTexts.Text?, _ memory: UnsafeMutableRawBufferPointer) {
        guard let place = text else { return }
        let leaf = tree.leaves[index], output = UnsafeMutableRawBufferPointer(rebasing: memory[Int(place.start) ..< Int(place.end)])
        guard take(leaf) else {
            return complain(leaf, "\(tree.name(of: leaf)) is no sealed value: \(SealedValue.Mistake.base64("text").message)")
        }
        if open(below: leaf.step, into: output) {
            if !isOfType(output, place.type) {
                complain(leaf, "\(tree.name(of: leaf)) opens, but is no value of its type \(place.type.word)")
            } else if leaf.isComment != (place.type == .comment) {
                leaf.isComment
                    ? warn(leaf, "bad-type", "\(tree.name(of: leaf)) is a comment and has the type \(place.type.word)")
                    : complain(leaf, "\(tree.name(of: leaf)) is a value and has the type comment")
            }
            return
        }
        guard leaf.isComment else {
            return complain(
                leaf, "\(tree.name(of: leaf)) does not open: it was changed, or belongs to another key or another file",
                hints: ["values are bound to their keys: moving or renaming one needs its key"])
        }
        // Comments belong to a map or list, and readers differ in which.
        var step = tree.steps[Int(leaf.step)].parent
        while step >= 0, !open(below: step, into: output) { step = tree.steps[Int(step)].parent }
        if step < 0 {
            warn(leaf, "odd-comment", "\(tree.name(of: leaf)) does not open, and is passed on as it is")
            text = nil
        }
    }

    /// Decodes a leaf's parts.
    private mutating func take(_ leaf: SopsTree.Leaf) -> Bool {
        tree.withText(of: leaf) { text in
            guard let value = try? SealedValue(parsing: text) else { return false }
            return SealedValue.decode(value.data, into: &sealed) && SealedValue.decode(value.vector, into: &vector)
                && SealedValue.decode(value.tag, into: &tag)
        }
    }

    private mutating func open(below step: Int32, into output: UnsafeMutableRawBufferPointer) -> Bool {
        additionalData.removeAll(keepingCapacity: true)
        let names = Int(tree.steps[Int(step)].start) ..< Int(tree.steps[Int(step)].end)
        tree.names.withUnsafeBufferPointer { additionalData.append(contentsOf: $0[names]) }
        return sealed.withUnsafeBytes {
            cipher.open($0, vector: vector, tag: tag, additionalData: additionalData, into: output)
        }
    }

    private func isOfType(_ text: UnsafeMutableRawBufferPointer, _ type: SopsType) -> Bool {
        if type == .string || type == .comment { return true }
        var canonical: [UInt8] = []
        defer { wipe(&canonical) }
        return UnsafeRawBufferPointer(text).withMemoryRebound(to: UInt8.self) { SealedText.appendCanonical($0, type, to: &canonical) }
    }

    // MARK: MAC

    private func verify(_ texts: OpenTexts) throws(Diagnostics) {
        guard let stated = statedMac() else {
            throw Diagnostics(
                Diagnostic(
                    "mac-mismatch",
                    "MAC mismatch: \(contents.metadata.mac.isEmpty ? "the file has no MAC" : "the MAC of the file does not open")",
                    at: Place(file: file), hints: ["\"lastmodified\" and \"mac\" belong together: take both from one version of the file"]))
        }
        if mac(texts).isEqual(to: stated) { return }
        // What versions up to 3.13.1 made of large integers in JSON.
        if tree.store == .json, mac(texts, asDoubles: true).isEqual(to: stated) { return }
        throw Diagnostics(
            Diagnostic(
                "mac-mismatch", "MAC mismatch: values of the file were added, removed, reordered or changed without its key",
                at: Place(file: file),
                hints: ["take the file back to a version that verifies: cfgops secret verify names what is odd about it"]))
    }

    private func statedMac() -> Secret? {
        contents.metadata.mac.withUnsafeBufferPointer { text in
            guard let value = try? SealedValue(parsing: text), value.type == .string else { return nil }
            var sealed: [UInt8] = [], vector: [UInt8] = [], tag: [UInt8] = []
            guard SealedValue.decode(value.data, into: &sealed), SealedValue.decode(value.vector, into: &vector),
                SealedValue.decode(value.tag, into: &tag)
            else { return nil }
            var isOpen = false
            let mac = Secret(count: sealed.count) { output in
                isOpen = sealed.withUnsafeBytes {
                    cipher.open(
                        $0, vector: vector, tag: tag, additionalData: Array(contents.metadata.lastModified.utf8), into: output)
                }
            }
            return isOpen ? mac : nil
        }
    }

    /// The text of the MAC that the values have.
    ///
    /// - Parameter asDoubles: as for `MacHash`.
    func mac(_ texts: OpenTexts, asDoubles: Bool = false) -> Secret {
        var hash = MacHash(macOnlyEncrypted: contents.metadata.macOnlyEncrypted, asDoubles: asDoubles)
        for (index, leaf) in tree.leaves.enumerated() where !leaf.isComment {
            if let text = texts[index] {
                _ = texts.reveal(text) { hash.addSealed($0, text.type) }
            } else if !contents.metadata.macOnlyEncrypted {
                hash.addPlain(leaf, of: tree)
            }
        }
        return hash.finish()
    }

    // MARK: Complaints

    private mutating func complainExposed(_ leaf: SopsTree.Leaf) {
        if leaf.isComment {
            warn(leaf, "plain-comment", "\(tree.name(of: leaf)) is in plaintext where the file's rule seals comments")
        } else {
            complain(
                leaf, "\(tree.name(of: leaf)) is not sealed, though the file's rule seals it",
                hints: ["set it with cfgops secret set, which seals it"])
        }
    }

    private mutating func complain(_ leaf: SopsTree.Leaf, _ message: String, hints: [String] = []) {
        guard complaints.count < Limits.standard.diagnostics else { return }
        complaints.append(Diagnostic("bad-sealed-value", message, at: tree.place(of: leaf, file: file), hints: hints))
    }

    private mutating func warn(_ leaf: SopsTree.Leaf, _ code: String, _ message: String) {
        guard warnings.count < Limits.standard.diagnostics else { return }
        warnings.append(Diagnostic(code, message, severity: .warning, at: tree.place(of: leaf, file: file)))
    }
}
