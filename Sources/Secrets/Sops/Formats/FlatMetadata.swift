internal import Documents

/// Metadata in stores that have no nesting: one key for each field, a map's step spelled `__map_KEY`, a list's `__list_INDEX`, line feeds as
/// `\n` (formats note, 5.6).
enum FlatMetadata {
    /// One key and its text, without the prefix of the store.
    struct Field {
        var name: [UInt8]
        var text: [UInt8]
    }

    /// What one key and those that start as it does make up.
    private indirect enum Tree {
        case text([UInt8])
        case map([(key: [UInt8], value: Tree)])
        case list([Int: Tree])
    }

    private enum Step {
        case key([UInt8])
        case index(Int)
    }

    private static let mapStep = Array("__map_".utf8)
    private static let listStep = Array("__list_".utf8)

    // MARK: Reading

    /// The mapping that the fields were flattened from; its texts are strings.
    ///
    /// - Throws: every complaint at once, with names of fields.
    static func value(_ fields: [Field], path: String) throws(Diagnostics) -> Value {
        var tree = Tree.map([]), complaints: [Diagnostic] = []
        for field in fields {
            guard let steps = steps(field.name), insert(field.text, steps[...], into: &tree) else {
                complaints.append(complaint("the field \"\(shown(field.name))\" of SOPS's metadata does not fit those before it", path))
                continue
            }
        }
        if let gap = gap(in: tree, below: []) {
            complaints.append(
                complaint("expected the entries of \"\(shown(gap))\" in SOPS's metadata to be numbered from 0, without gaps", path))
        }
        var bytes: [UInt8] = []
        append(tree, to: &bytes)
        guard complaints.isEmpty, let root = Json.parse(bytes, file: path).document?.root else {
            throw Diagnostics(complaints.isEmpty ? [complaint("SOPS's metadata is no text", path)] : complaints)
        }
        return root
    }

    private static func complaint(_ message: String, _ path: String) -> Diagnostic {
        Diagnostic("bad-metadata", message, at: Place(file: path))
    }

    private static func shown(_ name: [UInt8]) -> String { String(decoding: name, as: UTF8.self) }

    /// `age__list_0__map_enc` as the key `age`, the index 0 and the key `enc`.
    private static func steps(_ name: [UInt8]) -> [Step]? {
        var steps: [Step] = [], start = 0, isIndex = false, index = 0
        func step(_ bytes: ArraySlice<UInt8>) -> Step? {
            guard isIndex else { return .key(Array(bytes)) }
            // Far more digits than lists have entries.
            guard (1 ... 6).contains(bytes.count), bytes.allSatisfy(\.isDigit) else { return nil }
            return .index(bytes.reduce(0) { $0 * 10 + Int($1 - .zero) })
        }
        while index < name.count {
            let separator = [mapStep, listStep].first { name[index...].starts(with: $0) }
            guard let separator else {
                index += 1
                continue
            }
            guard let next = step(name[start ..< index]) else { return nil }
            steps.append(next)
            index += separator.count
            (start, isIndex) = (index, separator == listStep)
        }
        guard let last = step(name[start...]) else { return nil }
        return steps + [last]
    }

    private static func insert(_ text: [UInt8], _ steps: ArraySlice<Step>, into tree: inout Tree) -> Bool {
        guard let step = steps.first else {
            tree = .text(text)
            return true
        }
        let rest = steps.dropFirst()
        func empty() -> Tree {
            if case .index = rest.first { .list([:]) } else { .map([]) }
        }
        switch (step, tree) {
        case (.key(let key), .map(var entries)):
            let index = entries.firstIndex { $0.key == key }
            guard index == nil || !rest.isEmpty else { return false }
            if index == nil { entries.append((key, empty())) }
            let isInserted = insert(text, rest, into: &entries[index ?? entries.count - 1].value)
            tree = .map(entries)
            return isInserted
        case (.index(let number), .list(var elements)):
            guard elements[number] == nil || !rest.isEmpty else { return false }
            let isInserted = insert(text, rest, into: &elements[number, default: empty()])
            tree = .list(elements)
            return isInserted
        default: return false
        }
    }

