internal import Documents

/// INI as sops reads it: sections of texts, comments that belong to a section or a key (formats note, 5.5).
struct IniFormat: SopsFormat {
    private static let metadataName = Array("sops".utf8)

    // MARK: Reading

    private func read(_ bytes: [UInt8], path: String) throws(Diagnostics) -> IniReader {
        let reader = IniReader(bytes, path: path)
        guard reader.complaints.isEmpty else { throw Diagnostics(reader.complaints) }
        return reader
    }

    private func metadata(of reader: IniReader) -> [IniReader.Section] { reader.sections.filter { $0.name == IniFormat.metadataName } }

    func readSealed(_ bytes: [UInt8], path: String) throws(Diagnostics) -> SealedContents {
        let reader = try read(bytes, path: path)
        let fields = metadata(of: reader).flatMap(\.entries).map {
            FlatMetadata.Field(name: $0.key, text: text(of: $0.value, in: bytes).unescapedLineFeeds)
        }
        return try FlatMetadata.contents(fields, path: path) { (matcher) throws(Diagnostics) in tree(bytes, reader, matcher) }
    }

    func readPlain(_ bytes: [UInt8], path: String, matcher: EncryptionMatcher) throws(Diagnostics) -> PlainContents {
        let reader = try read(bytes, path: path)
        if !metadata(of: reader).isEmpty { throw alreadySealed(path, "it has a section \"sops\"") }
        let tree = tree(bytes, reader, matcher)
        // To sops comments above a key and beside it are one, which has to be sealed as one.
        guard tree.leaves.contains(where: { $0.isComment && $0.flags.contains(.isToSeal) }), let joined = joined(bytes, reader) else {
            return PlainContents(tree: tree)
        }
        return PlainContents(tree: self.tree(joined, try read(joined, path: path), matcher))
    }

    private func text(of value: IniValue, in bytes: [UInt8]) -> [UInt8] {
        switch value.text {
        case .source(let range): Array(bytes[range])
        case .cooked(let text): text
        }
    }

    /// As SOPS orders them: a section's comments come before its keys, a key's comments behind it.
    private func tree(_ bytes: [UInt8], _ reader: IniReader, _ matcher: EncryptionMatcher) -> SopsTree {
        var walk = FlatWalk(bytes, store: .ini, matcher: matcher)
        for section in reader.sections where section.name != IniFormat.metadataName {
            walk.enter(section.name)
            for comment in section.comments { add(comment, bytes, to: &walk) }
            for entry in section.entries {
                walk.add(entry.key, entry.value.range, entry.value.text)
                for comment in entry.comments { add(comment, bytes, to: &walk) }
            }
        }
        // Comments that go with the metadata, or with nothing, are sealed with what stands before them.
        for section in metadata(of: reader) { for comment in section.comments { add(comment, bytes, to: &walk) } }
        if let last = reader.last { add(last, bytes, to: &walk) }
        return walk.tree
    }

    /// Several lines are one comment, of which the first loses its signs and the blanks behind them.
    private func add(_ comment: IniReader.Comment, _ bytes: [UInt8], to walk: inout FlatWalk) {
        guard let first = comment.lines.first, let last = comment.lines.last else { return }
        let sign = bytes[first.lowerBound]
        let start = bytes[first].firstIndex { $0 != sign && $0 != .space } ?? first.upperBound, range = start ..< last.upperBound
        guard comment.lines.count > 1 else { return walk.addComment(range, .source(range)) }
        walk.addComment(
            range, .cooked(Array(bytes[start ..< first.upperBound]) + comment.lines.dropFirst().flatMap { [.lineFeed] + bytes[$0] }))
    }

    /// The file with comments beside keys and sections moved below those above; nil where there are none of both.
    private func joined(_ bytes: [UInt8], _ reader: IniReader) -> [UInt8]? {
        var splices: [Splice] = []
        let owners = reader.sections.flatMap {
            [($0.comments, $0.lines.lowerBound)] + $0.entries.map { ($0.comments, $0.lines.lowerBound) }
        }
        for (comments, start) in owners where comments.count == 2 {
            guard let beside = comments[1].lines.first else { continue }
            let margin = bytes[start...].prefix(while: \.isBlank)
            splices.append(Splice(at: start, margin + bytes[beside] + bytes.lineFeeds))
            splices.append(Splice(bytes.trimmedEnd(start ..< beside.lowerBound) ..< beside.upperBound))
        }
        return splices.isEmpty ? nil : bytes.applying(splices)
    }

    // MARK: Spelling

    /// Quotes stay where there are any.
    private func quotes(of leaf: SopsTree.Leaf, in contents: any SealableContents) -> (before: [UInt8], after: [UInt8])? {
        guard !leaf.isComment, !leaf.flags.contains(.isCooked) else { return nil }
        let source = contents.tree.source
        return (Array(source[Int(leaf.start) ..< Int(leaf.textStart)]), Array(source[Int(leaf.textEnd) ..< Int(leaf.end)]))
    }

    func spelled(sealed text: [UInt8], at leaf: SopsTree.Leaf, of contents: any SealableContents) -> [UInt8] {
        guard let quotes = quotes(of: leaf, in: contents) else { return text }
        return quotes.before + text + quotes.after
    }

    func spelled(
        plain text: UnsafeBufferPointer<UInt8>, _ type: SopsType, at leaf: SopsTree.Leaf, of contents: SealedContents
    ) -> Splice {
        if leaf.isComment { return Splice(leaf.range, comment(Array(text), at: leaf, of: contents)) }
        // What no quotes can hold is written in those that hold most.
        let triple = [UInt8](repeating: .quote, count: 3)
        return Splice(leaf.range, IniValue.spelled(Array(text), keeping: quotes(of: leaf, in: contents)) ?? triple + text + triple)
    }

