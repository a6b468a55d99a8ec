package import Documents

/// All options of a schema, parents before children, in the order of the schema.
package struct SchemaReference {
    package private(set) var options: [SchemaOption] = []
    /// The schema as a whole.
    package private(set) var root: SchemaOption
    /// The `$schema` that it is read by.
    package let draft: String

    private var registry: SchemaRegistry
    /// The schemas on the way from the root, and those of them that say what is inside, with the steps that led to each.
    private var open: [(parts: [SchemaAddress], inside: [SchemaAddress], steps: [SchemaOption.Step])] = []

    /// Schemas that refer to one another multiply without end; nobody reads more.
    private static let mostOptions = 2000
    /// No configuration is nested deeper, and rules that describe themselves by many ways are cut off.
    private static let mostSteps = 24

    /// - Parameters:
    ///   - uri: where the document comes from, absolute.
    ///   - source: what other documents are asked of.
    /// - Throws: `Diagnostics` for a reference that leads nowhere; what reading throws.
    package init(_ document: Document, uri: String, source: some SchemaSource) throws {
        registry = SchemaRegistry(source: source)
        guard let address = try registry.add(document, uri: uri, default: Dialect(.draft2020)) else {
            throw Diagnostics(Diagnostic("bad-schema", "expected a schema, the file is empty", at: Place(file: document.file)))
        }
        draft = registry.dialect(of: address).draft.uri
        root = SchemaOption(steps: [], place: registry.value(address).place)
        let facets = try SchemaFacets(of: [address], in: &registry)
        root = try option(facets, at: [], place: root.place)
        try visit(facets, at: [])
    }

    // MARK: Walking

    /// Adds the options below a value.
    private mutating func visit(_ facets: SchemaFacets, at steps: [SchemaOption.Step]) throws {
        open.append((facets.parts, facets.inside, steps))
        defer { open.removeLast() }
        for child in try children(of: facets) {
            guard options.count < SchemaReference.mostOptions else { return }
            try add(child, at: steps)
        }
    }

    private mutating func add(_ child: Child, at steps: [SchemaOption.Step]) throws {
        let facets = try SchemaFacets(of: child.schemas, in: &registry), inner = steps + [child.step]
        if case .element = child.step, SchemaReference.saysOnlyType(facets) { return }
        var option = try option(facets, at: inner, place: child.place)
        option.isRequired = child.isRequired
        if !facets.inside.isEmpty { option.recursion = open.first { facets.inside.allSatisfy($0.inside.contains) }?.steps }
        options.append(option)
        if option.recursion == nil, inner.count < SchemaReference.mostSteps { try visit(facets, at: inner) }
    }

    private struct Child {
        var step: SchemaOption.Step
        var schemas: [SchemaAddress]
        var isRequired = false
        var place: Place
    }

    /// What can stand in a value: keys, then any other keys, then elements. Keys of branches come last.
    private mutating func children(of facets: SchemaFacets) throws -> [Child] {
        var children: [Child] = []
        add(childrenOf: facets, isCertain: true, to: &children)
        for branch in facets.choices + facets.conditional {
            // A branch that goes back to where we are says nothing new.
            guard !open.contains(where: { $0.parts.contains(branch) }) else { continue }
            add(childrenOf: try SchemaFacets(of: [branch], in: &registry), isCertain: false, to: &children)
        }
        return children
    }

    /// - Parameter isCertain: whether the rules hold whatever the value is.
    private func add(childrenOf facets: SchemaFacets, isCertain: Bool, to children: inout [Child]) {
        func add(_ step: SchemaOption.Step, _ schema: Value, _ place: Place, in part: SchemaAddress) {
            let address = registry.address(of: schema, in: part.document)
            if let index = children.firstIndex(where: { $0.step == step }) {
                if !children[index].schemas.contains(address) { children[index].schemas.append(address) }
            } else if schema.kind == .mapping || schema.isTrue {
                children.append(Child(step: step, schemas: [address], place: place))
            }
        }
        for (part, properties) in facets.all("properties") {
            for (key, schema) in properties.entries { add(.key(key.text), schema, key.place, in: part) }
        }
        for (part, patterns) in facets.all("patternProperties") {
            for (key, schema) in patterns.entries { add(.anyKey(pattern: key.text), schema, key.place, in: part) }
        }
        for (part, schema) in facets.all("additionalProperties") where schema.kind == .mapping {
            add(.anyKey(pattern: nil), schema, schema.place, in: part)
        }
        for (part, list) in facets.all("prefixItems") + facets.all("items").filter({ $0.value.kind == .sequence }) {
            for (index, schema) in list.elements.enumerated() { add(.element(index), schema, schema.place, in: part) }
        }
        for (part, schema) in facets.all("items") + facets.all("additionalItems") where schema.kind == .mapping {
            add(.element(nil), schema, schema.place, in: part)
        }
        guard isCertain else { return }
        let required = Set(facets.all("required").flatMap { $0.value.elements.map(\.text) })
        for index in children.indices {
            if case .key(let key) = children[index].step { children[index].isRequired = required.contains(key) }
        }
    }

    // MARK: Describing

    private mutating func option(_ facets: SchemaFacets, at steps: [SchemaOption.Step], place: Place) throws -> SchemaOption {
        var option = SchemaOption(steps: steps, place: place)
        option.types = facets.types
        option.elementTypes = try elementTypes(of: facets)
        option.title = facets.annotation("title")?.text
        option.description = facets.annotation("description")?.text
        option.fallback = facets.annotation("default")
        option.examples = facets.annotation("examples")?.elements ?? []
        option.merging = facets.annotation("x-merge")
        option.isDeprecated = facets.annotation("deprecated")?.isTrue ?? false
        option.allowed = facets.first("const").map { [$0] } ?? facets.first("enum")?.elements ?? []
        option.format = facets.first("format")?.text
        option.limits = SchemaReference.limits.flatMap { keyword in facets.all(keyword).map { (keyword, $0.value) } }
        option.alternatives = try alternatives(of: facets, at: steps)
        return option
    }

    private static let limits = [
        "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems",
        "maxItems", "uniqueItems", "minProperties", "maxProperties",
    ]

    /// Branches that say something of the value itself, not only of its keys and elements.
    private mutating func alternatives(of facets: SchemaFacets, at steps: [SchemaOption.Step]) throws -> [SchemaOption] {
        var result: [SchemaOption] = []
        for branch in facets.choices where registry.value(branch).kind == .mapping {
            guard !open.contains(where: { $0.parts.contains(branch) }) else { continue }
            let inner = try SchemaFacets(of: [branch], in: &registry)
            var option = SchemaOption(steps: steps, place: registry.value(branch).place)
            option.types = inner.types
            option.elementTypes = try elementTypes(of: inner)
            option.title = inner.annotation("title")?.text
            option.description = inner.parts.count == 1 ? inner.annotation("description")?.text : nil
            option.allowed = inner.first("const").map { [$0] } ?? inner.first("enum")?.elements ?? []
            option.format = inner.first("format")?.text
            option.limits = SchemaReference.limits.flatMap { keyword in inner.all(keyword).map { (keyword, $0.value) } }
            result.append(option)
        }
        return result
    }

    private mutating func elementTypes(of facets: SchemaFacets) throws -> [String] {
        for (part, items) in facets.all("items") where items.kind == .mapping {
            let address = registry.address(of: items, in: part.document)
            guard !open.contains(where: { $0.parts.contains(address) }) else { return [] }
            let inner = try SchemaFacets(of: [address], in: &registry)
            if SchemaReference.saysOnlyType(inner) { return inner.types }
        }
        return []
    }

    /// Whether all that is said of elements fits into "list of string".
    private static func saysOnlyType(_ facets: SchemaFacets) -> Bool {
        let telling = ["description", "enum", "const", "format", "default", "properties", "additionalProperties", "items"] + limits
        return facets.choices.isEmpty && facets.types.allSatisfy { !["object", "array"].contains($0) }
            && telling.allSatisfy { facets.annotation($0) == nil }
    }
}
