internal import Documents

/// Rules about the elements of a list.
extension Evaluation {
    mutating func judgeItems(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        var outcome = Outcome.meets, element = node + 1, index = 0
        let end = Int(instance[node].next), first = Int(instruction.b)
        let allowsNoMore = instruction.c >= 0 && schemas[Int(instruction.c)].verdict == .never
        while element < end {
            if index >= first, instruction.c < 0 { break }
            let schema = index < first ? lists[Int(instruction.a) + index] : instruction.c
            if index >= first, allowsNoMore, first > 0 {
                outcome = broken(.additionalItem, element, schemas[Int(schema)].keyword)
            } else {
                outcome = max(outcome, judge(element, by: schema))
            }
            if outcome == .fails, !collects { return .fails }
            if frame >= 0 { marks[frame + index] = true }
            element = Int(instance[element].next)
            index += 1
        }
        return outcome
    }

    mutating func judgeContents(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        var met = 0, unknown = 0, element = node + 1, index = 0
        let end = Int(instance[node].next), minimum = Int(instruction.b), maximum = instruction.c < 0 ? nil : Int(instruction.c)
        let marks = frame >= 0 && instruction.operation == .containsMarking
        while element < end {
            // Enough is enough, unless there can be too many or somebody asks which they are.
            if met >= minimum, maximum == nil, !marks { return .meets }
            let outcome = quietly(element, by: instruction.a, -1)
            if outcome == .meets { met += 1 } else if outcome == .unknown { unknown += 1 }
            if marks, outcome != .fails { self.marks[frame + index] = true }
            element = Int(instance[element].next)
            index += 1
        }
        if met + unknown < minimum || maximum.map({ met > $0 }) ?? false {
            return broken(.contains(minimum: minimum, maximum: maximum, count: met), node, instruction.keyword)
        }
        return met < minimum || maximum.map { met + unknown > $0 } ?? false ? .unknown : .meets
    }

    mutating func judgeUniqueness(_ instruction: Program.Instruction, _ node: Int) -> Outcome {
        guard instance[node].count > 1 else { return .meets }
        let (pair, isUnknown) = instance.repeated(in: node)
        guard let pair else { return isUnknown ? .unknown : .meets }
        return broken(.uniqueItems(first: pair.first, second: pair.second), node, instruction.keyword)
    }

    mutating func judgeItemsLeft(_ instruction: Program.Instruction, _ node: Int, _ frame: Int) -> Outcome {
        guard instance[node].kind.isList, frame >= 0 else { return .meets }
        var outcome = Outcome.meets, element = node + 1, index = 0
        let end = Int(instance[node].next), allowsNone = schemas[Int(instruction.a)].verdict == .never
        while element < end {
            if !marks[frame + index] {
                let found = allowsNone ? broken(.unevaluatedItem, element, instruction.keyword) : judge(element, by: instruction.a)
                outcome = max(outcome, found)
                if outcome == .fails, !collects { return .fails }
                marks[frame + index] = true
            }
            element = Int(instance[element].next)
            index += 1
        }
        return outcome
    }
}

extension Instance.Kind {
    var isList: Bool { self == .sequence }
    var isMapping: Bool { self == .mapping }
}