    /// Each line behind the first with a sign, and indented as the first is.
    private func comment(_ text: [UInt8], at leaf: SopsTree.Leaf, of contents: SealedContents) -> [UInt8] {
        let source = contents.tree.source, margin = source[source.lineStart(Int(leaf.start))...].prefix(while: \.isBlank)
        let lines = text.split(separator: .lineFeed).enumerated().map { index, line in
            index == 0 ? Array(line) : margin + (line.first?.isIniCommentSign == true ? [] : [.semicolon, .space]) + line
        }
        return Array(lines.joined(separator: source.lineFeeds))
    }

    // MARK: Metadata

    private func metadataLines(_ contents: SealedContents) -> MetadataLines {
        let source = contents.tree.source
        return MetadataLines(source: source, ranges: metadata(of: IniReader(source, path: "")).map(\.lines))
    }

    func removal(from contents: SealedContents) -> [Splice] {
        metadataLines(contents).removal(lineBreak: contents.tree.source.lineFeeds, gap: 2)
    }

    func addition(of metadata: Value, to contents: PlainContents, indent: Int?) throws(Diagnostic) -> [Splice] {
        let source = contents.tree.source
        return [MetadataLines.addition(written(metadata), to: source, lineBreak: source.lineFeeds, gap: 2)]
    }

    func replacement(of metadata: Value, in contents: SealedContents) throws(Diagnostics) -> [UInt8] {
        metadataLines(contents).replaced(by: written(metadata), lineBreak: contents.tree.source.lineFeeds)
    }

    /// The section with its keys aligned, as sops has it.
    private func written(_ metadata: Value) -> [[UInt8]] {
        let fields = FlatMetadata.fields(of: metadata), width = fields.map(\.name.count).max() ?? 0
        return [[.openBracket] + IniFormat.metadataName + [.closeBracket]]
            + fields.map {
                $0.name + [UInt8](repeating: .space, count: width - $0.name.count) + [.space, .equals, .space] + $0.text.escapedLineFeeds
            }
    }

    func stamps(lastModified: String, mac: [UInt8], in contents: SealedContents) -> [Splice] {
        metadata(of: IniReader(contents.tree.source, path: "")).flatMap(\.entries).compactMap { entry in
            switch String(decoding: entry.key, as: UTF8.self) {
            case "lastmodified": Splice(entry.value.range, Array(lastModified.utf8))
            case "mac": Splice(entry.value.range, mac)
            default: nil
            }
        }
    }

    // MARK: Editing

    func edited(_ contents: SealedContents, at path: Path, to value: NewValue?) throws(Diagnostic) -> [UInt8] {
        let source = contents.tree.source,
            keys = try FlatEdit.keys(of: path, count: 2, expected: "a section and a key, such as database.password")
        guard keys[0] != IniFormat.metadataName else { throw FlatEdit.unspellable(path, "the section \"sops\" holds metadata") }
        let reader = IniReader(source, path: ""), section = reader.sections.first { $0.name == keys[0] }
        let entry = section?.entries.first { $0.key == keys[1] }
        guard let value else {
            guard let entry else { throw FlatEdit.missing(path) }
            return source.applying([Splice(entry.lines)]) ?? source
        }
        var text = try FlatEdit.text(of: value, at: path)
        defer { wipe(&text) }
        guard let written = IniValue.spelled(text) else {
            throw FlatEdit.unspellable(path, "INI has no quotes for a text of several lines with \"\"\" in it")
        }
        if let entry { return source.applying([Splice(entry.value.range, written)]) ?? source }
        let line = try keyText(keys[1], path) + [.space, .equals, .space] + written + source.lineFeeds
        return source.applying([try insertion(line, keys[0], section, reader, path, in: source)]) ?? source
    }

    /// Behind the last key of the section; a new section goes before the metadata.
    private func insertion(
        _ line: [UInt8], _ name: [UInt8], _ section: IniReader.Section?, _ reader: IniReader, _ path: Path, in source: [UInt8]
    ) throws(Diagnostic) -> Splice {
        guard let section else {
            guard !name.contains(where: \.isBreak), !name.contains(.closeBracket), !name.isEmpty else {
                throw FlatEdit.unspellable(path, "expected a section with a name, without \"]\"")
            }
            let place = metadata(of: reader).first?.lines.lowerBound ?? source.count
            return Splice(at: place, [.openBracket] + name + [.closeBracket] + source.lineFeeds + line + source.lineFeeds)
        }
        if let last = section.entries.last { return Splice(at: last.lines.upperBound, line) }
        return Splice(
            at: section.name == reader.sections[0].name ? section.lines.lowerBound : source.nextLine(section.lines.lowerBound), line)
    }

    private func keyText(_ key: [UInt8], _ path: Path) throws(Diagnostic) -> [UInt8] {
        let special = "=:\"`[;#".utf8
        guard key.contains(where: { special.contains($0) }) || key.first?.isIniSpace == true || key.last?.isIniSpace == true else {
            if !key.isEmpty, key != [.dash], !key.contains(where: \.isBreak) { return key }
            throw FlatEdit.unspellable(path, "expected a key with a name")
        }
        guard !key.contains(.backtick), !key.contains(where: \.isBreak), key.first?.isIniSpace != true, key.last?.isIniSpace != true else {
            throw FlatEdit.unspellable(path, "INI has no quotes for its key")
        }
        return [.backtick] + key + [.backtick]
    }
}
