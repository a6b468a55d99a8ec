/// Matches a regular program of any size: follows all ways through it at once, so that the cost is at most text times program.
struct PatternSimulation: Sendable {
    private let program: PatternProgram

    init(_ program: PatternProgram) { self.program = program }

    func match(_ text: UnsafeBufferPointer<UInt8>, steps: inout Int) -> RegularExpression.Outcome {
        var closure = PatternClosure(of: program), seeds: [Int32] = [0], before = PatternCheck.Side.nothing, index = 0
        defer { steps += closure.visits }
        while closure.visits <= RegularExpression.stepLimit {
            let read = index < text.count ? text.scalar(at: index) : nil
            let after = read.map { PatternCheck.Side($0.scalar) } ?? .nothing
            closure.follow(seeds, in: program, before: before, after: after)
            if closure.matches { return .matches }
            guard let read else { return .differs }
            seeds.removeAll(keepingCapacity: true)
            for reader in closure.readers where program.reads(reader, read.scalar) { seeds.append(reader + 1) }
            if seeds.isEmpty { return .differs }
            (before, index) = (after, index + read.length)
        }
        return .tooSlow
    }
}
