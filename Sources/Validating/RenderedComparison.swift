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
        return (errors.isEmpty ? RenderedChange.all(from: before.files, to: after.files) : [], errors)
    }

    private func files(_ side: LoadedConfiguration, _ environment: String) throws -> (files: [RenderedFile], diagnostics: [Diagnostic]) {
        guard let configuration = side.configuration, configuration.graph.concrete.contains(environment) else { return ([], []) }
        return try Renderer(configuration: configuration).files(of: scope.names(in: environment), in: environment)
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
