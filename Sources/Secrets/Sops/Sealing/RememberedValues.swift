internal import Documents

/// Ciphertexts that may be used again: for the same plaintext under the same additional data, and each once, so that equal elements of a list
/// keep ciphertexts of their own. Never is an initialization vector used for another plaintext.
final class RememberedValues {
    /// A ciphertext of one of the files.
    struct Value {
        var file: Int
        var leaf: Int
    }

    private let files: [OpenSopsFile]
    /// By a keyed hash of additional data, kind and shown text; in the order of the files.
    private var candidates: [Int: [Value]] = [:]

    /// - Parameter files: all under one data key; those that come first are asked first.
    init(_ files: [OpenSopsFile]) {
        self.files = files
        for (number, file) in files.enumerated() {
            for (index, leaf) in file.file.contents.tree.leaves.enumerated() {
                guard let text = file.texts[index] else { continue }
                let hash = file.texts.reveal(text) { bytes in
                    var shown = shownText(bytes, text.type)
                    defer { wipe(&shown) }
                    return shown.withUnsafeBufferPointer { RememberedValues.hash(leaf, of: file.file.contents.tree, text.type, $0) }
                }
                candidates[hash, default: []].append(Value(file: number, leaf: index))
            }
        }
        for key in candidates.keys { candidates[key]?.reverse() }
    }

    /// Takes the ciphertext of a value that has the same place and the same text as a leaf of an edited plaintext.
    ///
    /// - Parameter type: what sops takes the leaf for in plaintext.
    func take(_ leaf: SopsTree.Leaf, of tree: SopsTree, _ type: SopsType) -> Value? {
        let hash = tree.withText(of: leaf) { RememberedValues.hash(leaf, of: tree, type, $0) }
        guard let found = candidates[hash]?.lastIndex(where: { isEqual($0, leaf, tree, type) }) else { return nil }
        return candidates[hash]?.remove(at: found)
    }

    func file(of value: Value) -> OpenSopsFile { files[value.file] }
    func leaf(of value: Value) -> SopsTree.Leaf { files[value.file].file.contents.tree.leaves[value.leaf] }

    /// Strings, comments and all else are told apart; a date is no string as long as it stands without quotes.
    private static func kind(_ type: SopsType) -> Int { type == .string ? 0 : type == .comment ? 1 : 2 }

    private static func hash(_ leaf: SopsTree.Leaf, of tree: SopsTree, _ type: SopsType, _ text: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        tree.names.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[tree.additionalData(of: leaf)])) }
        hasher.combine(kind(type))
        hasher.combine(bytes: UnsafeRawBufferPointer(text))
        return hasher.finalize()
    }

    private func isEqual(_ value: Value, _ leaf: SopsTree.Leaf, _ tree: SopsTree, _ type: SopsType) -> Bool {
        let file = files[value.file], other = file.file.contents.tree, otherLeaf = other.leaves[value.leaf]
        guard let text = file.texts[value.leaf], RememberedValues.kind(text.type) == RememberedValues.kind(type),
            tree.names[tree.additionalData(of: leaf)] == other.names[other.additionalData(of: otherLeaf)]
        else { return false }
        return file.texts.reveal(text) { bytes in
            var shown = shownText(bytes, text.type)
            defer { wipe(&shown) }
            return tree.withText(of: leaf) { $0.elementsEqual(shown) }
        }
    }
}
