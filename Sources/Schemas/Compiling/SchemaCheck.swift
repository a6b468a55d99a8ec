internal import Documents

/// Judges schemas themselves: each by the metaschema of its dialect.
struct SchemaCheck<Source: SchemaSource> {
    private let registry: SchemaRegistry
    private let source: Source

    init(_ registry: SchemaRegistry, _ source: Source) { (self.registry, self.source) = (registry, source) }

    /// - Throws: what the source throws when it cannot read a metaschema.
    func diagnostics() throws -> [Diagnostic] {
        // A schema of another dialect inside is judged by a metaschema of its own.
        let others = registry.resources.map(\.root).filter { root in
            !registry.claims.contains(root) && registry.dialect(of: root) != outerDialect(of: root)
        }
        return try (registry.claims + others).flatMap { try diagnostics(about: $0, without: Set(others)) }
    }

    private func outerDialect(of address: SchemaAddress) -> Dialect? {
        registry.claims.first { $0.document == address.document }.map(registry.dialect)
    }

    private func diagnostics(about address: SchemaAddress, without others: Set<SchemaAddress>) throws -> [Diagnostic] {
        guard let metaschema = try metaschema(registry.dialect(of: address)) else { return [] }
        var instance = Instance()
        append(registry.value(address), to: &instance, address, without: others)
        guard !metaschema.accepts(instance) else { return [] }
        let places = DocumentPlaces(instance, of: registry.documents[address.document])
        return Explanation(instance, places: places, document: nil).diagnostics(metaschema.findings(in: instance)).map { found in
            var complaint = found
            complaint.code = "bad-schema"
            complaint.notes = []  // where the metaschema says so helps nobody
            return complaint
        }
    }

    private func metaschema(_ dialect: Dialect) throws -> Schema? {
        dialect.metaschema == dialect.draft.uri ? Metaschemas.of(dialect.draft) : try Schema.metaschema(dialect.metaschema, source: source)
    }

    /// Appends a schema, and `true` for each of the others in it.
    private func append(_ value: Value, to instance: inout Instance, _ root: SchemaAddress, without others: Set<SchemaAddress>) {
        let address = SchemaAddress(document: root.document, node: value.resolved)
        if address != root, others.contains(address) {
            return [UInt8]("true".utf8).withUnsafeBufferPointer { instance.append(.boolean, $0, origin: value.index) }
        }
        switch value.kind {
        case .mapping:
            let entries = value.entries, mapping = instance.open(.mapping, origin: value.index)
            for (key, value) in entries {
                key.withText { instance.append(.string, $0, origin: key.index) }
                append(value, to: &instance, root, without: others)
            }
            instance.close(mapping, count: entries.count)
        case .sequence:
            let elements = value.elements, list = instance.open(.sequence, origin: value.index)
            elements.forEach { append($0, to: &instance, root, without: others) }
            instance.close(list, count: elements.count)
        default: value.withText { instance.append(value.kind, $0, origin: value.index) }
        }
    }
}

/// The metaschemas of the drafts, each compiled when it is first asked for.
private enum Metaschemas {
    static let draft4 = compiled(.draft4), draft6 = compiled(.draft6), draft7 = compiled(.draft7)
    static let draft2019 = compiled(.draft2019), draft2020 = compiled(.draft2020)

    static func of(_ draft: Draft) -> Schema? {
        switch draft {
        case .draft4: draft4
        case .draft6: draft6
        case .draft7: draft7
        case .draft2019: draft2019
        case .draft2020: draft2020
        }
    }

    private static func compiled(_ draft: Draft) -> Schema? { try? Schema.metaschema(draft.uri, source: Nothing()) }

    /// Metaschemas of drafts refer to one another only, and those are known.
    private struct Nothing: SchemaSource {
        func document(at uri: String) -> Document? { nil }
    }
}
