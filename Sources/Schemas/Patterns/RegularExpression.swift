/// A pattern of a schema: a regular expression of ECMA-262 with the `u` flag, which matches anywhere unless it is anchored.
///
/// What is regular is matched in time linear in the text, by a table where that is small (most patterns), else by following all
/// ways at once. Looking ahead, behind and back at a group is tried way by way, and given up after `stepLimit` steps.
package struct RegularExpression: Sendable {
    /// Why a text is no pattern.
    package struct Mistake: Error, Hashable, Sendable {
        /// What is wrong and what was expected; lower case, no full stop.
        package var message: String
        /// Where, in bytes of the pattern.
        package var offset: Int

        package init(message: String, offset: Int) { (self.message, self.offset) = (message, offset) }
    }

    package enum Outcome: Sendable {
        case matches, differs
        /// Given up: the pattern needs more than `stepLimit` steps on this text.
        case tooSlow
    }

    /// Steps for one text, a matter of some 10 ms: a text of a megabyte is matched by any pattern that people write, and a pattern
    /// that goes wrong does not keep a push waiting.
    package static let stepLimit = 5_000_000

    private enum Matcher: Sendable {
        case table(PatternAutomaton)
        case simulation(PatternSimulation)
        case backtracking(PatternProgram)
    }

    private let matcher: Matcher

    /// - Parameter text: the pattern in UTF-8.
    package init(_ text: [UInt8]) throws(Mistake) {
        let program = try PatternCompiler.compile(try RegularExpressionParser.parse(text))
        matcher =
            if !program.isRegular {
                .backtracking(program)
            } else if let automaton = PatternAutomaton(program) {
                .table(automaton)
            } else {
                .simulation(PatternSimulation(program))
            }
    }

    /// - Parameter text: UTF-8.
    package func match(_ text: UnsafeBufferPointer<UInt8>) -> Outcome {
        var steps = 0
        return match(text, steps: &steps)
    }

    /// - Parameter steps: counts up by what matching cost.
    package func match(_ text: UnsafeBufferPointer<UInt8>, steps: inout Int) -> Outcome {
        switch matcher {
        case .table(let automaton): return automaton.match(text, steps: &steps)
        case .simulation(let simulation): return simulation.match(text, steps: &steps)
        case .backtracking(let program):
            var run = PatternBacktracking(program, text)
            defer { steps += run.steps }
            return run.match()
        }
    }
}