    /// The name of a list whose numbers have gaps.
    private static func gap(in tree: Tree, below name: [UInt8]) -> [UInt8]? {
        switch tree {
        case .text: return nil
        case .map(let entries):
            return entries.lazy.compactMap { gap(in: $0.value, below: name.isEmpty ? $0.key : name + mapStep + $0.key) }.first
        case .list(let elements):
            if elements.keys.contains(where: { $0 >= elements.count }) { return name }
            return elements.lazy.compactMap { gap(in: $0.value, below: name + listStep + Array("\($0.key)".utf8)) }.first
        }
    }

    private static func append(_ tree: Tree, to bytes: inout [UInt8]) {
        switch tree {
        case .text(let text): text.withUnsafeBufferPointer { appendQuoted($0, to: &bytes) }
        case .map(let entries):
            bytes.append(.openBrace)
            for (index, entry) in entries.enumerated() {
                if index > 0 { bytes.append(.comma) }
                entry.key.withUnsafeBufferPointer { appendQuoted($0, to: &bytes) }
                bytes.append(.colon)
                append(entry.value, to: &bytes)
            }
            bytes.append(.closeBrace)
        case .list(let elements):
            bytes.append(.openBracket)
            for (index, element) in elements.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { bytes.append(.comma) }
                append(element.value, to: &bytes)
            }
            bytes.append(.closeBracket)
        }
    }

    /// A sealed file whose metadata was flattened.
    ///
    /// - Parameter tree: the leaves by the rule that the metadata names.
    static func contents(
        _ fields: [Field], path: String, _ tree: (EncryptionMatcher) throws(Diagnostics) -> SopsTree
    ) throws(Diagnostics) -> SealedContents {
        if fields.isEmpty { throw noMetadata(path) }
        let value = try value(fields, path: path), reader = MetadataReader(value)
        guard reader.complaints.isEmpty else { throw Diagnostics(reader.complaints.map { inFile($0, path) }) }
        let matcher = try one { () throws(Diagnostic) in
            do throws(Diagnostic) { return try EncryptionMatcher(reader.metadata.encryption) } catch { throw inFile(error, path) }
        }
        return SealedContents(
            tree: try tree(matcher), document: nil, metadata: reader.metadata, metadataValue: value, places: [],
            warnings: reader.warnings.map { inFile($0, path) })
    }

    /// Positions in the mapping say nothing about the file.
    private static func inFile(_ complaint: Diagnostic, _ path: String) -> Diagnostic {
        var complaint = complaint
        complaint.place = Place(file: path)
        return complaint
    }

    // MARK: Writing

    /// The fields of a mapping in its order; nulls and empty lists are left out.
    static func fields(of metadata: Value) -> [Field] {
        metadata.ownEntries.flatMap { fields(of: $0.value, named: $0.key.withText(Array.init)) }
    }

    private static func fields(of value: Value, named name: [UInt8]) -> [Field] {
        switch value.kind {
        case .mapping: value.ownEntries.flatMap { fields(of: $0.value, named: name + mapStep + $0.key.withText(Array.init)) }
        case .sequence: value.elements.enumerated().flatMap { fields(of: $0.element, named: name + listStep + Array("\($0.offset)".utf8)) }
        case .null: []
        default: [Field(name: name, text: value.withText(Array.init))]
        }
    }
}

// MARK: Line feeds

extension [UInt8] {
    private static let escaped: [UInt8] = [.backslash, UInt8(ascii: "n")]

    /// With each `\n` a line feed.
    var unescapedLineFeeds: [UInt8] {
        var result: [UInt8] = [], index = 0
        result.reserveCapacity(count)
        while index < count {
            let isEscaped = self[index] == .backslash && self[(index + 1)...].first == [UInt8].escaped[1]
            result.append(isEscaped ? .lineFeed : self[index])
            index += isEscaped ? 2 : 1
        }
        return result
    }

    /// With each line feed as `\n`.
    var escapedLineFeeds: [UInt8] { flatMap { $0 == .lineFeed ? [UInt8].escaped : [$0] } }

    var hasEscapedLineFeed: Bool { indices.contains { self[$0] == .backslash && self[($0 + 1)...].first == [UInt8].escaped[1] } }
}
