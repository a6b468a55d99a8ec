internal import Documents

/// Follows a schema into those that it refers to, and makes a graph of what they say. Each schema is looked at once, however many refer to
/// it, itself included.
///
/// In every draft what stands beside a `$ref` counts: it is no rule there in the old ones, but nobody writes a default or a strategy that
/// is to have no effect.
struct AnnotationReader {
    private var registry: SchemaRegistry
    private var nodes: [AnnotationNode] = []
    private var numbers: [SchemaAddress: Int] = [:]
    private var pending: [SchemaAddress] = []
    /// The keys that each schema asks for, and those that elements merge by although Kubernetes lets them be missing.
    private var required: [Int: Set<String>] = [:]
    private var takesMissingKeys: Set<Int> = []
    private(set) var diagnostics: [Diagnostic] = []

    init(source: some SchemaSource) { registry = SchemaRegistry(source: source) }

    /// - Returns: nil for an empty stream.
    mutating func read(_ document: Document, uri: String) throws -> AnnotationGraph? {
        guard let root = try registry.add(document, uri: uri, default: Dialect(.draft2020), isSchema: true) else { return nil }
        _ = number(of: root)
        var next = 0
        while next < pending.count {
            try visit(pending[next], as: next)
            next += 1
        }
        for index in nodes.indices { nodes[index].strategy = strategyWithFallbacks(of: index) }
        return AnnotationGraph(nodes, documents: registry.documents)
    }

    private mutating func number(of schema: SchemaAddress) -> Int {
        if let known = numbers[schema] { return known }
        numbers[schema] = nodes.count
        nodes.append(AnnotationNode())
        pending.append(schema)
        return nodes.count - 1
    }

    private mutating func visit(_ address: SchemaAddress, as index: Int) throws {
        let schema = registry.value(address)
        guard schema.kind == .mapping else { return }
        var keywords = StrategyKeywords(), node = nodes[index]
        for (key, value) in schema.entries {
            let keyword = key.text
            switch keyword {
            case "$ref", "$dynamicRef", "$recursiveRef":
                if let target = try target(of: value, in: address, isDynamic: keyword != "$ref") { node.always.append(number(of: target)) }
            case "allOf": node.always += value.elements.map { number(of: $0, beside: address) }
            case "anyOf", "oneOf": node.sometimes += value.elements.map { number(of: $0, beside: address) }
            case "then", "else": node.sometimes.append(number(of: value, beside: address))
            case "dependentSchemas": node.sometimes += value.entries.map { number(of: $0.value, beside: address) }
            case "properties": node.keys = value.entries.map { (Array($0.key.text.utf8), number(of: $0.value, beside: address)) }
            case "patternProperties": node.patterns = value.entries.compactMap { pattern($0.key.text, $0.value, beside: address) }
            case "additionalProperties": if value.kind == .mapping { node.others = number(of: value, beside: address) }
            case "items" where value.kind == .sequence, "prefixItems":
                node.elements += value.elements.map { number(of: $0, beside: address) }
            case "items", "additionalItems": node.elements.append(number(of: value, beside: address))
            case "default": node.fallback = value
            case "x-secret": node.terms = terms(value)
            case "required": required[index] = Set(value.elements.map(\.text))
            default: keywords.note(keyword, value)
            }
        }
        keywords.conclude()
        diagnostics += keywords.diagnostics
        (node.strategy, node.strategySource) = (keywords.strategy, keywords.source)
        if keywords.takesMissingKeys { takesMissingKeys.insert(index) }
        nodes[index] = node
    }

    private mutating func number(of schema: Value, beside address: SchemaAddress) -> Int {
        number(of: registry.address(of: schema, in: address.document))
    }

    private mutating func terms(_ value: Value) -> SecretTerms? {
        var terms = SecretTerms(place: value.place), problems: [Diagnostic] = []
        for (key, item) in value.ownEntries where !terms.take(key.text, item) {
            let isKnown = SecretTerms.keys.contains(SecretTerms.key(key.text))
            let expected = key.text == "expires" ? "a date such as \"2027-01-31\"" : "a duration such as \"90d\""
            let near = nearest(key.text, in: SecretTerms.keys).map { ["did you mean \"\($0)\"?"] } ?? []
            problems.append(
                isKnown
                    ? Diagnostic("bad-x-secret", "expected \(expected) for \"\(key.text)\" in \"x-secret\"", at: item.place)
                    : Diagnostic(
                        "bad-x-secret", "unknown key \"\(key.text)\" in \"x-secret\"", at: key.place,
                        hints: near.isEmpty ? ["known keys here: \(SecretTerms.keys.joined(separator: ", "))"] : near))
        }
        if value.kind != .mapping { problems.append(Diagnostic("bad-x-secret", "expected a mapping for \"x-secret\"", at: value.place)) }
        diagnostics += problems
        return problems.isEmpty ? terms : nil
    }

    /// Nil for a text that is no pattern, which the judge of the schema complains about.
    private mutating func pattern(_ text: String, _ schema: Value, beside address: SchemaAddress) -> AnnotationNode.KeyPattern? {
        guard let expression = try? RegularExpression(Array(text.utf8)) else { return nil }
        return AnnotationNode.KeyPattern(text, node: number(of: schema, beside: address)) { key in
            if case .matches = expression.match(key) { true } else { false }
        }
    }

    /// - Parameter isDynamic: whether the outermost schema that has the anchor too takes the place of the one that is named.
    private mutating func target(of reference: Value, in address: SchemaAddress, isDynamic: Bool) throws -> SchemaAddress? {
        guard reference.kind == .string else { return nil }
        let found: SchemaAddress
        do { found = try registry.resolve(reference.text, from: address) } catch let miss as SchemaRegistry.Miss {
            diagnostics.append(registry.complaint(about: miss, of: reference))
            return nil
        }
        let anchors = registry.resources[registry.resource(of: found)].dynamicAnchors
        guard isDynamic, let anchor = anchors.first(where: { $0.value == found })?.key else { return found }
        return registry.resources[0].dynamicAnchors[anchor] ?? found
    }
}

// MARK: Merge keys

extension AnnotationReader {
    /// A key that the schema of the elements has a default for may be missing, and then has that value.
    private func strategyWithFallbacks(of index: Int) -> MergeStrategy? {
        guard case .by(let keys)? = nodes[index].strategy else { return nodes[index].strategy }
        let elements = also(nodes[index].elements)
        return .by(
            keys.map { key in
                let schemas = also(elements.flatMap { nodes[$0].keys }.filter { $0.key == Array(key.name.utf8) }.map(\.node))
                if let fallback = schemas.lazy.compactMap({ nodes[$0].fallback }).first, fallback.kind == .string {
                    return MergeKey(key.name, fallback: fallback.text)
                }
                let isRequired = elements.contains { required[$0]?.contains(key.name) ?? false }
                return isRequired || !takesMissingKeys.contains(index) ? key : MergeKey(key.name, fallback: "")
            })
    }

    /// Schemas, and those that always hold beside them.
    private func also(_ start: [Int]) -> [Int] {
        var found = start, next = 0
        while next < found.count {
            found += nodes[found[next]].always.filter { !found.contains($0) }
            next += 1
        }
        return found
    }
}
