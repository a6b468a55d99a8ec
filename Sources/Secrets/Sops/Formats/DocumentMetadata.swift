internal import Documents

/// Where YAML and JSON keep metadata, and how it is put there and taken away. Putting back what was taken gives the same bytes.
extension DocumentFormat {
    func removal(from contents: SealedContents) -> [Splice] {
        guard let document = contents.document else { return [] }
        return contents.places.map { Splice(range(of: $0, in: document)) }
    }

    func stamps(lastModified: String, mac: [UInt8], in contents: SealedContents) -> [Splice] {
        guard let document = contents.document else { return [] }
        var splices: [Splice] = []
        for place in contents.places {
            if let node = place.lastModified {
                splices.append(Splice(document.nodes[node].span, [.quote] + Array(lastModified.utf8) + [.quote]))
            }
            if let node = place.mac {
                let isPlain = document.nodes[node].style == .plain
                splices.append(Splice(document.nodes[node].span, isPlain ? mac : [.quote] + mac + [.quote]))
            }
        }
        return splices
    }

    func addition(of metadata: Value, to contents: PlainContents, indent: Int?) throws(Diagnostic) -> [Splice] {
        guard let document = contents.document else { return [] }
        return try MetadataInsertion(document).splices { isFlow, margin in
            isFlow
                ? flowEntry(metadata, margin: margin, document, indent: indent)
                : blockEntry(metadata, margin: margin, indent: indent ?? 4, document)
        }
    }

    func restoration(from old: SealedContents, to contents: PlainContents) throws(Diagnostic) -> [Splice] {
        guard let document = contents.document, let before = old.document, let place = old.places.first else { return [] }
        let entry = Array(before.source[Int(before.nodes[place.key].start) ..< Int(before.nodes[place.value].end)])
        return try MetadataInsertion(document).splices { _, _ in entry }
    }

    func replacement(of metadata: Value, in contents: SealedContents) throws(Diagnostics) -> [UInt8] {
        guard let document = contents.document else { return contents.tree.source }
        let splices = contents.places.map { place in
            let start = Int(document.nodes[place.key].start), value = document.nodes[place.value]
            let margin = start - document.source.lineStart(start)
            guard value.style == .block else {
                return Splice(start ..< Int(value.end), flowEntry(metadata, margin: margin, document, indent: nil))
            }
            let inner = Int(document.nodes[place.value + 1].start), step = inner - document.source.lineStart(inner) - margin
            return Splice(start ..< Int(value.end), blockEntry(metadata, margin: margin, indent: min(max(step, 1), 9), document))
        }
        return document.source.applying(splices) ?? document.source
    }

    func edited(_ contents: SealedContents, at path: Path, to value: NewValue?) throws(Diagnostic) -> [UInt8] {
        guard let document = contents.document else { return contents.tree.source }
        func edit(_ document: Document) throws(Diagnostic) -> [UInt8] {
            if let value { try Edit.set(path, to: value, in: document) } else { try Edit.unset(path, in: document) }
        }
        // New keys at the top go before the metadata, where people look for them.
        guard value != nil, contents.places.allSatisfy({ isLast($0, in: document) }), let place = contents.places.first,
            let bare = document.source.applying(removal(from: contents)), let stripped = try? parse(bare, document.file, mergeKeys: true),
            let bytes = try? edit(stripped), let edited = try? parse(bytes, document.file, mergeKeys: true)
        else { return try edit(document) }
        let entry = Array(document.source[Int(document.nodes[place.key].start) ..< Int(document.nodes[place.value].end)])
        let splices = try MetadataInsertion(edited).splices { _, _ in entry }
        return bytes.applying(splices) ?? bytes
    }

    private func isLast(_ place: SealedContents.Place, in document: Document) -> Bool {
        document.nodes[place.value].next == document.nodes[place.root].next
    }

    // MARK: Text

    /// `sops:` and the lines below, the first without margin and the last without line break.
    private func blockEntry(_ metadata: Value, margin: Int, indent: Int, _ document: Document) -> [UInt8] {
        var writer = YamlWriter(step: indent, sequenceStep: indent, keepsNumbers: true)
        writer.beginMapping()
        writer.key("sops")
        try? emit(metadata, to: &writer)  // a YamlWriter takes every value
        writer.endMapping()
        let lineBreak = document.source.firstLineBreak, blanks = [UInt8](repeating: .space, count: margin)
        let lines = writer.bytes.dropLast().split(separator: .lineFeed, omittingEmptySubsequences: false)
        return Array(
            lines.enumerated().map { $0.offset == 0 || $0.element.isEmpty ? Array($0.element) : blanks + $0.element }.joined(
                separator: lineBreak))
    }

    /// `"sops": {...}`, in lines where the file has lines.
    private func flowEntry(_ metadata: Value, margin: Int, _ document: Document, indent: Int?) -> [UInt8] {
        guard let root = document.root, let first = root.ownEntries.first ?? nil,
            document.source[root.node.span].contains(where: \.isBreak) || root.ownEntries.isEmpty
        else { return entry(metadata, JsonWriter(.line), document) }
        let start = Int(document.nodes[first.key.index].start)
        let blanks = Array(document.source[document.source.lineStart(start) ..< start].prefix(while: \.isBlank))
        let unit = indent.map { $0 < 0 ? [.tab] : [UInt8](repeating: .space, count: $0) } ?? (blanks.isEmpty ? [.tab] : blanks)
        return entry(metadata, JsonWriter(.pretty, indentation: unit, margin: blanks, plain: false), document)
    }

