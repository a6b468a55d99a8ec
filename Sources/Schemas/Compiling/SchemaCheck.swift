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
        instance.append(
            registry.value(address), without: Set(others.lazy.filter { $0.document == address.document && $0 != address }.map(\.node)))
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
        dialect.metaschema == dialect.draft.uri
            ? KnownSchemas.metaschema(of: dialect.draft) : try Schema.metaschema(dialect.metaschema, source: source)
    }
}
