package import Documents
internal import Overlays
package import Rendering

/// The files that two states of a configuration give.
package struct RenderedComparison {
    private let old: LoadedConfiguration
    private let new: LoadedConfiguration
    private let scope: Scope

    /// - Parameter scope: the documents that may differ; files of others are not made.
    package init(old: LoadedConfiguration, new: LoadedConfiguration, scope: Scope) {
        (self.old, self.new, self.scope) = (old, new, scope)
    }

    /// What differs in one environment; no files where a state does not have it.
    ///
    /// - Returns: no changes where one side cannot be rendered, and why.
    package func changes(in environment: String) throws -> (changes: [RenderedChange], errors: [Diagnostic]) {
        guard scope.concerns(environment) else { return ([], []) }
        let before = try files(old, environment), after = try files(new, environment)
        let errors = before.diagnostics + after.diagnostics
        guard errors.isEmpty else { return ([], errors) }
        let changes = try RenderedChange.all(from: before.files, to: after.files) { try hasOtherSecret($0.document, in: environment) }
        return (changes, [])
    }

    /// Whether secrets of a document differ; without a key that is all that can be known of a file with them.
    private func hasOtherSecret(_ document: String, in environment: String) throws -> Bool {
        var comparison = KeyComparison(environment: environment, document: document)
        let before = try old.configuration?.evaluated(document, in: environment)?.document
        let after = try new.configuration?.evaluated(document, in: environment)?.document
        comparison.compare(before.map { ($0, $0.root) }, after.map { ($0, $0.root) })
        return comparison.changes.contains { $0.old == .secret || $0.new == .secret }
    }

    private func files(_ side: LoadedConfiguration, _ environment: String) throws -> (files: [RenderedFile], diagnostics: [Diagnostic]) {
        guard let configuration = side.configuration, configuration.graph.concrete.contains(environment) else { return ([], []) }
        return try Renderer(configuration: configuration, marking: .sealed).files(of: scope.names(in: environment), in: environment)
    }
}

extension Scope {
    /// The documents in scope of an environment; nil for all that it has.
    fileprivate func names(in environment: String) -> Set<String>? {
        switch self {
        case .everything: nil
        case .documents(let names): names[environment] ?? []
        }
    }
}
