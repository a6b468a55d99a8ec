/// One attempt to match a program that looks ahead, behind or back: way by way, what is left of the others on a stack of its own.
struct PatternBacktracking {
    /// What to do when a way ends in failure.
    private enum Frame {
        /// Go on with another.
        case choice(step: Int32, place: Int)
        case restore(register: Int32, place: Int)
        /// The way began inside of a `look`, which fails: when it is negative it goes on.
        case look(isNegative: Bool, next: Int32, place: Int)
    }

    private let program: PatternProgram
    private let text: UnsafeBufferPointer<UInt8>
    private var step: Int32 = 0
    private var place = 0
    /// Places in the text, or -1.
    private var registers: [Int]
    private var frames: [Frame] = []
    /// The frames of the looks that are open, innermost last.
    private var looks: [Int] = []
    private(set) var steps = 0

    init(_ program: PatternProgram, _ text: UnsafeBufferPointer<UInt8>) {
        (self.program, self.text) = (program, text)
        registers = [Int](repeating: -1, count: program.registers)
    }

    mutating func match() -> RegularExpression.Outcome {
        while steps < RegularExpression.stepLimit {
            steps += 1
            let current = program.steps[Int(step)]
            if case .match = current { return .matches }
            step += 1
            if !take(current), !fail() { return .differs }
        }
        return .tooSlow
    }

    /// - Returns: false when the way ends here.
    private mutating func take(_ current: PatternProgram.Step) -> Bool {
        switch current {
        case .read(let set):
            guard place < text.count else { return false }
            let read = text.scalar(at: place)
            place += read.length
            return program.sets[Int(set)].contains(read.scalar)
        case .readBack(let set):
            guard place > 0 else { return false }
            let read = text.scalar(before: place)
            place -= read.length
            return program.sets[Int(set)].contains(read.scalar)
        case .split(let first, let second):
            frames.append(.choice(step: second, place: place))
            step = first
        case .jump(let target): step = target
        case .check(let check): return check.holds(before: side(before: place), after: side(after: place))
        case .look(let isNegative, let next):
            looks.append(frames.count)
            frames.append(.look(isNegative: isNegative, next: next, place: place))
        case .lookEnd: return endLook()
        case .save(let register): set(register, place)
        case .progress(let register): return registers[Int(register)] != place
        case .forget(let from, let to): for register in from ... to { set(register, -1) }
        case .reference(let group, let isBack): return repeats(group, isBack)
        case .match: break
        }
        return true
    }

    /// Goes back to the last choice.
    ///
    /// - Returns: false when there is none.
    private mutating func fail() -> Bool {
        while let frame = frames.popLast() {
            steps += 1
            switch frame {
            case .choice(let step, let place):
                (self.step, self.place) = (step, place)
                return true
            case .restore(let register, let place): registers[Int(register)] = place
            case .look(let isNegative, let next, let place):
                looks.removeLast()
                guard isNegative else { continue }
                (step, self.place) = (next, place)
                return true
            }
        }
        return false
    }

    /// What is looked for is there: its other ways are forgotten. Its groups stay, unless it should not have been there.
    private mutating func endLook() -> Bool {
        guard let start = looks.popLast(), case .look(let isNegative, let next, let place) = frames[start] else { return false }
        steps += frames.count - start
        if isNegative {
            for case .restore(let register, let place) in frames[start...].reversed() { registers[Int(register)] = place }
            frames.removeSubrange(start...)
            return false
        }
        let restores = frames[start...].filter { if case .restore = $0 { true } else { false } }
        frames.replaceSubrange(start..., with: restores)
        (step, self.place) = (next, place)
        return true
    }

    private mutating func set(_ register: Int32, _ place: Int) {
        frames.append(.restore(register: register, place: registers[Int(register)]))
        registers[Int(register)] = place
    }

    /// A group that has not matched stands for the empty text.
    private mutating func repeats(_ group: Int32, _ isBack: Bool) -> Bool {
        let (start, end) = PatternProgram.registers(of: Int(group))
        let from = registers[Int(start)], to = registers[Int(end)]
        guard from >= 0, to > from else { return true }
        let count = to - from, target = isBack ? place - count : place
        guard target >= 0, target + count <= text.count else { return false }
        steps += count
        guard text[from ..< to].elementsEqual(text[target ..< target + count]) else { return false }
        place = isBack ? target : target + count
        return true
    }

    private func side(before place: Int) -> PatternCheck.Side {
        place > 0 ? PatternCheck.Side(text.scalar(before: place).scalar) : .nothing
    }

    private func side(after place: Int) -> PatternCheck.Side {
        place < text.count ? PatternCheck.Side(text.scalar(at: place).scalar) : .nothing
    }
}
