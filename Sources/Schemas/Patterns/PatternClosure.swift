/// Where the steps of a regular program lead without reading: all ways at once.
struct PatternClosure {
    /// The steps that read, each once.
    private(set) var readers: [Int32] = []
    /// Whether the whole pattern has matched.
    private(set) var matches = false
    /// Steps looked at, ever.
    private(set) var visits = 0

    /// The round in which each step was last looked at.
    private var marks: [Int32]
    private var round: Int32 = 0
    private var open: [Int32] = []

    init(of program: PatternProgram) { marks = [Int32](repeating: 0, count: program.steps.count) }

    /// Follows the steps on from some of them, between two code points.
    mutating func follow(_ seeds: [Int32], in program: PatternProgram, before: PatternCheck.Side, after: PatternCheck.Side) {
        readers.removeAll(keepingCapacity: true)
        matches = false
        startRound()
        for seed in seeds { visit(seed) }
        while let step = open.popLast() {
            switch program.steps[Int(step)] {
            case .read: readers.append(step)
            case .split(let first, let second):
                visit(first)
                visit(second)
            case .jump(let target): visit(target)
            case .check(let check): if check.holds(before: before, after: after) { visit(step + 1) }
            case .match: matches = true
            default: break  // in no regular program
            }
        }
    }

    private mutating func visit(_ step: Int32) {
        guard marks[Int(step)] != round else { return }
        marks[Int(step)] = round
        visits += 1
        open.append(step)
    }

    private mutating func startRound() {
        if round == .max {
            for index in marks.indices { marks[index] = 0 }
            round = 0
        }
        round += 1
    }
}
