internal import Documents

/// Turns schemas into a `Program`: the root, and from there whatever a keyword leads to, each schema once.
struct Compiler {
    private(set) var registry: SchemaRegistry
    var program = Program()
    let assertsFormats: Bool
    private var known: [SchemaAddress: Int32] = [:]
    private var pending: [(address: SchemaAddress, schema: Int32)] = []
    /// The name and the resource's own answer of each dynamic reference.
    private var dynamicNames: [String] = []
    var diagnostics: [Diagnostic] = []

    /// Complaints about references and patterns: nobody reads more, and each looks through the whole document for what was meant.
    static let complaintLimit = 100

    init(_ registry: SchemaRegistry, assertsFormats: Bool) { (self.registry, self.assertsFormats) = (registry, assertsFormats) }

    /// - Parameter root: becomes schema 0.
    /// - Throws: what the source of the registry throws when it cannot read.
    mutating func compile(_ root: SchemaAddress) throws {
        _ = schema(at: root)
        repeat {
            while let (address, schema) = pending.popLast() { try compile(address, as: schema) }
            linkDynamicReferences()
        } while !pending.isEmpty
        diagnostics = registry.diagnostics + diagnostics
    }

    /// The number of a schema, which is compiled later.
    mutating func schema(at address: SchemaAddress) -> Int32 {
        if let schema = known[address] { return schema }
        let schema = Int32(program.schemas.count)
        program.schemas.append(Program.Schema())
        known[address] = schema
        pending.append((address, schema))
        return schema
    }

    private mutating func compile(_ address: SchemaAddress, as number: Int32) throws {
        let value = registry.value(address)
        var schema = Program.Schema()
        schema.resource = Int32(registry.resource(of: address))
        schema.keyword = keyword(value)
        if value.kind == .mapping {
            var sections = Sections(value, address, registry.dialect(of: address))
            try fill(&sections)
            schema.start = Int32(program.instructions.count)
            let ends = sections.all.map { section in
                program.instructions += section
                return Int32(program.instructions.count)
            }
            (schema.common, schema.numbers, schema.strings) = (ends[0], ends[1], ends[2])
            (schema.lists, schema.mappings, schema.end) = (ends[3], ends[4], ends[5])
            if schema.end == schema.start { schema.verdict = .always }
        } else {
            schema.verdict = value.kind == .boolean && !value.isTrue ? .never : .always
        }
        program.schemas[Int(number)] = schema
    }

    mutating func keyword(_ value: Value) -> Int32 {
        program.keywords.append(value)
        return Int32(program.keywords.count - 1)
    }

    mutating func complain(_ code: String, _ message: String, at place: @autoclosure () -> Place, hints: [String] = []) {
        guard diagnostics.count < Compiler.complaintLimit else { return }
        diagnostics.append(Diagnostic(code, message, at: place(), hints: hints))
    }
}

/// The instructions of one schema while it is compiled.
struct Sections {
    let schema: Value
    let address: SchemaAddress
    let dialect: Dialect
    /// Its keywords; of equal ones the first.
    let keywords: [String: Value]
    var common: [Program.Instruction] = []
    var numbers: [Program.Instruction] = []
    var strings: [Program.Instruction] = []
    var lists: [Program.Instruction] = []
    var mappings: [Program.Instruction] = []
    var left: [Program.Instruction] = []

    var all: [[Program.Instruction]] { [common, numbers, strings, lists, mappings, left] }
    var draft: Draft { dialect.draft }

    init(_ schema: Value, _ address: SchemaAddress, _ dialect: Dialect) {
        (self.schema, self.address, self.dialect) = (schema, address, dialect)
        keywords = Dictionary(schema.entries.map { ($0.key.text, $0.value) }) { first, _ in first }
    }

    subscript(_ keyword: String) -> Value? { keywords[keyword] }
    /// A keyword that came with a later draft than the first.
    subscript(_ keyword: String, from draft: Draft) -> Value? { self.draft >= draft ? keywords[keyword] : nil }
}

