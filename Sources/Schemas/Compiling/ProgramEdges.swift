extension Program {
    /// One schema that judges the same value as another, and the keyword that says so.
    struct Edge {
        var schema: Int32
        var keyword: Int32
    }

    /// The schemas that judge the same value as this one.
    func edges(of schema: Int) -> [Edge] {
        instructions(of: schema).flatMap { instruction -> [Edge] in
            let numbers: [Int32] =
                switch instruction.operation {
                case .reference, .not: [instruction.a]
                case .allOf, .anyOf, .oneOf: Array(schemaLists[Int(instruction.a) ..< Int(instruction.a + instruction.b)])
                case .condition: [instruction.a, instruction.b, instruction.c].filter { $0 >= 0 }
                case .dependentSchema: [keyRules[Int(instruction.a)].schema]
                default: []
                }
            return numbers.map { Edge(schema: $0, keyword: instruction.keyword) }
        }
    }

    func instructions(of schema: Int) -> ArraySlice<Instruction> {
        instructions[Int(schemas[schema].start) ..< Int(schemas[schema].end)]
    }

    /// The keys that a schema names, and those that judge the same value for it, each once.
    func namedKeys(of schema: Int32) -> [String] {
        var result: [String] = [], known: Set<String> = [], seen: Set<Int32> = [schema], pending = [schema]
        while let next = pending.popLast() {
            for instruction in instructions(of: Int(next)) where instruction.operation == .properties {
                let rule = mappings[Int(instruction.a)]
                for (index, name) in names.names(rule.names).enumerated()
                where schemaLists[Int(rule.slots) + index] >= 0 && known.insert(name).inserted {
                    result.append(name)
                }
            }
            for edge in edges(of: Int(next)).reversed() where seen.insert(edge.schema).inserted { pending.append(edge.schema) }
        }
        return result
    }
}
