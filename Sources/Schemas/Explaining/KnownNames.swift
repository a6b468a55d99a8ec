internal import Documents

extension Value {
    /// The keys that a schema knows by itself and by the schemas beside it that judge the same mapping, each once.
    var propertyNames: [String] {
        var found = KnownNames()
        found.visit(self)
        return found.names
    }
}

private struct KnownNames {
    private(set) var names: [String] = []
    private var seen: Set<String> = []
    /// Schemas that were visited, so that circles end.
    private var visited: Set<Int> = []

    mutating func visit(_ schema: Value) {
        guard schema.kind == .mapping, visited.insert(schema.resolved).inserted else { return }
        for (key, _) in schema["properties"]?.ownEntries ?? [] where seen.insert(key.text).inserted { names.append(key.text) }
        let target = schema.dereferenced
        if target.index != schema.index { visit(target) }
        for word in ["allOf", "anyOf", "oneOf"] { schema[word]?.elements.forEach { visit($0) } }
        for word in ["if", "then", "else"] { schema[word].map { visit($0) } }
        schema["dependentSchemas"]?.ownEntries.forEach { visit($0.value) }
    }
}
