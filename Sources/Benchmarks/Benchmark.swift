internal import TestSupport

/// What is measured, by the names of the goals that `docs/benchmarks.md` lists. What starts other programs comes first: their
/// peak memory is counted from what this process had when it started them.
private let goals: [(name: String, measure: @Sendable (Bench) throws -> [Figure])] = [
    ("G1", measureStart), ("G2", measureGet), ("G3", measureSet), ("G5", measureHistory), ("Blame", measureBlame), ("G6", measureDiff),
    ("G7", measureRollback),
    ("Commits", measureManyCommits), ("G12", measureFullRender), ("G13", measureGrowth),
    ("G10", measureIdling), ("G11", measurePushToLive),
    ("Streams", measureStreams), ("Templates", measureTemplates),
    ("G18", measureManyDocuments), ("G17", measureValidation),
    ("G19", measurePush), ("G4", measureCommit), ("G8", measureResidentRounds),
    ("G14", measureYaml), ("G15", measureEdit), ("G16", measureJson),
    ("G25", measurePublishing), ("Age", measureAge), ("Sops", measureSops), ("Sealed", measureSealedRender),
    ("Scan", measureSecretScan),
]

private let usage = """
    Usage: Benchmarks [--inputs DIR] [--work DIR] [GOAL...]

    Measures cfgops against other programs in one run and prints a table of ratios.
    --inputs  the folder of generate.py and floor/ (default: CFGOPS_BENCH, or ../shared/bench)
    --work    where generated inputs are kept between runs (default: .build/bench)

    Goals: \(goals.map(\.name).joined(separator: " ")); without one, all of them.
    Build first: swift build -c release
    """

/// Runs the goals that the words name and prints a table; the exit code.
func benchmark(_ words: [String]) -> Int32 {
    var words = words[...], names: [String] = []
    var inputs = environmentVariable("CFGOPS_BENCH") ?? "../shared/bench", work = ".build/bench"
    while let word = words.popFirst() {
        switch word {
        case "--inputs": inputs = words.popFirst() ?? inputs
        case "--work": work = words.popFirst() ?? work
        case _ where goals.contains { $0.name == word }: names.append(word)
        default:
            print(usage)
            return word == "--help" ? 0 : 2
        }
    }
    do {
        let bench = try Bench(inputs: inputs, work: work)
        print(Figure.tableHead)
        for goal in goals where names.isEmpty || names.contains(goal.name) { measure(goal.name, goal.measure, bench) }
        return 0
    } catch {
        printError("\(error)")
        return 1
    }
}

private func measure(_ name: String, _ body: (Bench) throws -> [Figure], _ bench: Bench) {
    do {
        for figure in try body(bench) { print("| \(name) | \(figure.row) |") }
    } catch {
        printError("skipped: \(name): \(error)")
    }
}
