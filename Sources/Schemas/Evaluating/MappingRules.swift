internal import Documents

/// Rules about the entries of a mapping.
extension Evaluation {
    mutating func judgeEntries(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        let rule = mappings[Int(instruction.a)], end = Int(instance[node].next)
        let allowsNoMore = rule.additional >= 0 && schemas[Int(rule.additional)].verdict == .never
        var outcome = Outcome.meets, key = node + 1, index = 0, found = 0
        while key < end {
            let value = key + 1, text = instance.text(key), position = names.position(of: text, in: rule.names)
            var isKnown = false
            if position >= 0 {
                if position < rule.requiredCount { found += 1 }
                let schema = lists[Int(rule.slots) + position]
                if schema >= 0 {
                    isKnown = true
                    outcome = max(outcome, judge(value, by: schema))
                }
            }
            if !rule.expressions.isEmpty { outcome = max(outcome, judgeByPatterns(key, rule, &isKnown)) }
            if !isKnown, rule.additional >= 0 {
                isKnown = true
                outcome = max(outcome, allowsNoMore ? unknownKey(key, rule) : judge(value, by: rule.additional))
            }
            if outcome == .fails, !collects { return .fails }
            if frame >= 0, isKnown { marks[frame + index] = true }
            key = Int(instance[value].next)
            index += 1
        }
        guard found < rule.requiredCount else { return outcome }
        guard collects else { return .fails }
        let missing = missing(rule.names, 0 ..< Int(rule.requiredCount), in: node)
        return broken(.required(missing: missing), node, rule.requiredKeyword)
    }

    private mutating func unknownKey(_ key: Int, _ rule: Program.Mapping) -> Outcome {
        guard collects else { return .fails }
        let known = known(rule.additionalKeyword) { [self] in knownNames(rule) }
        return broken(.additionalProperty(known: known), key, rule.additionalKeyword)
    }

    private mutating func judgeByPatterns(_ key: Int, _ rule: Program.Mapping, _ isKnown: inout Bool) -> Outcome {
        var outcome = Outcome.meets
        for index in rule.expressions {
            let schema = lists[Int(rule.expressionSchemas + index - rule.expressions.lowerBound)]
            switch match(index, key, schemas[Int(schema)].keyword) {
            case .matches:
                isKnown = true
                outcome = max(outcome, judge(key + 1, by: schema))
            case .tooSlow: (isKnown, outcome) = (true, max(outcome, .unknown))
            case .differs: break
            }
        }
        return outcome
    }

    /// The names of a set that a mapping has no keys of.
    private func missing(_ table: NameTable.Table, _ positions: Range<Int>, in node: Int) -> [String] {
        let names = program.names.names(table)
        return positions.map { names[$0] }.filter { name in
            !Array(name.utf8).withUnsafeBufferPointer { instance.value(of: $0, in: node) != nil }
        }
    }

    /// The keys that have schemas, in the order of the schema.
    private func knownNames(_ rule: Program.Mapping) -> [String] {
        let names = program.names.names(rule.names)
        return names.indices.filter { lists[Int(rule.slots) + $0] >= 0 }.map { names[$0] }
    }

    mutating func judgeNames(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        var outcome = Outcome.meets, key = node + 1
        let end = Int(instance[node].next)
        while key < end {
            let found = quietly(key, by: instruction.a, -1)
            if found == .fails {
                guard collects else { return .fails }
                let reasons = findings(key, by: instruction.a)
                outcome = broken(.propertyName(reasons), key, instruction.keyword)
            }
            key = Int(instance[key + 1].next)
        }
        return outcome
    }

    mutating func judgeDependency(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        let rule = program.keyRules[Int(instruction.a)], end = Int(instance[node].next)
        var found = 0, isAsked = false, key = node + 1
        while key < end {
            let position = names.position(of: instance.text(key), in: rule.names)
            if position == 0 { isAsked = true } else if position > 0 { found += 1 }
            key = Int(instance[key + 1].next)
        }
        guard isAsked, found < rule.requiredCount else { return .meets }
        let missing = missing(rule.names, 1 ..< Int(rule.names.count), in: node), asking = program.names.names(rule.names)[0]
        return broken(.dependentRequired(key: asking, missing: missing), node, instruction.keyword)
    }

    mutating func judgeDependentSchema(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        let rule = program.keyRules[Int(instruction.a)], end = Int(instance[node].next)
        var key = node + 1
        while key < end {
            if names.position(of: instance.text(key), in: rule.names) == 0 { return judge(node, by: rule.schema, frame) }
            key = Int(instance[key + 1].next)
        }
        return .meets
    }

    mutating func judgeEntriesLeft(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        guard instance[node].kind.isMapping, frame >= 0 else { return .meets }
        var outcome = Outcome.meets, key = node + 1, index = 0
        let end = Int(instance[node].next), allowsNone = schemas[Int(instruction.a)].verdict == .never
        while key < end {
            if !marks[frame + index] {
                let found = allowsNone ? keyLeft(key, instruction, node) : judge(key + 1, by: instruction.a)
                outcome = max(outcome, found)
                if outcome == .fails, !collects { return .fails }
                marks[frame + index] = true
            }
            key = Int(instance[key + 1].next)
            index += 1
        }
        return outcome
    }

    private mutating func keyLeft(_ key: Int, _ instruction: Program.Instruction, _ node: Int) -> Outcome {
        guard collects else { return .fails }
        let known = known(instruction.keyword) { [program] in program.namedKeys(of: instruction.b) }
        return broken(.unevaluatedProperty(known: known), key, instruction.keyword)
    }
}
