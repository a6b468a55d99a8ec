package import Documents
package import History
package import Overlays
internal import Rendering

/// Judges every commit of a history: whether it parses, overlays and renders, in every environment, and whether all of its files are
/// there and what their ids say.
///
/// Commits are taken oldest first, and each is judged by what differs from the one before: the cost follows the changes.
package final class HistoryCheck {
    /// One thing that is wrong in one commit or several.
    package struct Finding: Sendable {
        package let diagnostic: Diagnostic
        package let first: Commit
        /// The newest commit that has it.
        package fileprivate(set) var last: Commit
        package fileprivate(set) var commits = 1
    }

    package struct Result: Sendable {
        /// Commits that were judged.
        package fileprivate(set) var commits = 0
        /// Commits that have no manifest, so that there is nothing to judge.
        package fileprivate(set) var withoutManifest = 0
        /// In the order in which they came.
        package fileprivate(set) var findings: [Finding] = []
    }

    private let root: ConfigurationRoot
    private let inputs: Inputs
    private let cache = LayerCache()
    private let schemas = SchemaCache()
    private let templates = TemplateCache()
    private var renderers: [String: IncrementalRenderer] = [:]
    /// The commit that the renderers stand on; nil when the next one has to be judged whole.
    private var last: (tree: ObjectID, configuration: Configuration, layers: [Diagnostic])?
    private var result = Result()
    private var positions: [Diagnostic: Int] = [:]

    package init(root: ConfigurationRoot, inputs: Inputs) {
        self.root = root
        self.inputs = inputs
    }

    /// - Parameters:
    ///   - excluding: commits that are not judged, nor what leads to them.
    ///   - progress: called with the commits done and their number.
    /// - Throws: when the history itself cannot be walked.
    package func run(
        from tip: ObjectID, excluding: [ObjectID] = [], firstParent: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Result {
        let commits = try root.repository.log(from: tip, firstParent: firstParent, excluding: excluding)
        for (done, commit) in commits.reversed().enumerated() {
            do {
                try judge(commit)
            } catch {
                last = nil
                note([HistoryCheck.diagnostic(of: error)], at: commit)
            }
            progress(done + 1, commits.count)
        }
        return result
    }

    private func judge(_ commit: Commit) throws {
        let snapshot = Snapshot(root.repository, commit: commit.id, tree: commit.tree, root: root.folder)
        let changes = try root.repository.changes(from: last?.tree, to: commit.tree).filter { root.rootPath($0.path) != nil }
        for case let new? in changes.map(\.new) where new.kind != .submodule { _ = try root.repository.blob(new.id) }
        guard try snapshot.read(ConfigurationRoot.manifestName) != nil else {
            result.withoutManifest += 1
            last = nil
            return
        }
        result.commits += 1
        let loaded = try LoadedConfiguration.read(root: root, tree: snapshot, inputs: inputs, cache: cache, schemas: schemas)
        guard let configuration = loaded.configuration else {
            last = nil
            return note(loaded.diagnostics, at: commit)
        }
        let paths = changes.compactMap { root.rootPath($0.path) }
        let isSameManifest = last != nil && !paths.contains(ConfigurationRoot.manifestName)
        let layers = try layerDiagnostics(of: configuration, changes, isSameManifest: isSameManifest)
        var found = loaded.diagnostics + layers
        if !isSameManifest { renderers = renderers.filter { configuration.graph.concrete.contains($0.key) } }
        for environment in configuration.graph.concrete {
            let isKnown = renderers[environment] != nil && last != nil, renderer = renderer(of: environment)
            let diagnostics = try renderer.render(configuration, changed: isKnown ? paths : nil, by: loaded.judge).diagnostics
            found += diagnostics.map { $0.concerning(environment) }
        }
        found += try loaded.judge?.complaints(in: configuration.graph.concrete) ?? []
        last = (commit.tree, configuration, layers)
        note(found, at: commit)
    }

    private func renderer(of environment: String) -> IncrementalRenderer {
        if let known = renderers[environment] { return known }
        let new = IncrementalRenderer(environment: environment, marking: .sealed, templates: templates)
        renderers[environment] = new
        return new
    }

    /// What is wrong about names and folders, which only what comes, goes or changes its kind can change.
    private func layerDiagnostics(
        of configuration: Configuration, _ changes: [PathChange], isSameManifest: Bool
    ) throws -> [Diagnostic] {
        if isSameManifest, let last, changes.allSatisfy({ $0.old?.kind == $0.new?.kind }) { return last.layers }
        return try configuration.allLayerFiles().diagnostics + configuration.unreadLayers()
    }

    private func note(_ diagnostics: [Diagnostic], at commit: Commit) {
        for diagnostic in Verdict(diagnostics).errors {
            if let position = positions[diagnostic] {
                result.findings[position].last = commit
                result.findings[position].commits += 1
            } else {
                positions[diagnostic] = result.findings.count
                result.findings.append(Finding(diagnostic: diagnostic, first: commit, last: commit))
            }
        }
    }

    private static func diagnostic(of error: any Error) -> Diagnostic {
        switch error {
        case let error as GitError: Diagnostic("unreadable", error.detail, hints: error.hints)
        case let error as Diagnostic: error
        default: Diagnostic("unreadable", "\(error)")
        }
    }
}
