internal import Glibc

extension Program {
    /// What judging an instance came to.
    struct Judgement {
        var outcome: Outcome
        var findings: [Finding]
        var isTooDeep: Bool
        var isTooLong: Bool
        var slowPattern: Finding?

        /// Whether it came to no end, so that the outcome says nothing.
        var isGivenUp: Bool { isTooDeep || isTooLong || slowPattern != nil }
    }

    /// Schemas that follow one another on the stack of the caller, which may be that of a small thread (512 KiB); a document and its
    /// schema seldom come to 50.
    private static let depth = 120
    /// The same on a stack made for the purpose.
    private static let greatDepth = 16_000, greatStack = 128 << 20

    /// Judges on the stack at hand, and again on a large one where that was too small.
    func judge(_ instance: Instance, collects: Bool) -> Judgement {
        let judgement = judge(instance, collects: collects, depthLimit: Program.depth)
        guard judgement.isTooDeep else { return judgement }
        return onStack(of: Program.greatStack) { judge(instance, collects: collects, depthLimit: Program.greatDepth) } ?? judgement
    }

    private func judge(_ instance: Instance, collects: Bool, depthLimit: Int) -> Judgement {
        instance.withTable { table in
            constants.withTable { constants in
                schemas.withUnsafeBufferPointer { schemas in
                    instructions.withUnsafeBufferPointer { instructions in
                        schemaLists.withUnsafeBufferPointer { lists in
                            mappings.withUnsafeBufferPointer { mappings in
                                names.withLookup { names in
                                    var evaluation = Evaluation(
                                        self, schemas: schemas, instructions: instructions, lists: lists, mappings: mappings, names: names,
                                        constants: constants, instance: table, collects: collects, depthLimit: depthLimit)
                                    let outcome = evaluation.judge(0, by: 0)
                                    return Judgement(
                                        outcome: outcome, findings: evaluation.findings, isTooDeep: evaluation.isTooDeep,
                                        isTooLong: evaluation.isTooLong, slowPattern: evaluation.slowPattern)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

extension Instance {
    func withTable<Result>(_ body: (NodeTable) -> Result) -> Result {
        nodes.withUnsafeBufferPointer { nodes in
            text.withUnsafeBufferPointer { text in body(NodeTable(nodes: nodes, bytes: text)) }
        }
    }
}

extension NameTable {
    func withLookup<Result>(_ body: (NameLookup) -> Result) -> Result {
        entries.withUnsafeBufferPointer { entries in
            text.withUnsafeBufferPointer { text in body(NameLookup(entries: entries, text: text)) }
        }
    }
}

/// Runs something on a thread with a stack of its own, and waits for it.
///
/// - Parameter size: bytes; pages of them that nobody touches cost nothing.
/// - Returns: nil when there is no such thread to be had.
private func onStack<Result>(of size: Int, _ body: () -> Result) -> Result? {
    withoutActuallyEscaping(body) { body in
        let work = Work(body)
        var attributes = pthread_attr_t(), thread = pthread_t()
        guard pthread_attr_init(&attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(&attributes) }
        let context = Unmanaged.passUnretained(work)
        let isStarted =
            pthread_attr_setstacksize(&attributes, size) == 0
            && pthread_create(
                &thread, &attributes,
                { context in
                    guard let context else { return nil }
                    Unmanaged<AnyWork>.fromOpaque(context).takeUnretainedValue().run()
                    return nil
                }, context.toOpaque()) == 0
        guard isStarted else { return nil }
        pthread_join(thread, nil)
        return work.result
    }
}

private class AnyWork {
    func run() {}
}

private final class Work<Result>: AnyWork {
    private let body: () -> Result
    private(set) var result: Result?

    init(_ body: @escaping () -> Result) { self.body = body }
    override func run() { result = body() }
}
