internal import Documents

/// Reads YAML or JSON by the rules for layers, which refuse duplicate keys, foreign tags and cyclic aliases. Aliases and merge keys
/// are replaced by what they stand for; a stream gives a root for each document.
///
/// - Parameter scalar: what becomes of a scalar.
func readLayer(
    _ bytes: [UInt8], file: String, syntax: Document.Syntax, limits: Limits,
    scalar: @escaping (Value) -> ImportedValue.Content = { .scalar($0.kind, $0.kind == .null ? "null" : $0.text) }
) -> ForeignFile {
    let parsed = Layer.parse(bytes, file: file, syntax: syntax, limits: limits)
    guard parsed.document != nil else {
        // What others wrote may hold secrets that nobody sealed yet.
        return ForeignFile(roots: [], parsed.diagnostics.map { quotingNoValue.contains($0.code) ? $0 : $0.withoutQuotes })
    }
    return values(of: parsed, comments: parsed.document.map(commentsByNode) ?? [:], limits: limits, scalar: scalar)
}

/// Reads TOML: one root.
func readToml(_ bytes: [UInt8], file: String, limits: Limits) -> ForeignFile {
    let (parsed, comments) = Toml.read(bytes, file: file, limits: limits)
    return values(of: parsed, comments: comments, limits: limits) { .scalar($0.kind, $0.text) }
}

/// Codes of complaints that quote keys and tags at most.
private let quotingNoValue: Set = ["duplicate-key", "foreign-tag"]

/// - Parameter comments: by the node of the key or element that they belong to.
private func values(
    of parsed: Parsed, comments: [Int: Comments], limits: Limits, scalar: @escaping (Value) -> ImportedValue.Content
) -> ForeignFile {
    guard let document = parsed.document else { return ForeignFile(roots: [], parsed.diagnostics) }
    let text = SourceText(document.source, file: document.file)
    let builder = LayerBuilder(document: document, text: text, comments: comments, depth: limits.depth, scalar: scalar)
    do throws(Diagnostic) {
        var roots: [ImportedValue] = []
        for root in document.roots { roots.append(try builder.root(Int(root.node))) }
        return ForeignFile(roots: roots, parsed.diagnostics)
    } catch {
        return ForeignFile(roots: [], parsed.diagnostics + [error])
    }
}

private struct LayerBuilder {
    let document: Document
    let text: SourceText
    /// By the node of the key or element that they belong to.
    let comments: [Int: Comments]

    /// Collections inside one another, aliases replaced: a chain of aliases is deeper than what the parser saw.
    let depth: Int
    let scalar: (Value) -> ImportedValue.Content

    func root(_ node: Int) throws(Diagnostic) -> ImportedValue {
        try value(of: Value(document, node), withComments: true, depth: 1)
    }

    /// What aliases stand for comes without comments: they belong to its own place.
    /// - Parameter alias: the outermost alias on the way here.
    private func value(of value: Value, withComments: Bool, depth: Int, from alias: Place? = nil) throws(Diagnostic) -> ImportedValue {
        let place = text.place(of: Int(document.nodes[value.index].start))
        let isOwn = withComments && document.nodes[value.index].kind != .alias
        if value.isScalar {
            return ImportedValue(scalar(value), at: place)
        }
        if depth > self.depth {
            throw Diagnostic("too-deep", "expected at most \(self.depth) levels of collections", at: alias ?? place)
        }
        let alias = alias ?? (isOwn ? nil : place)
        if value.kind == .sequence {
            var elements: [ImportedValue] = []
            for element in value.elements {
                var result = try self.value(of: element, withComments: isOwn, depth: depth + 1, from: alias)
                if isOwn { result.comments = comments[element.index] ?? Comments() }
                elements.append(result)
            }
            return ImportedValue(.sequence(elements), at: place)
        }
        let own = value.resolved ..< Int(value.node.next)
        var entries: [ImportedEntry] = []
        for (key, entryValue) in value.entries {
            let isOwn = isOwn && own.contains(key.index)
            let result = try self.value(of: entryValue, withComments: isOwn, depth: depth + 1, from: alias)
            entries.append(ImportedEntry(key.text, result, comments: isOwn ? comments[key.index] ?? Comments() : Comments()))
        }
        return ImportedValue(.mapping(entries), at: place)
    }
}
