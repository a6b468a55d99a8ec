internal import Documents

/// Reads what was observed as a schema.
struct InferenceReading<Background: Inference.Background> {
    let names: [String]
    let isStrict: Bool
    let background: Background

    /// More documents than this are counted, not named.
    private static var namedDocuments: Int { 3 }

    /// - Parameters:
    ///   - key: that of the value; empty for elements and the root.
    ///   - missing: documents that could have the value and lack it.
    func schema(of seen: Observation, key: String, missing: [Int] = []) -> InferredSchema {
        var schema = InferredSchema()
        if !missing.isEmpty { schema.remarks.append(absence(from: missing, of: seen.documents.count + missing.count)) }
        if !seen.isUnknown { schema.types = types(seen) }
        if let scalars = seen.scalars { describe(scalars, of: seen, key, in: &schema) }
        if seen.kinds.contains(.mapping) { describeEntries(of: seen, in: &schema) }
        if seen.kinds.contains(.sequence) { describeElements(of: seen, in: &schema) }
        return schema
    }

    private func types(_ seen: Observation) -> [String] {
        let kinds: [(Node.Kind, String)] = [
            (.mapping, "object"), (.sequence, "array"), (.string, "string"), (.decimal, "number"), (.integer, "integer"),
            (.boolean, "boolean"), (.null, "null"),
        ]
        return kinds.compactMap { kind, name in
            // Integers are numbers.
            seen.kinds.contains(kind) && !(kind == .integer && seen.kinds.contains(.decimal)) ? name : nil
        }
    }

    private func describe(_ scalars: ScalarFacts, of seen: Observation, _ key: String, in schema: inout InferredSchema) {
        if seen.kinds == [.string] {
            if let levels = scalars.levels(of: key) {
                schema.allowed = levels
                schema.remarks.append("levels that loggers have: keep those that yours knows")
            } else if let format = scalars.formats.first {
                schema.format = format.format.name
            } else {
                schema.examples = scalars.words ?? []
            }
        }
        if seen.kinds == [.integer], scalars.areNonNegative {
            let isPort = scalars.arePorts && key.lowercased().hasSuffix("port")
            schema.minimum = isPort ? 1 : 0
            if isPort { schema.maximum = 65535 }
        }
    }

    private func describeEntries(of seen: Observation, in schema: inout InferredSchema) {
        schema.required = seen.entries.filter { $0.observation.count == seen.mappings }.map(\.key)
        schema.isClosed = isStrict
        schema.properties = seen.entries.map { entry in
            let missing = seen.documents.filter { !entry.observation.documents.contains($0) }
            var property = self.schema(of: entry.observation, key: entry.key, missing: missing)
            property.description = background.description(of: entry.sample)
            return InferredSchema.Property(key: entry.key, schema: property)
        }
    }

    private func describeElements(of seen: Observation, in schema: inout InferredSchema) {
        schema.items = seen.elements.map { self.schema(of: $0, key: "") }
        if let strategy = seen.lists.lazy.compactMap({ background.strategy(of: $0) }).first {
            schema.strategy = strategy
        } else if let key = seen.names.key {
            guard seen.lists.contains(where: background.isOverridden) else { return schema.strategy = .by([MergeKey(key)]) }
            schema.remarks.append("x-merge: { by: \(key) } would let a layer state single elements; today it states the whole list")
        }
    }

    private func absence(from missing: [Int], of count: Int) -> String {
        guard missing.count <= Self.namedDocuments else { return "in \(count - missing.count) of \(count)" }
        return "not in " + missing.map { names[$0] }.joined(separator: ", ")
    }
}
