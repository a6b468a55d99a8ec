internal import Documents

/// One judgement of one instance. It reads flat arrays by index and makes nothing on the way; what is broken is worded by others.
struct Evaluation {
    let program: Program
    let schemas: UnsafeBufferPointer<Program.Schema>
    let instructions: UnsafeBufferPointer<Program.Instruction>
    let lists: UnsafeBufferPointer<Int32>
    let mappings: UnsafeBufferPointer<Program.Mapping>
    let names: NameLookup
    let constants: NodeTable
    let instance: NodeTable

    /// Whether everything that is broken is looked for, or only whether something is.
    var collects: Bool
    var findings: [Finding] = []
    /// Resources that are being judged, outermost first; kept only where a dynamic reference may ask.
    private var scope: [Int32] = []
    /// Which entries and elements have been judged: one run for each mapping or list whose schema asks for what is left over.
    var marks: [Bool] = []

    private var depth = 0
    private let depthLimit: Int
    private var stepsLeft: Int
    /// The judgement was given up: schemas follow one another deeper than the stack goes.
    private(set) var isTooDeep = false
    /// The judgement was given up: schemas branch into more steps than anybody waits for.
    private(set) var isTooLong = false
    /// The first text that a pattern was given up on. Whether the rule is met stays unknown, so that no `not` turns it round.
    private(set) var slowPattern: Finding?
    /// The names that a keyword knows, by its number: many findings share them.
    private var knownNames: [Int32: [String]] = [:]

    /// Steps beside those that the size of the instance allows. Branches inside branches double with every level; a document of a
    /// thousand values takes some thousand steps.
    private static let freeSteps = 200_000, stepsForNode = 200
    /// Steps of a pattern that count as one of the judgement. Reading the text once is free.
    private static let patternStepsForStep = 128
    /// Findings beside one another: nobody counts more, and a document has millions of values.
    private static let findingLimit = 100_000

    init(
        _ program: Program, schemas: UnsafeBufferPointer<Program.Schema>, instructions: UnsafeBufferPointer<Program.Instruction>,
        lists: UnsafeBufferPointer<Int32>, mappings: UnsafeBufferPointer<Program.Mapping>, names: NameLookup, constants: NodeTable,
        instance: NodeTable, collects: Bool, depthLimit: Int
    ) {
        (self.program, self.schemas, self.instructions, self.lists) = (program, schemas, instructions, lists)
        (self.mappings, self.names, self.constants, self.instance) = (mappings, names, constants, instance)
        (self.collects, self.depthLimit) = (collects, depthLimit)
        stepsLeft = Evaluation.freeSteps + Evaluation.stepsForNode * instance.nodes.count
    }

    /// - Parameter frame: where the marks of this value begin; below 0 when nobody asks.
    mutating func judge(_ node: Int, by number: Int32, _ frame: Int = -1) -> Outcome {
        let schema = schemas[Int(number)]
        switch schema.verdict {
        case .always: return .meets
        case .never: return broken(.nothingAllowed, node, schema.keyword)
        case .none: break
        }
        guard depth < depthLimit, stepsLeft > 0 else {
            if stepsLeft > 0 { isTooDeep = true } else { isTooLong = true }
            return .fails
        }
        depth += 1
        stepsLeft -= 1
        defer { depth -= 1 }
        guard program.isDynamic, scope.last != schema.resource else { return judge(node, by: schema, frame) }
        scope.append(schema.resource)
        defer { scope.removeLast() }
        return judge(node, by: schema, frame)
    }

    private mutating func judge(_ node: Int, by schema: Program.Schema, _ frame: Int) -> Outcome {
        guard schema.tracks, instance[node].count > 0 else { return run(schema, node, frame) }
        let own = marks.count, count = Int(instance[node].count)
        marks.append(contentsOf: repeatElement(false, count: count))
        let outcome = run(schema, node, own)
        if frame >= 0, outcome != .fails { for index in 0 ..< count where marks[own + index] { marks[frame + index] = true } }
        marks.removeLast(count)
        return outcome
    }

    @inline(__always)
    private mutating func run(_ schema: Program.Schema, _ node: Int, _ frame: Int) -> Outcome {
        var outcome = run(schema.start ..< schema.common, node, frame)
        if outcome == .fails, !collects { return .fails }
        let value = instance[node]
        if value.flags.contains(.sealed) { return schema.common < schema.mappings ? max(outcome, .unknown) : outcome }
        switch value.kind {
        case .integer, .decimal: outcome = max(outcome, run(schema.common ..< schema.numbers, node, frame))
        case .string: outcome = max(outcome, run(schema.numbers ..< schema.strings, node, frame))
        case .sequence: outcome = max(outcome, run(schema.strings ..< schema.lists, node, frame))
        case .mapping: outcome = max(outcome, run(schema.lists ..< schema.mappings, node, frame))
        default: break
        }
        guard schema.tracks, outcome != .fails || collects else { return outcome }
        return max(outcome, run(schema.mappings ..< schema.end, node, frame))
    }

