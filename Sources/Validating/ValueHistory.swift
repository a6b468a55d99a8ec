package import Documents
package import History
package import Overlays

/// The commits that changed one effective value, newest first along first parents.
///
/// A commit is looked at only when one of the files that the value was made from differs from its parent's: the ids of these
/// files are compared, nothing else is read.
package struct ValueHistory {
    package struct Entry: Sendable {
        package let commit: Commit
        /// Old and new values, below the path that was asked for.
        package let changes: [KeyChange]
    }

    private let root: ConfigurationRoot
    private let environment: String
    private let target: DocumentPath
    private let inputs: Inputs
    private let cache = LayerCache()

    package init(root: ConfigurationRoot, environment: String, target: DocumentPath, inputs: Inputs) {
        (self.root, self.environment, self.target, self.inputs) = (root, environment, target, inputs)
    }

    /// One commit's value, and what it was made from.
    private struct State {
        var value: (document: EffectiveDocument, node: EffectiveDocument.NodeID)?
        /// The id of each file that could change the value, by path; nil for one that could be there but is not.
        var files: [String: ObjectID?]
    }

    /// - Parameter visit: called for each change; says whether to go on.
    package func visit(from start: ObjectID, _ visit: (Entry) throws -> Bool) throws {
        var newer: Commit?, newerState: State?
        var isStopped = false
        try root.repository.log(from: start, firstParent: true) { commit in
            let snapshot = Snapshot(root.repository, commit: commit.id, tree: commit.tree, root: root.folder)
            if let state = newerState, try state.files.allSatisfy({ try snapshot.id(of: $0.key) == $0.value }) {
                newer = commit
                return true
            }
            let state = try self.state(of: snapshot)
            defer { (newer, newerState) = (commit, state) }
            guard let child = newer, let childState = newerState else { return true }
            isStopped = try !report(child, from: state, to: childState, visit)
            return !isStopped
        }
        if let oldest = newer, let state = newerState, !isStopped { _ = try report(oldest, from: State(files: [:]), to: state, visit) }
    }

    private func report(_ commit: Commit, from old: State, to new: State, _ visit: (Entry) throws -> Bool) throws -> Bool {
        var comparison = KeyComparison(environment: environment, document: target.document)
        comparison.compare(old.value, new.value, at: target.path)
        return try comparison.changes.isEmpty || visit(Entry(commit: commit, changes: comparison.changes))
    }

    /// A commit whose configuration cannot be evaluated has no value, like one that lacks the document.
    private func state(of snapshot: Snapshot) throws -> State {
        var state = State(files: [:])
        let loaded = try LoadedConfiguration.read(root: root, tree: snapshot, inputs: inputs, cache: cache)
        var paths: Set<String> = [ConfigurationRoot.manifestName]
        if let configuration = loaded.configuration, configuration.graph.names.contains(environment) {
            let result = try configuration.effective(target.document, in: environment)
            if let document = result.document, result.errors.isEmpty, let node = try? document.find(target.path) {
                state.value = (document, node)
            }
            let documents = [target.document] + (result.document?.dependencies.documents ?? [])
            for document in documents { paths.formUnion(configuration.candidates(for: document)) }
            paths.formUnion(result.document?.dependencies.files ?? [])
            paths.formUnion(configuration.manifest.schemas.map(\.schema))
        }
        for path in paths { state.files[path] = .some(try snapshot.id(of: path)) }
        return state
    }
}

extension Configuration {
    /// Every path at which a layer of a document may stand.
    fileprivate func candidates(for document: String) -> [String] {
        graph.names.flatMap { environment in
            ["", ".secrets"].flatMap { suffix in
                ["yaml", "yml", "json"].map { "environments/\(environment)/\(document)\(suffix).\($0)" }
            }
        }
    }
}
