internal import Documents

/// YAML and JSON, read by Documents and edited in place.
struct DocumentFormat: SopsFormat {
    let store: SopsStore

    private var syntax: Document.Syntax { store == .yaml ? .yaml : .json }

    // MARK: Reading

    func readSealed(_ bytes: [UInt8], path: String) throws(Diagnostics) -> SealedContents {
        try readSealed(try parse(bytes, path, mergeKeys: true))
    }

    /// A document that was read as a layer, or by `parse`.
    func readSealed(_ document: Document) throws(Diagnostics) -> SealedContents {
        guard let root = document.root, root.kind == .mapping, let value = root["sops"] else { throw noMetadata(document.file) }
        let reader = MetadataReader(value)
        let matcher: EncryptionMatcher
        do throws(Diagnostic) { matcher = store == .binary ? .everything : try EncryptionMatcher(reader.metadata.encryption) } catch {
            var complaint = error
            complaint.place = value.place
            throw Diagnostics(reader.complaints + [complaint])
        }
        var walk = DocumentWalk(document, store: store, matcher: matcher)
        walk.run()
        let complaints = reader.complaints + walk.complaints
        guard complaints.isEmpty else { throw Diagnostics(complaints) }
        let places = walk.metadata.compactMap { metadata -> SealedContents.Place? in
            guard let root = metadata.root, let key = metadata.key else { return nil }
            let value = Value(document, Int(document.nodes[key].next))
            return SealedContents.Place(
                key: key, value: value.index, lastModified: value["lastmodified"]?.resolved, mac: value["mac"]?.resolved, root: root)
        }
        return SealedContents(
            tree: walk.tree, document: document, metadata: reader.metadata, metadataValue: value, places: places, warnings: reader.warnings)
    }

    func readPlain(_ bytes: [UInt8], path: String, matcher: EncryptionMatcher) throws(Diagnostics) -> PlainContents {
        var document: Document
        // The text is secret, and a parser quotes what it does not expect.
        do { document = try parse(bytes, path, mergeKeys: false) } catch { throw Diagnostics(error.list.map(\.withoutQuotes)) }
        if document.roots.contains(where: { Value(document, Int($0.node))["sops"] != nil }) {
            throw alreadySealed(path, "it has the top-level key \"sops\"")
        }
        document = try AliasExpansion(document, matcher: matcher).expanded()
        var walk = DocumentWalk(document, store: store, matcher: matcher)
        walk.run()
        let complaints = walk.complaints + unreadableKeys(document)
        guard complaints.isEmpty else { throw Diagnostics(complaints) }
        return PlainContents(tree: walk.tree, document: document)
    }

    func parse(_ bytes: [UInt8], _ path: String, mergeKeys: Bool) throws(Diagnostics) -> Document {
        let parsed = Layer.parse(bytes, file: path, syntax: syntax, mergeKeys: mergeKeys, foreignTags: true)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics.filter(\.isError)) }
        return document
    }

    /// Keys that sops takes for something else than text, at which it gives up.
    private func unreadableKeys(_ document: Document) -> [Diagnostic] {
        var complaints: [Diagnostic] = [], canonical: [UInt8] = []
        for (index, node) in document.nodes.enumerated() where syntax == .yaml && node.kind == .mapping {
            for (key, _) in Value(document, index).ownEntries where document.nodes[key.index].style == .plain {
                guard complaints.count < Limits.standard.diagnostics else { return complaints }
                let type = key.withText { PlainScalar.read($0, canonical: &canonical) }.type
                guard type != .string, document.properties(of: key.index) == nil else { continue }
                complaints.append(
                    Diagnostic(
                        "cannot-seal", "the key \"\(key.text)\" is no text for sops, which could not read the file", at: key.place,
                        hints: ["put it into quotes"]))
            }
            canonical.removeAll(keepingCapacity: true)
        }
        return complaints
    }

    // MARK: Spelling

    func spelled(sealed text: [UInt8], at leaf: SopsTree.Leaf, of contents: any SealableContents) -> [UInt8] {
        if leaf.isComment { return (leaf.node < 0 ? [.hash] : []) + text }
        guard let document = contents.document, leaf.node >= 0 else { return text }
        let node = document.nodes[Int(leaf.node)]
        if syntax == .json || node.style == .doubleQuoted { return [.quote] + text + [.quote] }
        if node.style == .singleQuoted { return [.apostrophe] + text + [.apostrophe] }
        if node.style == .literal || node.style == .folded {
            // A block ends behind its line break.
            return text + document.source[leaf.range].reversed().prefix(while: \.isBreak).reversed()
        }
        return leaf.flags.contains(.isInFlow) ? [.quote] + text + [.quote] : text
    }

    func spelled(
        plain text: UnsafeBufferPointer<UInt8>, _ type: SopsType, at leaf: SopsTree.Leaf, of contents: SealedContents
    ) -> Splice {
        guard let document = contents.document else { return Splice(leaf.range, Array(text)) }
        return PlainSpelling(document).splice(text, type, at: leaf)
    }
}

extension [UInt8] {
    /// The line break that a text uses first; a line feed where it has none.
    var firstLineBreak: [UInt8] {
        guard let first = firstIndex(where: \.isBreak) else { return [.lineFeed] }
        let isPair = self[first] == .carriageReturn && self[(first + 1)...].first == .lineFeed
        return isPair ? [.carriageReturn, .lineFeed] : [self[first]]
    }

    /// The start of the line of an offset, behind a byte order mark.
    func lineStart(_ offset: Int) -> Int {
        var start = offset
        while start > 0, !self[start - 1].isBreak { start -= 1 }
        return start == 0 && starts(with: [0xEF, 0xBB, 0xBF]) ? Swift.min(3, offset) : start
    }

    /// Behind the line break that ends the line of an offset; the end where there is none.
    func nextLine(_ offset: Int) -> Int {
        var end = offset
        while end < count, !self[end].isBreak { end += 1 }
        guard end < count else { return end }
        return end + (self[end] == .carriageReturn && end + 1 < count && self[end + 1] == .lineFeed ? 2 : 1)
    }
}