    @inline(__always)
    private mutating func run(_ range: Range<Int32>, _ node: Int, _ frame: Int) -> Outcome {
        var outcome = Outcome.meets
        for index in range {
            outcome = max(outcome, run(instructions[Int(index)], node, frame))
            if outcome == .fails, !collects { return .fails }
        }
        return outcome
    }

    private mutating func run(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        switch instruction.operation {
        case .type: judgeType(instruction, node)
        case .oneOfValues: judgeValues(instruction, node)
        case .constant:
            assert(constants.equality(Int(instruction.a), instance, node), .constant, node, instruction)
        case .reference: judge(node, by: instruction.a, frame)
        case .dynamicReference: judge(node, by: target(of: program.dynamicReferences[Int(instruction.a)]), frame)
        case .allOf: judgeAll(instruction, node, frame)
        case .anyOf: judgeAny(instruction, node, frame)
        case .oneOf: judgeOne(instruction, node, frame)
        case .not: judgeNegation(instruction, node, frame)
        case .condition: judgeCondition(instruction, node, frame)
        case .minimum, .exclusiveMinimum, .maximum, .exclusiveMaximum, .multipleOf: judgeNumber(instruction, node)
        case .minLength, .maxLength, .pattern, .format: judgeString(instruction, node)
        case .minItems, .maxItems, .minProperties, .maxProperties: judgeCount(instruction, node)
        case .uniqueItems: judgeUniqueness(instruction, node)
        case .items: judgeItems(instruction, node, frame)
        case .contains, .containsMarking: judgeContents(instruction, node, frame)
        case .properties: judgeEntries(instruction, node, frame)
        case .propertyNames: judgeNames(instruction, node)
        case .dependentRequired: judgeDependency(instruction, node)
        case .dependentSchema: judgeDependentSchema(instruction, node, frame)
        case .unevaluatedItems: judgeItemsLeft(instruction, node, frame)
        case .unevaluatedProperties: judgeEntriesLeft(instruction, node, frame)
        }
    }

    private func target(of reference: Program.DynamicReference) -> Int32 {
        scope.lazy.compactMap { reference.targets[$0] }.first ?? reference.fallback
    }
}

// MARK: What is broken

extension Evaluation {
    @inline(__always)
    mutating func broken(_ rule: @autoclosure () -> Finding.Rule, _ node: Int, _ keyword: Int32) -> Outcome {
        if collects, findings.count < Evaluation.findingLimit {
            findings.append(Finding(rule(), node, program.keywords[Int(keyword)]))
        }
        return .fails
    }

    /// Names for findings, made once for each keyword.
    mutating func known(_ keyword: Int32, _ names: () -> [String]) -> [String] {
        if let known = knownNames[keyword] { return known }
        let made = names()
        knownNames[keyword] = made
        return made
    }

    /// Matches the text of a node; a pattern that was given up on is noted.
    mutating func match(_ expression: Int32, _ node: Int, _ keyword: Int32) -> RegularExpression.Outcome {
        let text = instance.text(node)
        var cost = 0
        let outcome = program.expressions[Int(expression)].match(text, steps: &cost)
        stepsLeft -= max(0, cost - text.count) / Evaluation.patternStepsForStep
        if outcome == .tooSlow, slowPattern == nil { slowPattern = Finding(.patternTooSlow, node, program.keywords[Int(keyword)]) }
        return outcome
    }

    @inline(__always)
    mutating func assert(_ holds: Bool, _ rule: @autoclosure () -> Finding.Rule, _ node: Int, _ instruction: Program.Instruction) -> Outcome
    {
        holds ? .meets : broken(rule(), node, instruction.keyword)
    }

    @inline(__always)
    mutating func assert(
        _ outcome: Outcome, _ rule: @autoclosure () -> Finding.Rule, _ node: Int, _ instruction: Program.Instruction
    ) -> Outcome {
        outcome == .fails ? broken(rule(), node, instruction.keyword) : outcome
    }

    /// Judges without noting what is broken: whether it holds is all that matters there.
    mutating func quietly(_ node: Int, by schema: Int32, _ frame: Int) -> Outcome {
        let collected = collects
        collects = false
        defer { collects = collected }
        return judge(node, by: schema, frame)
    }

    /// What a schema finds, beside what has been found.
    mutating func findings(_ node: Int, by schema: Int32) -> [Finding] {
        let before = findings
        findings = []
        defer { findings = before }
        _ = judge(node, by: schema)
        return findings
    }
}
