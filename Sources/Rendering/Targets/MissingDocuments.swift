internal import Documents
internal import Overlays

extension TargetPlan {
    /// Targets that nothing feeds (R19): a document named as it is must be there where its target applies, unless `optional` forgives
    /// it; a pattern must match somewhere.
    func unmatched(in table: OutputTable) throws -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for target in targets {
            for pattern in target.declaration.documents {
                let message: String
                if pattern.isLiteral {
                    if target.declaration.isOptional || table.has(pattern.text) { continue }
                    message = "needs the document \"\(pattern.text)\", which environment \"\(environment)\" does not have"
                } else {
                    if try table.hasMatch(of: pattern) || isMatchedElsewhere(pattern, target) { continue }
                    message = "has the pattern \"\(pattern)\", which matches no document in any of its environments"
                }
                diagnostics.append(target.declaration.problem("documents", message, code: "missing-document").concerning(environment))
            }
        }
        return diagnostics
    }

    private func isMatchedElsewhere(_ pattern: Pattern, _ target: Target) throws -> Bool {
        for other in configuration.graph.concrete
        where other != environment && configuration.graph.selects(target.declaration.environments, other) {
            if try configuration.documents(in: other).contains(where: pattern.matches) { return true }
        }
        return false
    }
}