    private func entry(_ metadata: Value, _ writer: JsonWriter, _ document: Document) -> [UInt8] {
        var writer = writer
        try? emit(metadata, to: &writer)  // metadata has no numbers that JSON does not have
        let text = writer.bytes.last == .lineFeed ? writer.bytes.dropLast() : writer.bytes[...]
        let lines = text.split(separator: .lineFeed, omittingEmptySubsequences: false)
        return Array("\"sops\": ".utf8) + Array(lines.joined(separator: document.source.firstLineBreak))
    }

    // MARK: Ranges

    /// The bytes that go when the metadata goes.
    private func range(of place: SealedContents.Place, in document: Document) -> Range<Int> {
        let start = Int(document.nodes[place.key].start), end = Int(document.nodes[place.value].end), source = document.source
        if document.nodes[place.root].style == .flow { return flowRange(of: place, in: document) }
        let lines = source.lineStart(start) ..< (source[end - 1].isBreak ? end : source.nextLine(end))
        // A file that ended without line break was given one before the metadata.
        guard lines.upperBound == source.count, source.last?.isBreak == false, lines.lowerBound > 0 else { return lines }
        let isPair = lines.lowerBound > 1 && source[lines.lowerBound - 1] == .lineFeed && source[lines.lowerBound - 2] == .carriageReturn
        return lines.lowerBound - (isPair ? 2 : 1) ..< lines.upperBound
    }

    private func flowRange(of place: SealedContents.Place, in document: Document) -> Range<Int> {
        let root = document.nodes[place.root], end = Int(document.nodes[place.value].end)
        var previous: Int?, key = place.root + 1
        while key < place.key {
            let value = Int(document.nodes[key].next)
            previous = Int(document.nodes[value].end)
            key = Int(document.nodes[value].next)
        }
        if let previous { return previous ..< end }
        let next = Int(document.nodes[place.value].next)
        if next < root.next { return Int(document.nodes[place.key].start) ..< Int(document.nodes[next].start) }
        return Int(root.start) + 1 ..< Int(root.end) - 1
    }
}

/// Where metadata goes in a file without: to the end of every document.
struct MetadataInsertion {
    let document: Document

    init(_ document: Document) { self.document = document }

    /// - Parameter entry: the text from `sops` on, by whether it stands in brackets and how many blanks its lines start with.
    func splices(_ entry: (_ isFlow: Bool, _ margin: Int) -> [UInt8]) throws(Diagnostic) -> [Splice] {
        if document.roots.isEmpty { return [block(at: document.source.count, margin: 0, entry)] }
        var splices: [Splice] = []
        for (index, root) in document.roots.enumerated() {
            let value = Value(document, Int(root.node))
            if value.node.style == .flow {
                splices.append(flow(value, entry))
            } else if value.kind == .null, value.node.style != .absent {
                throw Diagnostic("not-a-mapping", "expected a mapping at the top of each document, found null", at: value.place)
            } else {
                let first = Int(value.node.start), margin = value.kind == .mapping ? first - document.source.lineStart(first) : 0
                splices.append(block(at: end(ofRoot: index), margin: margin, entry))
            }
        }
        return splices
    }

    /// Where the document's own lines end.
    private func end(ofRoot index: Int) -> Int {
        let root = document.roots[index]
        if !root.endMarker.isEmpty { return Int(root.endMarker.lowerBound) }
        guard index + 1 < document.roots.count else { return document.source.count }
        return Int(document.roots[index + 1].startMarker.lowerBound)
    }

    private func block(at offset: Int, margin: Int, _ entry: (Bool, Int) -> [UInt8]) -> Splice {
        let lineBreak = document.source.firstLineBreak, blanks = [UInt8](repeating: .space, count: margin)
        let isAtLineStart = offset == 0 || document.source[offset - 1].isBreak
        let text = blanks + entry(false, margin)
        // Where the line breaks off the metadata does too, so that taking it away leaves the file as it was.
        return Splice(at: offset, isAtLineStart ? text + lineBreak : lineBreak + text)
    }

    private func flow(_ root: Value, _ entry: (Bool, Int) -> [UInt8]) -> Splice {
        let text = entry(true, 0), source = document.source, end = Int(root.node.end) - 1
        guard let last = root.ownEntries.last else {
            let lineBreak = text.contains(where: \.isBreak) ? source.firstLineBreak : []
            return Splice(Int(root.node.start) + 1 ..< end, lineBreak + text + lineBreak)
        }
        let isInLines = source[Int(root.node.start) ..< Int(root.node.end)].contains(where: \.isBreak)
        let first = Int(document.nodes[root.resolved + 1].start)
        let margin = source[source.lineStart(first) ..< first].prefix(while: \.isBlank)
        return Splice(
            at: Int(document.nodes[last.value.index].end), [.comma] + (isInLines ? source.firstLineBreak + margin : [.space]) + text)
    }
}
