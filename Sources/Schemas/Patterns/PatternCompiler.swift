/// Turns a tree into a program. Counted repetitions are written out.
struct PatternCompiler {
    private typealias Mistake = RegularExpression.Mistake

    /// Steps of one program: `^.{0,65535}$` fits, and a thousand repetitions of a thousand do not.
    static let limit = 150_000

    private var program = PatternProgram()
    private var indices: [ScalarSet: Int32] = [:]
    /// Whether a reference asks what groups match.
    private let keepsGroups: Bool
    /// Whether steps read what stands in front of the place: inside of what looks behind.
    private var isBack = false

    static func compile(_ pattern: RegularExpressionParser.Result) throws(RegularExpression.Mistake) -> PatternProgram {
        let root = pattern.root
        var compiler = PatternCompiler(keepsGroups: root.hasReferences)
        compiler.program.isRegular = root.isRegular
        compiler.program.registers = compiler.keepsGroups ? 2 * pattern.groups : 0
        if !root.isAnchored {
            let anywhere = PatternCounts(minimum: 0, maximum: nil, isGreedy: false)
            try compiler.emit(.repeated(.set(.all), anywhere))
        }
        try compiler.emit(root)
        try compiler.append(.match)
        return compiler.program
    }

    private init(keepsGroups: Bool) { self.keepsGroups = keepsGroups }

    private mutating func emit(_ node: PatternNode) throws(Mistake) {
        switch node {
        case .set(let set):
            let index = index(of: set)
            try append(isBack ? .readBack(set: index) : .read(set: index))
        case .sequence(let parts):
            for index in parts.indices { try emit(parts[isBack ? parts.count - 1 - index : index]) }
        case .alternatives(let branches): try emit(alternatives: branches)
        case .group(let number, let body):
            guard keepsGroups else { return try emit(body) }
            let (start, end) = PatternProgram.registers(of: number)
            try append(.save(register: isBack ? end : start))
            try emit(body)
            try append(.save(register: isBack ? start : end))
        case .repeated(let body, let counts): try emit(body, counts)
        case .check(let check):
            if check == .wordBoundary || check == .noWordBoundary { program.tellsWords = true }
            try append(.check(check))
        case .look(let body, let isBehind, let isNegative):
            let look = try placeholder(), wasBack = isBack
            isBack = isBehind
            try emit(body)
            isBack = wasBack
            try append(.lookEnd)
            program.steps[look] = .look(isNegative: isNegative, next: next)
        case .reference(let group): try append(.reference(group: Int32(group), isBack: isBack))
        }
    }

    private mutating func emit(alternatives branches: [PatternNode]) throws(Mistake) {
        var ends: [Int] = []
        for branch in branches.dropLast() {
            let split = try placeholder()
            try emit(branch)
            ends.append(try placeholder())
            program.steps[split] = .split(Int32(split) + 1, next)
        }
        if let last = branches.last { try emit(last) }
        for end in ends { program.steps[end] = .jump(next) }
    }

    private mutating func emit(_ body: PatternNode, _ counts: PatternCounts) throws(Mistake) {
        for _ in 0 ..< counts.minimum {
            let start = next
            try emit(repetition: body, counts.groups)
            if next == start { return }
        }
        // Steps that must get on use a register each; a regular program forgets where it has been, and needs none.
        let mark = !program.isRegular && body.mayBeEmpty ? Int32(program.registers) : nil
        if mark != nil { program.registers += 1 }
        var splits: [Int] = []
        for _ in 0 ..< (counts.maximum.map { $0 - counts.minimum } ?? 1) {
            splits.append(try placeholder())
            if let mark { try append(.save(register: mark)) }
            try emit(repetition: body, counts.groups)
            if let mark { try append(.progress(register: mark)) }
        }
        if counts.maximum == nil, let loop = splits.first { try append(.jump(Int32(loop))) }
        for split in splits {
            program.steps[split] = counts.isGreedy ? .split(Int32(split) + 1, next) : .split(next, Int32(split) + 1)
        }
    }

    private mutating func emit(repetition body: PatternNode, _ groups: Range<Int>) throws(Mistake) {
        if keepsGroups, !groups.isEmpty {
            let first = PatternProgram.registers(of: groups.lowerBound), last = PatternProgram.registers(of: groups.upperBound - 1)
            try append(.forget(from: first.start, to: last.end))
        }
        try emit(body)
    }

    private var next: Int32 { Int32(program.steps.count) }

    private mutating func append(_ step: PatternProgram.Step) throws(Mistake) {
        guard program.steps.count < PatternCompiler.limit else {
            throw Mistake(
                message: "the pattern is too large: counted repetitions make more than \(PatternCompiler.limit) steps of it", offset: 0)
        }
        program.steps.append(step)
    }

    /// The index of a step that is put in later.
    private mutating func placeholder() throws(Mistake) -> Int {
        try append(.match)
        return program.steps.count - 1
    }

    private mutating func index(of set: ScalarSet) -> Int32 {
        if let index = indices[set] { return index }
        let index = Int32(program.sets.count)
        program.sets.append(set)
        indices[set] = index
        return index
    }
}
