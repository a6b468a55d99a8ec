package import Documents
internal import Overlays

extension Renderer {
    /// Evaluates every document of an environment, whether a target wants it or not, and renders what targets do want.
    ///
    /// - Parameters:
    ///   - documents: nil for all of the environment. For a part of them there is no rendering, and it is not found out whether an
    ///     output takes the path of another document's: names that are new need `nil`.
    ///   - judge: what each document is judged by before it is rendered.
    ///   - warns: whether warnings about documents are wanted, which cost more than the errors.
    /// - Returns: the rendering when all of it was made without an error; every error, and with `warns` every warning about a document.
    /// - Throws: what the source of the layers throws when it cannot read them.
    package func judge(
        environment: String, documents: [String]? = nil, by judge: (any DocumentJudge)?, warns: Bool = true
    ) throws -> (rendering: Rendering?, diagnostics: [Diagnostic]) {
        var plan = TargetPlan(
            configuration, environment: environment, only: nil, for: .judging(by: judge, warns: warns), marking: marking,
            templates: templates)
        var table = OutputTable(), names = GeneratedNames()
        let judged = try documents ?? configuration.documents(in: environment)
        if documents == nil {
            _ = try names.update(judged, by: plan, inParallel: inParallel)
            plan.renamed = names.renamed
        }
        table.replace(with: try plan.outputs(of: judged, inParallel: inParallel))
        var diagnostics = plan.diagnostics + table.diagnostics(environment: environment)
        guard documents == nil else { return (nil, diagnostics) }
        diagnostics += names.collisions(in: environment)
        diagnostics += try plan.unmatched(in: table)
        guard !diagnostics.contains(where: \.isError) else { return (nil, diagnostics) }
        return (Rendering(environment: environment, files: table.files, digest: table.digest), diagnostics)
    }
}
