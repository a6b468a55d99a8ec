package import Documents
internal import Overlays
package import Rendering

/// The files that two states of a configuration give.
package struct RenderedComparison {
    private let old: LoadedConfiguration
    private let new: LoadedConfiguration
    private let scope: Scope

    private let path: Path

    /// - Parameters:
    ///   - scope: the documents that may differ; files of others are not made.
    ///   - path: files whose target selects something else of a document are left out.
    package init(old: LoadedConfiguration, new: LoadedConfiguration, scope: Scope, path: Path = .root) {
        (self.old, self.new, self.scope, self.path) = (old, new, scope, path)
    }

    /// How the files of an environment of the old state and of one of the new differ; no files where a state does not have it. Those of
    /// two environments are compared by target and document, since their paths may name the environment.
    ///
    /// - Returns: no changes where one side cannot be rendered, and why.
    package func changes(from: String, to: String) throws -> (changes: [RenderedChange], errors: [Diagnostic]) {
        guard scope.concerns(from) || scope.concerns(to) else { return ([], []) }
        let before = try files(old, from), after = try files(new, to)
        let errors = before.diagnostics + after.diagnostics
        guard errors.isEmpty else { return ([], errors) }
        let olds = from == to ? before.files : RenderedFile.moved(before.files, onto: after.files)
        return (try RenderedChange.all(from: olds, to: after.files) { try hasOtherSecret($0.document, from, to) }, [])
    }

    /// Whether secrets of a document differ; without a key that is all that can be known of a file with them.
    private func hasOtherSecret(_ document: String, _ from: String, _ to: String) throws -> Bool {
        var comparison = KeyComparison(environment: to, document: document)
        let before = try old.configuration?.evaluated(document, in: from)?.document
        let after = try new.configuration?.evaluated(document, in: to)?.document
        comparison.compare(before.map { ($0, $0.root) }, after.map { ($0, $0.root) })
        return comparison.changes.contains { $0.old?.isSecret ?? false || $0.new?.isSecret ?? false }
    }

    private func files(_ side: LoadedConfiguration, _ environment: String) throws -> (files: [RenderedFile], diagnostics: [Diagnostic]) {
        guard let configuration = side.configuration, configuration.graph.concrete.contains(environment) else { return ([], []) }
        let names = scope.names(in: environment)
        let (files, diagnostics) = try Renderer(configuration: configuration, marking: .sealed).files(of: names, in: environment)
        guard !path.isRoot else { return (files, diagnostics) }
        let others = Set(configuration.manifest.targets.filter { !$0.mayWrite(path) }.map(\.name))
        return (files.filter { !others.contains($0.target) }, diagnostics)
    }
}

extension TargetDeclaration {
    /// Whether what it selects of a document is, holds, or lies in the value at a path.
    fileprivate func mayWrite(_ path: Path) -> Bool {
        // A path that cannot be read is an error of its own, told when the target is rendered.
        guard let selected = select.flatMap({ try? Path(parsing: $0) }) else { return true }
        return selected.steps.starts(with: path.steps) || path.steps.starts(with: selected.steps)
    }
}
