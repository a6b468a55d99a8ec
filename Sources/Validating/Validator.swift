internal import Documents
internal import Overlays
internal import Rendering

/// The one validator: the commands, the hooks and the reconciler all judge by it.
///
/// It evaluates every document in scope in every environment and renders every target that they feed, so that what it accepts
/// can be rendered. The schema of a document will be judged here, between the two.
package struct Validator {
    private let loaded: LoadedConfiguration

    package init(_ loaded: LoadedConfiguration) { self.loaded = loaded }

    /// - Parameters:
    ///   - scope: what to judge; the layers' own rules (names, kinds of files, unread layers) only with `everything`.
    ///   - environments: nil for every one that has targets.
    ///   - progress: called with the documents done and their number.
    package func verdict(
        scope: Scope = .everything, environments wanted: [String]? = nil, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Verdict {
        guard let configuration = loaded.configuration else { return Verdict(loaded.diagnostics) }
        var complaints = loaded.diagnostics
        let environments = configuration.graph.concrete.filter { (wanted?.contains($0) ?? true) && scope.concerns($0) }
        if scope == .everything { complaints += try configuration.allLayerFiles().diagnostics }
        let documents = try environments.map { try scope.documents(in: $0, of: configuration) }
        let total = documents.reduce(0) { $0 + $1.count }
        var done = 0
        for (environment, names) in zip(environments, documents) {
            for name in names {
                let result = try configuration.effective(name, in: environment)
                complaints += (result.errors + result.warnings).map { $0.concerning(environment) }
                done += 1
                progress(done, total)
            }
            let renderer = Renderer(configuration: configuration)
            let found = try renderer.check(environment: environment, documents: scope == .everything ? nil : names)
            complaints += found.map { $0.concerning(environment) }
        }
        return Verdict(complaints)
    }
}

extension Scope {
    /// What is in scope of one environment, sorted; documents that are gone are among them.
    fileprivate func documents(in environment: String, of configuration: Configuration) throws -> [String] {
        switch self {
        case .everything: try configuration.documents(in: environment)
        case .documents(let names): (names[environment] ?? []).sorted()
        }
    }
}

extension Diagnostic {
    /// The same complaint about an environment, unless it names its own.
    func concerning(_ environment: String) -> Diagnostic {
        guard environments.isEmpty else { return self }
        var copy = self
        copy.environments = [environment]
        return copy
    }
}
