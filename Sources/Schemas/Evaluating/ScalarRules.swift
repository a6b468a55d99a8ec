internal import Documents

/// Rules about one value by itself.
extension Evaluation {
    @inline(__always)
    mutating func judgeType(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        let value = instance[node]
        if instruction.a & Program.KindMask.bit(value.kind) != 0, !value.flags.contains(.anyKind) { return .meets }
        if value.flags.contains(.anyKind) { return .unknown }
        if value.kind == .decimal, instruction.a & Program.KindMask.wholeDecimals != 0 {
            if value.flags.contains(.sealed) { return .unknown }
            if ExactNumber(instance.text(node)).isInteger { return .meets }
        }
        guard collects else { return .fails }
        let names = typeNames(instruction)
        return broken(.type(names), node, instruction.keyword)
    }

    private func typeNames(_ instruction: Program.Instruction) -> [String] {
        let stated = program.keywords[Int(instruction.keyword)]
        return stated.kind == .sequence ? stated.elements.map(\.text) : [stated.text]
    }

    mutating func judgeValues(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        let value = instance[node], set = program.valueSets[Int(instruction.a)]
        if value.flags.contains(.sealed) { return .unknown }
        if value.kind == .string {
            if names.position(of: instance.text(node), in: set.names) >= 0 { return .meets }
            return broken(.oneOfValues, node, instruction.keyword)
        }
        var best = Outcome.fails
        for index in set.others where best != .meets { best = min(best, constants.equality(Int(lists[Int(index)]), instance, node)) }
        return assert(best, .oneOfValues, node, instruction)
    }

    mutating func judgeNumber(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        let text = instance.text(node), limit = program.limits[Int(instruction.a)]
        if instruction.operation == .multipleOf {
            guard let divides = limit.divides(text) else { return broken(.tooDeep, node, instruction.keyword) }
            return assert(divides, .multipleOf, node, instruction)
        }
        // What is not a number is on neither side of a limit.
        let position = limit.position(of: text)
        switch instruction.operation {
        case .minimum: return assert(position.map { $0 >= 0 } ?? false, .minimum, node, instruction)
        case .exclusiveMinimum: return assert(position.map { $0 > 0 } ?? false, .exclusiveMinimum, node, instruction)
        case .maximum: return assert(position.map { $0 <= 0 } ?? false, .maximum, node, instruction)
        default: return assert(position.map { $0 < 0 } ?? false, .exclusiveMaximum, node, instruction)
        }
    }

    mutating func judgeString(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        let text = instance.text(node)
        switch instruction.operation {
        case .minLength:
            // So many bytes are at least a quarter as many scalars.
            if text.count >= Int(instruction.a) * 4 { return .meets }
            let count = Evaluation.length(text)
            return assert(count >= instruction.a, .minLength(count: count), node, instruction)
        case .maxLength:
            if text.count <= instruction.a { return .meets }
            let count = Evaluation.length(text)
            return assert(count <= instruction.a, .maxLength(count: count), node, instruction)
        case .format:
            return assert(program.formats[Int(instruction.a)].accepts(instance[node].kind, text), .format, node, instruction)
        default:
            switch match(instruction.a, node, instruction.keyword) {
            case .matches: return .meets
            case .differs: return broken(.pattern, node, instruction.keyword)
            case .tooSlow: return .unknown
            }
        }
    }

    /// How many elements or entries there are.
    mutating func judgeCount(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        let count = Int(instance[node].count), limit = Int(instruction.a)
        return switch instruction.operation {
        case .minItems: assert(count >= limit, .minItems(count: count), node, instruction)
        case .maxItems: assert(count <= limit, .maxItems(count: count), node, instruction)
        case .minProperties: assert(count >= limit, .minProperties(count: count), node, instruction)
        default: assert(count <= limit, .maxProperties(count: count), node, instruction)
        }
    }

    /// Unicode scalars.
    private static func length(_ text: UnsafeBufferPointer<UInt8>) -> Int { text.reduce(0) { $0 &+ ($1 & 0xC0 != 0x80 ? 1 : 0) } }
}