extension Compiler {
    /// Cheap rules first, so that a value of the wrong kind is told at once; then those that follow other schemas.
    private mutating func fill(_ sections: inout Sections) throws {
        if sections.draft.referenceHidesSiblings, sections["$ref"]?.kind == .string { return try fillReferences(&sections) }
        if sections.dialect.vocabularies.contains(.validation) {
            fillValues(&sections)
            fillNumbers(&sections)
            fillStrings(&sections)
            fillCounts(&sections)
        }
        fillFormat(&sections)
        try fillReferences(&sections)
        guard sections.dialect.vocabularies.contains(.applicator) else { return fillMapping(&sections) }
        fillBranches(&sections)
        fillLists(&sections)
        fillMapping(&sections)
        fillLeft(&sections)
    }

    mutating func schema(_ value: Value, in sections: Sections) -> Int32 {
        schema(at: registry.address(of: value, in: sections.address.document))
    }

    mutating func schemaList(_ values: [Value], in sections: Sections) -> (start: Int32, count: Int32) {
        let numbers = values.map { schema($0, in: sections) }, start = Int32(program.schemaLists.count)
        program.schemaLists += numbers
        return (start, Int32(numbers.count))
    }

    mutating func instruction(_ operation: Program.Operation, _ keyword: Value, a: Int32 = 0, b: Int32 = 0, c: Int32 = 0)
        -> Program.Instruction
    {
        Program.Instruction(operation: operation, a: a, b: b, c: c, keyword: self.keyword(keyword))
    }
}

// MARK: References

extension Compiler {
    private mutating func fillReferences(_ sections: inout Sections) throws {
        if let reference = sections["$ref"], reference.kind == .string, let target = try target(of: reference, sections) {
            let schema = schema(at: target)
            sections.common.append(instruction(.reference, reference, a: schema))
        }
        if sections.draft == .draft2020, let reference = sections["$dynamicRef"], reference.kind == .string,
            let target = try target(of: reference, sections)
        {
            let name = percentDecoded(Uri(reference.text).fragment ?? "")
            sections.common.append(dynamicReference(reference, to: target, name.isEmpty || name.hasPrefix("/") ? nil : name))
        }
        if sections.draft == .draft2019, let reference = sections["$recursiveRef"], reference.kind == .string,
            let target = try target(of: reference, sections)
        {
            sections.common.append(dynamicReference(reference, to: target, ""))
        }
    }

    private mutating func target(of reference: Value, _ sections: Sections) throws -> SchemaAddress? {
        do { return try registry.resolve(reference.text, from: sections.address) } catch let miss as SchemaRegistry.Miss {
            guard diagnostics.count < Compiler.complaintLimit else { return nil }
            let complaint = registry.complaint(about: miss, of: reference)
            if !diagnostics.contains(complaint) { diagnostics.append(complaint) }
            return nil
        }
    }

    /// - Parameter name: the dynamic anchor that others may put in place of the target's; a target without it is all there is.
    private mutating func dynamicReference(_ reference: Value, to target: SchemaAddress, _ name: String?) -> Program.Instruction {
        let schema = schema(at: target)
        guard let name, registry.resources[registry.resource(of: target)].dynamicAnchors[name] == target else {
            return instruction(.reference, reference, a: schema)
        }
        program.dynamicReferences.append(Program.DynamicReference(fallback: schema, targets: [:]))
        dynamicNames.append(name)
        return instruction(.dynamicReference, reference, a: Int32(program.dynamicReferences.count - 1))
    }

    /// Every resource with an anchor of the name may be the one: which, is known when it is judged.
    private mutating func linkDynamicReferences() {
        for (index, name) in dynamicNames.enumerated() {
            for (number, resource) in registry.resources.enumerated() {
                guard let target = resource.dynamicAnchors[name], program.dynamicReferences[index].targets[Int32(number)] == nil else {
                    continue
                }
                program.dynamicReferences[index].targets[Int32(number)] = schema(at: target)
            }
        }
    }
}
