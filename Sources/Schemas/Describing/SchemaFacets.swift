internal import Documents

/// Everything that is said of one value, wherever it stands: a schema, what it refers to, and the members of its `allOf`.
struct SchemaFacets {
    /// In the order in which a reader meets them: the schema itself first.
    private(set) var parts: [SchemaAddress] = []
    private var values: [Value] = []
    /// Whether a `$ref` of an old draft beside the keywords leaves of them only what tells people something.
    private var isHidden: [Bool] = []
    /// The branches of `anyOf` and `oneOf`.
    private(set) var choices: [SchemaAddress] = []
    /// Schemas that hold only sometimes: `then`, `else`, `dependentSchemas`.
    private(set) var conditional: [SchemaAddress] = []

    /// - Parameter registry: reads what references lead to.
    /// - Throws: `Diagnostics` for a reference that leads nowhere; what reading throws.
    init(of addresses: [SchemaAddress], in registry: inout SchemaRegistry) throws {
        for address in addresses { try add(address, &registry) }
    }

    private mutating func add(_ address: SchemaAddress, _ registry: inout SchemaRegistry) throws {
        let value = registry.value(address)
        guard value.kind == .mapping, !parts.contains(address) else { return }
        let draft = registry.dialect(of: address).draft, references = ["$ref", "$dynamicRef", "$recursiveRef"].compactMap(value.lookup)
        let hides = draft.referenceHidesSiblings && value.lookup("$ref") != nil
        parts.append(address)
        values.append(value)
        isHidden.append(hides)
        for reference in references where reference.kind == .string {
            do { try add(registry.resolve(reference.text, from: address), &registry) } catch let miss as SchemaRegistry.Miss {
                throw Diagnostics(registry.complaint(about: miss, of: reference))
            }
        }
        guard !hides else { return }
        func addresses(_ values: [Value]) -> [SchemaAddress] { values.map { registry.address(of: $0, in: address.document) } }
        choices += addresses((value.lookup("anyOf")?.elements ?? []) + (value.lookup("oneOf")?.elements ?? []))
        conditional += addresses(
            ["then", "else"].compactMap(value.lookup) + (value.lookup("dependentSchemas")?.entries.map(\.value) ?? []))
        for member in addresses(value.lookup("allOf")?.elements ?? []) { try add(member, &registry) }
    }

    /// The parts that say what is inside of the value.
    var inside: [SchemaAddress] {
        let keywords = [
            "properties", "patternProperties", "additionalProperties", "items", "prefixItems", "anyOf", "oneOf", "then", "else",
        ]
        return parts.indices.compactMap { index in
            !isHidden[index] && keywords.contains { values[index].lookup($0) != nil } ? parts[index] : nil
        }
    }

    /// What the first part that states a keyword says.
    func first(_ keyword: String) -> Value? { all(keyword).first?.value }

    /// The same of a keyword that only tells people something.
    func annotation(_ keyword: String) -> Value? { values.lazy.compactMap { $0.lookup(keyword) }.first }

    /// What every part that states a keyword says, with its address.
    func all(_ keyword: String) -> [(part: SchemaAddress, value: Value)] {
        values.indices.compactMap { index in isHidden[index] ? nil : values[index].lookup(keyword).map { (parts[index], $0) } }
    }

    /// The types that all parts allow, in the order of the first that names any.
    var types: [String] {
        let stated = all("type").map { $0.value.kind == .sequence ? $0.value.elements.map(\.text) : [$0.value.text] }
        guard let first = stated.first else { return impliedTypes }
        return first.filter { name in stated.allSatisfy { $0.contains(name) || name == "integer" && $0.contains("number") } }
    }

    /// The types of the values of `enum`, or those of keywords that speak of nothing else.
    private var impliedTypes: [String] {
        let values = first("const").map { [$0] } ?? first("enum")?.elements ?? []
        let names = values.map { $0.kind.schemaType }
        if !names.isEmpty { return names.enumerated().filter { !names[..<$0.offset].contains($0.element) }.map(\.element) }
        if first("properties") != nil { return ["object"] }
        return first("items") != nil || first("prefixItems") != nil ? ["array"] : []
    }
}

extension Node.Kind {
    fileprivate var schemaType: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .integer: "integer"
        case .decimal: "number"
        case .string, .alias: "string"
        case .mapping: "object"
        case .sequence: "array"
        }
    }
}
