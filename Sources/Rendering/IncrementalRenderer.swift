package import Documents
package import Overlays

/// Renders one environment again and again. What a change does not reach is not made again, and the result is what a fresh rendering
/// would be, byte for byte. For one thread at a time.
package final class IncrementalRenderer {
    private let environment: String
    private let only: String?
    private let inParallel: Bool
    private let templates: TemplateCache
    private let marking: SecretMarking
    /// What the last rendering stands on; nil when the next one has to make everything.
    private var last: Last?
    /// Paths at which the last rendering may have another file than the one before it, or none; nil: all, since everything was made anew.
    package private(set) var changedPaths: Set<String>?
    /// Whether everything was made anew since the last rendering.
    private var isAnew = true

    private struct Last {
        let inputs: Inputs
        let strategies: StrategyTable
        let defaults: DefaultTable
        let commit: String?
        let isJudged: Bool
        let names: GeneratedNames
        let table: OutputTable
    }

    /// - Parameters:
    ///   - target: the name of the one target that is wanted; nil: all.
    ///   - inParallel: whether every core may be used. The result does not depend on it.
    ///   - marking: what markers stand for (R20); a sealed value without one is an error.
    ///   - templates: what others have parsed before.
    package init(
        environment: String, only target: String? = nil, inParallel: Bool = true, marking: SecretMarking = .none,
        templates: TemplateCache = TemplateCache()
    ) {
        self.environment = environment
        self.templates = templates
        self.only = target
        self.inParallel = inParallel
        self.marking = marking
    }

    /// Renders what the configuration says now.
    ///
    /// - Parameters:
    ///   - changed: all files that differ from the configuration of the call before, relative to the configuration root; nil when that is
    ///     not known, and for the first call.
    ///   - judge: what each document is judged by before it is rendered. With one, documents that no target takes are evaluated too.
    /// - Returns: the rendering, nil exactly when there is an error; every error, and warnings about what targets write.
    /// - Throws: what the source of the layers throws when it cannot read them. The next call makes everything anew.
    package func render(
        _ configuration: Configuration, changed: [String]?, by judge: (any DocumentJudge)? = nil
    ) throws -> (rendering: Rendering?, diagnostics: [Diagnostic]) {
        let purpose: TargetPlan.Purpose = judge.map { .judging(by: $0, warns: false) } ?? .rendering
        var plan = TargetPlan(
            configuration, environment: environment, only: only, for: purpose, marking: marking, templates: templates)
        guard plan.diagnostics.isEmpty else {
            last = nil
            return (nil, plan.diagnostics)
        }
        var table = OutputTable(), names = GeneratedNames()
        var documents: [String]
        if let known = last, known.inputs == configuration.inputs, known.strategies == configuration.strategies,
            known.defaults == configuration.defaults,
            known.isJudged == (judge != nil), let changed,
            let affected = known.table.affected(by: changed, isOtherCommit: known.commit != configuration.commit, plan)
        {
            (table, names, documents) = (known.table, known.names, affected)
        } else {
            documents = try configuration.documents(in: environment)
            isAnew = true
        }
        last = nil  // the table's storage has one owner while it changes
        let referring = try table.readers(ofObjects: names.update(documents, by: plan, inParallel: inParallel))
        if !referring.isEmpty { documents = referring.union(documents).sorted() }
        plan.renamed = names.renamed
        table.replace(with: try plan.outputs(of: documents, inParallel: inParallel))
        let diagnostics =
            try table.diagnostics(environment: environment) + names.collisions(in: environment) + plan.unmatched(in: table)
        // Asked for before the table is kept, so that the digests of folders are kept with it.
        let hasErrors = diagnostics.contains(where: \.isError)
        let rendering = hasErrors ? nil : Rendering(environment: environment, files: table.files, digest: table.digest)
        if rendering != nil {
            changedPaths = isAnew ? nil : table.changedPaths
            isAnew = false
            table.handOut()
        }
        last = Last(
            inputs: configuration.inputs, strategies: configuration.strategies, defaults: configuration.defaults,
            commit: configuration.commit, isJudged: judge != nil,
            names: names, table: table)
        return (rendering, diagnostics)
    }
}
