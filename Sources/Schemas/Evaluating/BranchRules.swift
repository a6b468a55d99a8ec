internal import Documents

/// Rules that judge the same value by other schemas.
extension Evaluation {
    private func schemas(of instruction: Program.Instruction) -> UnsafeBufferPointer<Int32> {
        UnsafeBufferPointer(rebasing: lists[Int(instruction.a) ..< Int(instruction.a + instruction.b)])
    }

    mutating func judgeAll(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        var outcome = Outcome.meets
        for schema in schemas(of: instruction) {
            outcome = max(outcome, judge(node, by: schema, frame))
            if outcome == .fails, !collects { return .fails }
        }
        return outcome
    }

    mutating func judgeAny(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        var best = Outcome.fails
        for schema in schemas(of: instruction) {
            best = min(best, attempt(node, by: schema, frame))
            // Where somebody asks what has been judged, every branch may have something to say.
            if best == .meets, frame < 0 { return .meets }
        }
        return best == .fails ? noBranch(instruction, node) : best
    }

    mutating func judgeOne(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        var met = 0, unknown = 0
        for schema in schemas(of: instruction) {
            switch attempt(node, by: schema, frame) {
            case .meets: met += 1
            case .unknown: unknown += 1
            case .fails: break
            }
            if met > 1, !collects { return .fails }
        }
        if met > 1 { return severalBranches(instruction, node) }
        if unknown > 0 { return .unknown }
        return met == 1 ? .meets : noBranch(instruction, node)
    }

    private mutating func noBranch(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        guard collects else { return .fails }
        let branches = schemas(of: instruction).map { findings(node, by: $0) }
        return broken(.noBranch(branches), node, instruction.keyword)
    }

    private mutating func severalBranches(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        let met = schemas(of: instruction).enumerated().filter { attempt(node, by: $0.element, -1) == .meets }.map(\.offset)
        return broken(.severalBranches(met), node, instruction.keyword)
    }

    mutating func judgeNegation(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        // What a schema has judged that is not to be met, nobody has judged.
        assert(quietly(node, by: instruction.a, -1).negated, .not, node, instruction)
    }

    mutating func judgeCondition(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        let condition = attempt(node, by: instruction.a, frame)
        let branches = [instruction.b, instruction.c]
        switch condition {
        case .meets: return branches[0] >= 0 ? judge(node, by: branches[0], frame) : .meets
        case .fails: return branches[1] >= 0 ? judge(node, by: branches[1], frame) : .meets
        case .unknown:
            let outcomes = branches.map { $0 >= 0 ? attempt(node, by: $0, frame) : .meets }
            guard outcomes[0] == .fails, outcomes[1] == .fails else { return max(outcomes[0], outcomes[1]) == .meets ? .meets : .unknown }
            return judge(node, by: branches[0], frame)
        }
    }

    /// Judges by a schema that need not be met: where it is not, what it has judged counts for nothing.
    private mutating func attempt(_ node: Int, by schema: Int32, _ frame: Int) -> Outcome {
        guard frame >= 0 else { return quietly(node, by: schema, frame) }
        let range = frame ..< frame + Int(instance[node].count), before = marks[range]
        let outcome = quietly(node, by: schema, frame)
        if outcome == .fails { marks.replaceSubrange(range, with: before) }
        return outcome
    }
}
