internal import Documents

/// Keywords that judge a value by itself.
extension Compiler {
    mutating func fillValues(_ sections: inout Sections) {
        if let type = sections["type"] {
            let names = type.kind == .sequence ? type.elements.map(\.text) : [type.text]
            let mask = names.reduce(0) { $0 | (Program.KindMask.of($1, sections.draft) ?? 0) }
            sections.common.append(instruction(.type, type, a: mask))
        }
        if let values = sections["enum"], values.kind == .sequence {
            let set = valueSet(values.elements)
            sections.common.append(instruction(.oneOfValues, values, a: set))
        }
        if let value = sections["const", from: .draft6] {
            let constant = constant(value)
            sections.common.append(instruction(.constant, value, a: constant))
        }
    }

    /// - Returns: the node of a value among the constants.
    private mutating func constant(_ value: Value) -> Int32 {
        let node = Int32(program.constants.nodes.count)
        program.constants.append(value)
        return node
    }

    private mutating func valueSet(_ values: [Value]) -> Int32 {
        var strings: [[UInt8]] = [], seen: Set<[UInt8]> = [], others: [Int32] = []
        for value in values {
            if value.kind == .string {
                let text = value.withText { Array($0) }
                if seen.insert(text).inserted { strings.append(text) }
            } else {
                others.append(constant(value))
            }
        }
        let start = Int32(program.schemaLists.count)
        program.schemaLists += others
        program.valueSets.append(
            Program.ValueSet(names: program.names.add(strings), others: start ..< Int32(program.schemaLists.count)))
        return Int32(program.valueSets.count - 1)
    }

    mutating func fillNumbers(_ sections: inout Sections) {
        for (name, plain, exclusive) in [
            ("minimum", Program.Operation.minimum, Program.Operation.exclusiveMinimum), ("maximum", .maximum, .exclusiveMaximum),
        ] {
            let exclusiveName = "exclusive" + name.prefix(1).uppercased() + name.dropFirst(), other = sections[exclusiveName]
            let isExclusive = sections.draft == .draft4 && other?.isTrue == true
            if let limit = sections[name] { addLimit(isExclusive ? exclusive : plain, limit, to: &sections) }
            if sections.draft >= .draft6, let other { addLimit(exclusive, other, to: &sections) }
        }
        if let divisor = sections["multipleOf"] { addLimit(.multipleOf, divisor, to: &sections) }
    }

    private mutating func addLimit(_ operation: Program.Operation, _ limit: Value, to sections: inout Sections) {
        guard limit.kind == .integer || limit.kind == .decimal else { return }
        program.limits.append(limit.withText { NumberLimit($0) })
        sections.numbers.append(instruction(operation, limit, a: Int32(program.limits.count - 1)))
    }

    mutating func fillStrings(_ sections: inout Sections) {
        for (name, operation) in [("minLength", Program.Operation.minLength), ("maxLength", .maxLength)] {
            if let limit = sections[name], let count = count(limit) { sections.strings.append(instruction(operation, limit, a: count)) }
        }
        if let pattern = sections["pattern"], pattern.kind == .string, let expression = expression(pattern) {
            sections.strings.append(instruction(.pattern, pattern, a: expression))
        }
    }

    /// `format` is a rule where the caller or the vocabulary wants it; a name that nobody knows never is.
    mutating func fillFormat(_ sections: inout Sections) {
        guard assertsFormats || sections.dialect.vocabularies.contains(.formatAssertion), let name = sections["format"],
            name.kind == .string,
            let format = Format(name.text)
        else { return }
        program.formats.append(format)
        let rule = instruction(.format, name, a: Int32(program.formats.count - 1))
        sections.strings.append(rule)
        sections.numbers.append(rule)
    }

    mutating func fillCounts(_ sections: inout Sections) {
        for (name, operation) in [("minItems", Program.Operation.minItems), ("maxItems", .maxItems)] {
            if let limit = sections[name], let count = count(limit) { sections.lists.append(instruction(operation, limit, a: count)) }
        }
        if let unique = sections["uniqueItems"], unique.isTrue { sections.lists.append(instruction(.uniqueItems, unique)) }
        for (name, operation) in [("minProperties", Program.Operation.minProperties), ("maxProperties", .maxProperties)] {
            if let limit = sections[name], let count = count(limit) { sections.mappings.append(instruction(operation, limit, a: count)) }
        }
    }

    /// A whole number from 0, `2.0` too; limits above what any document has are cut.
    func count(_ value: Value) -> Int32? {
        guard value.kind == .integer || value.kind == .decimal else { return nil }
        return value.withText { text in
            let number = ExactNumber(text)
            guard number.isInteger, !number.isNegative else { return nil }
            guard let small = number.isZero ? 0 : number.whole, small <= Int(Int32.max) else { return .max }
            return Int32(small)
        }
    }

    /// - Parameter pattern: the text of `pattern`, or a key of `patternProperties`.
    /// - Returns: nil, and a complaint, where it is no pattern.
    mutating func expression(_ pattern: Value) -> Int32? {
        do throws(RegularExpression.Mistake) {
            program.expressions.append(try RegularExpression(pattern.withText { Array($0) }))
            return Int32(program.expressions.count - 1)
        } catch {
            let text = Array(pattern.text.utf8)
            let before = String(decoding: text.prefix(error.offset), as: UTF8.self)
            complain(
                "bad-schema", "\"\(pattern.text)\" is no pattern: \(error.message)", at: pattern.place,
                hints: before.isEmpty ? [] : ["behind \"\(before)\""])
            return nil
        }
    }
}
