package import Documents

extension Renderer {
    /// Every error of the targets of an environment, as far as some documents feed them; nothing is kept of the outputs.
    ///
    /// - Parameter documents: nil for all of the environment. For a part of them it is not found out whether an output takes the
    ///   path of another document's: names that are new need `nil`.
    package func check(environment: String, documents: [String]?) throws -> [Diagnostic] {
        guard let documents else { return try render(environment: environment).diagnostics }
        let plan = TargetPlan(configuration, environment: environment, only: nil)
        var table = OutputTable()
        table.replace(with: try plan.outputs(of: documents, inParallel: inParallel))
        return plan.diagnostics + table.diagnostics(environment: environment)
    }
}
