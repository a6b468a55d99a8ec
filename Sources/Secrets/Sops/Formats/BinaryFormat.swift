internal import Documents

/// Any bytes, as the one value `data` of a JSON file (formats note, 5.3).
struct BinaryFormat: SopsFormat {
    private let json = DocumentFormat(store: .binary)
    private static let key = Array("data".utf8)

    func readSealed(_ bytes: [UInt8], path: String) throws(Diagnostics) -> SealedContents {
        let contents = try json.readSealed(bytes, path: path)
        guard contents.tree.leaves.count == 1, contents.tree.path(of: contents.tree.leaves[0]) == Path([.key("data")]) else {
            throw Diagnostics(
                Diagnostic(
                    "bad-binary-file", "expected \"data\" and \"sops\" in a sealed binary file and nothing else", at: Place(file: path),
                    hints: ["a file name that ends with .json, .yaml, .env or .ini says that the file is of another kind"]))
        }
        return contents
    }

    func readPlain(_ bytes: [UInt8], path: String, matcher: EncryptionMatcher) throws(Diagnostics) -> PlainContents {
        let isSealed =
            bytes.withUnsafeBufferPointer { MetadataMark.isIn($0, store: .binary) } && (try? readSealed(bytes, path: path)) != nil
        if isSealed { throw alreadySealed(path, "it has \"data\" and \"sops\"") }
        var walk = FlatWalk(bytes, store: .binary, matcher: .everything)
        walk.add(BinaryFormat.key, 0 ..< bytes.count, .source(0 ..< bytes.count))
        return PlainContents(tree: walk.tree)
    }

    func spelled(sealed text: [UInt8], at leaf: SopsTree.Leaf, of contents: any SealableContents) -> [UInt8] {
        contents.document == nil ? Array("{\n\t\"data\": \"".utf8) + text + [.quote] : json.spelled(sealed: text, at: leaf, of: contents)
    }

    func spelled(
        plain text: UnsafeBufferPointer<UInt8>, _ type: SopsType, at leaf: SopsTree.Leaf, of contents: SealedContents
    ) -> Splice {
        Splice(leaf.range, Array(text))
    }

    /// All that is not the value.
    func removal(from contents: SealedContents) -> [Splice] {
        let leaf = contents.tree.leaves[0], end = contents.tree.source.count
        // An empty file has an empty value, which is not sealed and goes too.
        return leaf.isSealed ? [Splice(0 ..< leaf.range.lowerBound), Splice(leaf.range.upperBound ..< end)] : [Splice(0 ..< end)]
    }

    func addition(of metadata: Value, to contents: PlainContents, indent: Int?) throws(Diagnostic) -> [Splice] {
        let source = contents.tree.source, unit = indent.map { $0 < 0 ? [.tab] : [UInt8](repeating: .space, count: $0) } ?? [.tab]
        var writer = JsonWriter(.pretty, indentation: unit, margin: unit, plain: false)
        try emit(metadata, to: &writer)
        let text = writer.bytes.last == .lineFeed ? writer.bytes.dropLast() : writer.bytes[...]
        let head = Array((source.isEmpty ? "{\n\t\"data\": \"\",\n\t\"sops\": " : ",\n\t\"sops\": ").utf8)
        return [Splice(at: source.count, head + text + Array("\n}\n".utf8))]
    }

    func stamps(lastModified: String, mac: [UInt8], in contents: SealedContents) -> [Splice] {
        json.stamps(lastModified: lastModified, mac: mac, in: contents)
    }

    func replacement(of metadata: Value, in contents: SealedContents) throws(Diagnostics) -> [UInt8] {
        try json.replacement(of: metadata, in: contents)
    }

    func edited(_ contents: SealedContents, at path: Path, to value: NewValue?) throws(Diagnostic) -> [UInt8] {
        guard let value, path == Path([.key("data")]) else {
            throw Diagnostic("bad-path", "\(path.named) is no value of the file: a binary file has the one value \"data\", which stays")
        }
        var text = try FlatEdit.text(of: value, at: path), quoted: [UInt8] = []
        defer { wipe(&text) }
        text.withUnsafeBufferPointer { appendQuoted($0, to: &quoted) }
        return contents.tree.source.applying([Splice(contents.tree.leaves[0].range, quoted)]) ?? contents.tree.source
    }
}
