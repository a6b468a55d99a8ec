internal import Documents
internal import Overlays
internal import Schemas

/// A rule with its schema, ready to judge.
struct CompiledRule: Sendable {
    let rule: DocumentRule
    let schema: Schema

    /// - Parameter words: what findings are told as.
    func diagnostics(of instance: Instance, words: ([Finding]) -> [Diagnostic]) -> [Diagnostic] {
        guard !schema.accepts(instance) else { return [] }
        let found = words(schema.findings(in: instance))
        return rule.policy.map { policy in found.map { policy.worded($0, by: schema) } } ?? found
    }
}

extension Collection<CompiledRule> {
    /// A stream of Kubernetes objects is judged object by object, everything else as a whole. Rules of the policy know as much of an open
    /// secret as without a key: a hub that has none comes to the same verdict.
    func diagnostics(of document: EffectiveDocument) -> [Diagnostic] {
        guard document.hasOpened else { return diagnostics(of: document, sealed: false) }
        return filter { $0.rule.policy == nil }.diagnostics(of: document, sealed: false)
            + filter { $0.rule.policy != nil }.diagnostics(of: document, sealed: true)
    }

    private func diagnostics(of document: EffectiveDocument, sealed isSealed: Bool) -> [Diagnostic] {
        guard !isEmpty else { return [] }
        var instance = Instance(), diagnostics: [Diagnostic] = []
        for (path, part) in document.judgedParts {
            instance.removeAll()
            instance.append(document, part, sealed: isSealed)
            let places = EffectivePlaces(instance, of: document, from: part, at: path)
            for rule in self {
                diagnostics += rule.diagnostics(of: instance) { findings in
                    let told = Explanation(instance, places: places, document: document.name, at: path).diagnostics(findings)
                    // A document that is no flags at all may only have their name.
                    guard rule.rule.isOwn, findings.contains(where: { $0.node == 0 }) else { return told }
                    return told.map { $0.place == places.place(of: 0) ? $0.doubting(document.name) : $0 }
                }
            }
        }
        return diagnostics
    }
}

extension Diagnostic {
    fileprivate func doubting(_ document: String) -> Diagnostic {
        var copy = self
        copy.hints.append("\"\(document)\" is taken for feature flags: \"flags:\" of the manifest says which documents are")
        return copy
    }
}
