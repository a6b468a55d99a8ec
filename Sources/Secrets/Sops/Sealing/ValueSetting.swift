internal import Documents

/// One value put in its place in a sealed file. Where it comes to stand is found with a mark, so that a value that is to be sealed is never
/// in the file in plaintext.
struct ValueSetting {
    private let open: OpenSopsFile
    private let path: Path
    private let value: OpenSopsFile.Value
    private let spelling: Spelling
    /// The file with the mark in the place of the value.
    private let marked: [UInt8]
    private let mark: [UInt8]
    let changesNothing: Bool

    init(_ open: OpenSopsFile, _ path: Path, _ value: OpenSopsFile.Value) throws(Diagnostics) {
        (self.open, self.path, self.value) = (open, path, value)
        spelling = value.text.reveal { $0.withMemoryRebound(to: UInt8.self) { Spelling($0, kind: value.kind) } }
        let mark = try one { () throws(Diagnostic) in
            var sealer = try ValueSealer(key: randomSecret(AesGcm.keySize))
            return try sealer.seal(randomSecret(AesGcm.keySize), .string, additionalData: [])
        }
        self.mark = mark
        let file = open.file
        marked = try one { () throws(Diagnostic) in
            try file.format.edited(file.contents, at: path, to: .string(String(decoding: mark, as: UTF8.self)))
        }
        changesNothing = try ValueSetting.states(open, value, atMark: mark, in: marked)
    }

    /// What the type tag cannot carry.
    var remarks: [Diagnostic] {
        spelling.loss.map {
            [Diagnostic("sealed-as-text", "\(path.named) is sealed as text: \($0)", severity: .warning, at: Place(file: open.file.path))]
        } ?? []
    }

    /// Whether a rule seals the value. Null and the empty string are never sealed.
    func isToSeal(by rule: EncryptionRule?) throws(Diagnostics) -> Bool {
        guard value.kind != .null, value.text.count > 0 else { return false }
        let found = try place(by: rule)
        return found.contents.tree.leaves[found.leaf].flags.contains(.isToSeal)
    }

    /// The file with the value sealed, and metadata that names the rule.
    func sealed(by rule: EncryptionRule?) throws(Diagnostics) -> [UInt8] {
        let (contents, index) = try place(by: rule), tree = contents.tree, leaf = tree.leaves[index], file = open.file
        return try one { () throws(Diagnostic) in
            var sealer = try ValueSealer(key: open.key)
            let text = spelling.replaced.map { Secret(copying: $0) } ?? value.text
            let sealed = try sealer.seal(text, spelling.type, additionalData: Array(tree.names[tree.additionalData(of: leaf)]))
            return tree.source.applying([Splice(leaf.range, file.format.spelled(sealed: sealed, at: leaf, of: contents))]) ?? []
        }
    }

    /// The file with the value in plaintext.
    func plain() throws(Diagnostics) -> [UInt8] {
        let text = value.kind == .null ? "null" : value.text.reveal { String(decoding: $0, as: UTF8.self) }
        return try one { () throws(Diagnostic) in
            try open.file.format.edited(open.file.contents, at: path, to: .scalar(kind: value.kind, text: text))
        }
    }

    /// Where the mark is, in the file by a rule.
    private func place(by rule: EncryptionRule?) throws(Diagnostics) -> (contents: SealedContents, leaf: Int) {
        let bytes = try open.file.changingMetadata(of: marked) { $0.encryption = rule }
        let contents = try open.file.format.readSealed(bytes, path: open.file.path)
        guard let leaf = ValueSetting.find(mark, in: contents.tree) else {
            throw Diagnostics(
                Diagnostic(
                    "edit-refused", "cannot set \(path.named): it does not come to stand where a value can be sealed",
                    at: Place(file: open.file.path)))
        }
        return (contents, leaf)
    }

    private static func find(_ mark: [UInt8], in tree: SopsTree) -> Int? {
        tree.leaves.firstIndex { leaf in tree.withText(of: leaf) { $0.elementsEqual(mark) } }
    }

    /// Whether the file has this value there already.
    private static func states(
        _ open: OpenSopsFile, _ value: OpenSopsFile.Value, atMark mark: [UInt8], in marked: [UInt8]
    ) throws(Diagnostics) -> Bool {
        let old = open.file.contents.tree, new = try open.file.format.readSealed(marked, path: open.file.path).tree
        guard old.leaves.count == new.leaves.count, let index = find(mark, in: new), !old.leaves[index].isComment,
            old.path(of: old.leaves[index]) == new.path(of: new.leaves[index])
        else { return false }
        if let stated = open.value(ofLeaf: index) { return stated.kind == value.kind && stated.text.isEqual(to: value.text) }
        return false
    }
}
