internal import Documents

/// dotenv as sops reads it: `KEY=value` with nothing quoted, comments behind `#` at the start of a line (formats note, 5.4).
struct DotenvFormat: SopsFormat {
    private static let prefix = Array("sops_".utf8)

    /// One line; empty ones are none.
    private struct Line {
        /// With its line feed.
        var range: Range<Int>
        /// Empty for comments.
        var key: Range<Int>
        /// Behind the `=` or the `#`.
        var text: Range<Int>
        var isComment: Bool
    }

    // MARK: Reading

    private func lines(_ bytes: [UInt8], path: String) throws(Diagnostics) -> [Line] {
        var lines: [Line] = [], complaints: [Diagnostic] = [], start = 0, number = 1
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: .lineFeed) ?? bytes.count, range = start ..< min(end + 1, bytes.count)
            if bytes[start] == .hash {
                lines.append(Line(range: range, key: start ..< start, text: start + 1 ..< end, isComment: true))
            } else if let equals = bytes[start ..< end].firstIndex(of: .equals) {
                lines.append(Line(range: range, key: start ..< equals, text: equals + 1 ..< end, isComment: false))
            } else if start < end, complaints.count < Limits.standard.diagnostics {
                let place = Place(file: path, position: Position(line: number, column: 1))
                complaints.append(
                    Diagnostic("bad-line", "expected \"KEY=value\", a comment that starts with \"#\", or an empty line", at: place))
            }
            (start, number) = (range.upperBound, number + 1)
        }
        guard complaints.isEmpty else { throw Diagnostics(complaints) }
        return lines
    }

    private func isMetadata(_ line: Line, in bytes: [UInt8]) -> Bool { bytes[line.key].starts(with: DotenvFormat.prefix) }

    /// The lines of metadata with the names of their fields.
    private func metadata(in bytes: [UInt8]) -> [(name: [UInt8], line: Line)] {
        let lines = (try? lines(bytes, path: "")) ?? []
        return lines.filter { isMetadata($0, in: bytes) }.map { (Array(bytes[$0.key].dropFirst(DotenvFormat.prefix.count)), $0) }
    }

    private func tree(_ bytes: [UInt8], _ lines: [Line], _ matcher: EncryptionMatcher) -> SopsTree {
        var walk = FlatWalk(bytes, store: .dotenv, matcher: matcher)
        for line in lines where !isMetadata(line, in: bytes) {
            if line.isComment {
                walk.addComment(line.text, .source(line.text))
            } else {
                let text = Array(bytes[line.text])
                walk.add(
                    Array(bytes[line.key]), line.text, text.hasEscapedLineFeed ? .cooked(text.unescapedLineFeeds) : .source(line.text))
            }
        }
        return walk.tree
    }

    func readSealed(_ bytes: [UInt8], path: String) throws(Diagnostics) -> SealedContents {
        let lines = try lines(bytes, path: path)
        let fields = metadata(in: bytes).map { FlatMetadata.Field(name: $0.name, text: Array(bytes[$0.line.text]).unescapedLineFeeds) }
        return try FlatMetadata.contents(fields, path: path) { (matcher) throws(Diagnostics) in tree(bytes, lines, matcher) }
    }

    func readPlain(_ bytes: [UInt8], path: String, matcher: EncryptionMatcher) throws(Diagnostics) -> PlainContents {
        let lines = try lines(bytes, path: path)
        if lines.contains(where: { isMetadata($0, in: bytes) }) { throw alreadySealed(path, "it has keys that start with \"sops_\"") }
        return PlainContents(tree: tree(bytes, lines, matcher))
    }

    // MARK: Spelling

    func spelled(sealed text: [UInt8], at leaf: SopsTree.Leaf, of contents: any SealableContents) -> [UInt8] { text }

    func spelled(
        plain text: UnsafeBufferPointer<UInt8>, _ type: SopsType, at leaf: SopsTree.Leaf, of contents: SealedContents
    ) -> Splice {
        Splice(leaf.range, text.contains(.lineFeed) ? Array(text).escapedLineFeeds : Array(text))
    }

    // MARK: Metadata

    private func metadataLines(_ contents: SealedContents) -> MetadataLines {
        MetadataLines(source: contents.tree.source, ranges: metadata(in: contents.tree.source).map(\.line.range))
    }

    func removal(from contents: SealedContents) -> [Splice] { metadataLines(contents).removal(lineBreak: [.lineFeed], gap: 1) }

    func addition(of metadata: Value, to contents: PlainContents, indent: Int?) throws(Diagnostic) -> [Splice] {
        [MetadataLines.addition(written(metadata), to: contents.tree.source, lineBreak: [.lineFeed], gap: 1)]
    }

    func replacement(of metadata: Value, in contents: SealedContents) throws(Diagnostics) -> [UInt8] {
        metadataLines(contents).replaced(by: written(metadata), lineBreak: [.lineFeed])
    }

    /// Sorted by key, as sops has them.
    private func written(_ metadata: Value) -> [[UInt8]] {
        FlatMetadata.fields(of: metadata).map { DotenvFormat.prefix + $0.name + [.equals] + $0.text.escapedLineFeeds }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    func stamps(lastModified: String, mac: [UInt8], in contents: SealedContents) -> [Splice] {
        metadata(in: contents.tree.source).compactMap { name, line in
            switch String(decoding: name, as: UTF8.self) {
            case "lastmodified": Splice(line.text, Array(lastModified.utf8))
            case "mac": Splice(line.text, mac)
            default: nil
            }
        }
    }

    // MARK: Editing

    func edited(_ contents: SealedContents, at path: Path, to value: NewValue?) throws(Diagnostic) -> [UInt8] {
        let source = contents.tree.source, key = try FlatEdit.keys(of: path, count: 1, expected: "one key, such as DB_PASSWORD")[0]
        let lines = try? lines(source, path: "")
        let line = lines?.first { !$0.isComment && source[$0.key].elementsEqual(key) }
        guard let value else {
            guard let line else { throw FlatEdit.missing(path) }
            return source.applying([Splice(line.range)]) ?? source
        }
        var text = try FlatEdit.text(of: value, at: path)
        defer { wipe(&text) }
        if text.hasEscapedLineFeed { throw FlatEdit.unspellable(path, "dotenv has no way to write \"\\n\" but as a line break") }
        let written = text.escapedLineFeeds
        if let line { return source.applying([Splice(line.text, written)]) ?? source }
        guard !key.contains(.equals), !key.contains(.lineFeed), key.first != .hash, !key.starts(with: DotenvFormat.prefix) else {
            throw FlatEdit.unspellable(path, "expected a key without \"=\", and without \"#\" or \"sops_\" at its start")
        }
        // Before the metadata, where people look for it.
        let place = lines?.first { isMetadata($0, in: source) }?.range.lowerBound ?? source.count
        return source.applying([Splice(at: place, key + [.equals] + written + [.lineFeed])]) ?? source
    }
}

/// What stores of texts say about edits.
enum FlatEdit {
    /// - Throws: when the path has not as many keys, and nothing else.
    static func keys(of path: Path, count: Int, expected: String) throws(Diagnostic) -> [[UInt8]] {
        let keys = path.steps.compactMap { step in if case .key(let key) = step { Array(key.utf8) } else { nil } }
        guard keys.count == count, path.steps.count == count else {
            throw Diagnostic("bad-path", "\(path.named) is no value of the file: expected \(expected)")
        }
        return keys
    }

    static func text(of value: NewValue, at path: Path) throws(Diagnostic) -> [UInt8] {
        switch value {
        case .scalar(kind: let kind, text: let text) where kind != .null: return Array(text.utf8)
        case .json(let document) where document.root?.isScalar == true && document.root?.kind != .null:
            return document.root?.withText(Array.init) ?? []
        default: throw unspellable(path, "expected a text: the file holds nothing else")
        }
    }

    static func missing(_ path: Path) -> Diagnostic { Diagnostic("no-such-path", "no \(path.named) in the file") }

    static func unspellable(_ path: Path, _ reason: String) -> Diagnostic {
        Diagnostic("cannot-spell", "\(path.named) cannot be written: \(reason)")
    }
}
