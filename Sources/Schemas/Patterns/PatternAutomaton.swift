/// A regular program as a table: one look-up a code point, whatever the pattern, and nothing allocated.
///
/// A state is the steps that may come next and what stands in front of them. Its row has one entry for each class of code points
/// and a last one for the end of the text, each the offset of a row. The first two rows are dead and won: both stay what they are.
struct PatternAutomaton: Sendable {
    private let classes: ScalarClasses
    private let table: [UInt16]

    init?(_ program: PatternProgram) {
        guard let classes = ScalarClasses(program.sets + (program.tellsWords ? [.wordCharacters] : [])),
            let table = AutomatonBuilder.table(program, classes)
        else { return nil }
        (self.classes, self.table) = (classes, table)
    }

    func match(_ text: UnsafeBufferPointer<UInt8>, steps: inout Int) -> RegularExpression.Outcome {
        let won = classes.count + 1
        var row = 2 * won, index = 0
        table.withUnsafeBufferPointer { table in
            classes.ascii.withUnsafeBufferPointer { ascii in
                while index < text.count, row > won {
                    let byte = text[index]
                    if byte < 0x80 {
                        row = Int(table[row + Int(ascii[Int(byte)])])
                        index += 1
                    } else {
                        let read = text.scalar(at: index)
                        row = Int(table[row + classes.index(of: read.scalar)])
                        index += read.length
                    }
                }
            }
        }
        steps += index
        return table[row + classes.count] == won ? .matches : .differs
    }
}

/// Follows a program for every class of code points until no new state appears.
private struct AutomatonBuilder {
    private struct State: Hashable {
        /// Ascending.
        var seeds: [Int32]
        var before: PatternCheck.Side
    }

    /// Entries of a table: at two bytes each it stays in the nearest cache. `^[a-z0-9-]{1,63}$` has 200.
    private static let tableLimit = 16_384
    /// Steps and readers looked at, some 10 ms of them: a schema has many patterns, and is compiled while a push waits.
    private static let workLimit = 1_000_000

    private let program: PatternProgram
    /// One code point of each class, whose side is that of its class.
    private let examples: [UInt32]
    private var closure: PatternClosure
    private var work = 0
    private var rows: [State: UInt16] = [:]
    private var states: [State] = []

    private var width: Int { examples.count + 1 }

    /// - Returns: nil when the table or the work for it gets too large.
    static func table(_ program: PatternProgram, _ classes: ScalarClasses) -> [UInt16]? {
        var builder = AutomatonBuilder(program, classes.examples)
        let width = builder.width
        var table = [UInt16](repeating: 0, count: width)
        table += [UInt16](repeating: UInt16(truncatingIfNeeded: width), count: width)
        _ = builder.row(of: State(seeds: [0], before: .nothing))
        var next = 0
        while next < builder.states.count {
            table += builder.row(after: builder.states[next])
            next += 1
            guard (builder.states.count + 2) * width <= tableLimit, builder.work + builder.closure.visits <= workLimit else { return nil }
        }
        return table
    }

    private init(_ program: PatternProgram, _ examples: [UInt32]) {
        (self.program, self.examples) = (program, examples)
        closure = PatternClosure(of: program)
    }

    private mutating func row(after state: State) -> [UInt16] {
        var row = [UInt16](repeating: 0, count: width)
        for side in program.tellsWords ? [PatternCheck.Side.wordCharacter, .other] : [.other] {
            closure.follow(state.seeds, in: program, before: state.before, after: side)
            let readers = closure.readers, matches = closure.matches
            for (index, example) in examples.enumerated() where self.side(of: example) == side {
                work += readers.count
                row[index] = matches ? UInt16(truncatingIfNeeded: width) : self.row(after: readers, reading: example)
            }
        }
        closure.follow(state.seeds, in: program, before: state.before, after: .nothing)
        if closure.matches { row[examples.count] = UInt16(truncatingIfNeeded: width) }
        return row
    }

    private mutating func row(after readers: [Int32], reading scalar: UInt32) -> UInt16 {
        let seeds = readers.filter { program.reads($0, scalar) }.map { $0 + 1 }
        return seeds.isEmpty ? 0 : row(of: State(seeds: seeds.sorted(), before: side(of: scalar)))
    }

    /// Programs that do not ask for words need no states that tell them.
    private func side(of scalar: UInt32) -> PatternCheck.Side { program.tellsWords ? PatternCheck.Side(scalar) : .other }

    /// The offset of the row of a state, which may be new. Offsets beyond the limit of the table are never read.
    private mutating func row(of state: State) -> UInt16 {
        if let row = rows[state] { return row }
        let row = UInt16(truncatingIfNeeded: (states.count + 2) * width)
        rows[state] = row
        states.append(state)
        return row
    }
}
