internal import Documents

/// Keywords that follow other schemas: into entries and elements, or at the value itself.
extension Compiler {
    mutating func fillBranches(_ sections: inout Sections) {
        for (name, operation) in [("allOf", Program.Operation.allOf), ("anyOf", .anyOf), ("oneOf", .oneOf)] {
            guard let branches = sections[name], branches.kind == .sequence, !branches.elements.isEmpty else { continue }
            let list = schemaList(branches.elements, in: sections)
            sections.common.append(instruction(operation, branches, a: list.start, b: list.count))
        }
        if let negated = sections["not"] {
            let schema = schema(negated, in: sections)
            sections.common.append(instruction(.not, negated, a: schema))
        }
        if let condition = sections["if", from: .draft7], sections["then"] != nil || sections["else"] != nil {
            let parts = [condition, sections["then"], sections["else"]].map { part in part.map { schema($0, in: sections) } }
            sections.common.append(
                instruction(
                    .condition, condition, a: parts[0] ?? Program.noSchema, b: parts[1] ?? Program.noSchema, c: parts[2] ?? Program.noSchema
                ))
        } else if let condition = sections["if", from: .draft7] {
            // Without branches it only says which entries and elements it has judged.
            let schema = schema(condition, in: sections)
            sections.common.append(instruction(.condition, condition, a: schema, b: Program.noSchema, c: Program.noSchema))
        }
    }

    mutating func fillLists(_ sections: inout Sections) {
        let items = sections["items"], isOld = sections.draft <= .draft2019
        let first = isOld ? items.flatMap { $0.kind == .sequence ? $0 : nil } : sections["prefixItems"]
        let rest = isOld && items?.kind == .sequence ? sections["additionalItems"] : items
        if let keyword = rest ?? first {
            let list = schemaList(first?.elements ?? [], in: sections)
            let other = rest.map { schema($0, in: sections) } ?? Program.noSchema
            sections.lists.append(instruction(.items, keyword, a: list.start, b: list.count, c: other))
        }
        if let contained = sections["contains", from: .draft6] {
            let schema = schema(contained, in: sections), counts = sections.dialect.vocabularies.contains(.validation)
            let minimum = counts ? sections["minContains", from: .draft2019].flatMap(count) ?? 1 : 1
            let maximum = counts ? sections["maxContains", from: .draft2019].flatMap(count) ?? -1 : -1
            sections.lists.append(
                instruction(sections.draft >= .draft2020 ? .containsMarking : .contains, contained, a: schema, b: minimum, c: maximum))
        }
    }

    /// `required` alone, where the vocabulary has no other keyword.
    mutating func fillMapping(_ sections: inout Sections) {
        let applies = sections.dialect.vocabularies.contains(.applicator), validates = sections.dialect.vocabularies.contains(.validation)
        let properties = applies ? sections["properties"]?.entries ?? [] : []
        let patterns = applies ? sections["patternProperties"]?.entries ?? [] : []
        let additional = applies ? sections["additionalProperties"] : nil
        let stated = validates ? sections["required"].flatMap { $0.kind == .sequence ? $0 : nil } : nil
        if let keyword = sections["properties"] ?? sections["patternProperties"] ?? additional ?? stated,
            !properties.isEmpty || !patterns.isEmpty || additional != nil || stated?.elements.isEmpty == false
        {
            let mapping = mapping(properties, patterns, additional, required: stated, in: sections)
            sections.mappings.append(instruction(.properties, keyword, a: mapping))
        }
        guard applies else { return fillDependencies(&sections, applies, validates) }
        if let names = sections["propertyNames", from: .draft6] {
            let schema = schema(names, in: sections)
            sections.mappings.append(instruction(.propertyNames, names, a: schema))
        }
        fillDependencies(&sections, applies, validates)
    }

    private mutating func mapping(
        _ properties: [(key: Value, value: Value)], _ patterns: [(key: Value, value: Value)], _ additional: Value?, required: Value?,
        in sections: Sections
    ) -> Int32 {
        var names: [[UInt8]] = [], slots: [Int32] = [], positions: [[UInt8]: Int] = [:]
        for key in required?.elements ?? [] where key.kind == .string {
            let name = key.withText { Array($0) }
            // A name that stands twice is no required list: the metaschema says so after compiling.
            guard positions[name] == nil else { continue }
            positions[name] = names.count
            names.append(name)
            slots.append(Program.noSchema)
        }
        let requiredCount = names.count
        for (key, value) in properties {
            let name = key.withText { Array($0) }, schema = schema(value, in: sections)
            if let position = positions[name] {
                slots[position] = schema
            } else {
                positions[name] = names.count
                names.append(name)
                slots.append(schema)
            }
        }
        // An expression that is none was told of; its schema goes with it.
        let start = Int32(program.expressions.count)
        let expressionSchemas = patterns.compactMap { key, value in expression(key) == nil ? nil : schema(value, in: sections) }
        let end = Int32(program.expressions.count), other = additional.map { schema($0, in: sections) } ?? Program.noSchema
        let slotStart = Int32(program.schemaLists.count)
        program.schemaLists += slots + expressionSchemas
        program.mappings.append(
            Program.Mapping(
                names: program.names.add(names), slots: slotStart, requiredCount: Int32(requiredCount), expressions: start ..< end,
                expressionSchemas: slotStart + Int32(slots.count), additional: other, requiredKeyword: required.map { keyword($0) } ?? 0,
                additionalKeyword: additional.map { keyword($0) } ?? 0))
        return Int32(program.mappings.count - 1)
    }

    private mutating func fillDependencies(_ sections: inout Sections, _ applies: Bool, _ validates: Bool) {
        for keyword in ["dependentRequired", "dependentSchemas", "dependencies"] {
            guard let rules = keyword == "dependencies" ? sections[keyword] : sections[keyword, from: .draft2019] else { continue }
            for (key, rule) in rules.entries {
                let name = key.withText { Array($0) }
                if rule.kind == .sequence, validates {
                    let needed = rule.elements.map { element in element.withText { Array($0) } }
                    let others = needed.reduce(into: [[UInt8]]()) { if $1 != name, !$0.contains($1) { $0.append($1) } }
                    addKeyRule(.dependentRequired, [name] + others, Program.noSchema, rule, to: &sections)
                } else if rule.kind != .sequence, applies {
                    addKeyRule(.dependentSchema, [name], schema(rule, in: sections), rule, to: &sections)
                }
            }
        }
    }

    private mutating func addKeyRule(
        _ operation: Program.Operation, _ names: [[UInt8]], _ schema: Int32, _ keyword: Value, to sections: inout Sections
    ) {
        program.keyRules.append(Program.KeyRule(names: program.names.add(names), requiredCount: Int32(names.count - 1), schema: schema))
        sections.mappings.append(instruction(operation, keyword, a: Int32(program.keyRules.count - 1)))
    }

    mutating func fillLeft(_ sections: inout Sections) {
        guard sections.draft >= .draft2019, sections.dialect.vocabularies.contains(.unevaluated) else { return }
        for (name, operation) in [
            ("unevaluatedItems", Program.Operation.unevaluatedItems), ("unevaluatedProperties", .unevaluatedProperties),
        ] {
            guard let rest = sections[name] else { continue }
            let schema = schema(rest, in: sections), own = self.schema(at: sections.address)
            sections.left.append(instruction(operation, rest, a: schema, b: own))
        }
    }
}
