internal import Documents
package import History
package import Overlays
package import Rendering

/// Judges and renders one environment commit after commit, each at the cost of what changed since the one before: trees are compared by
/// id, and what did not change is neither read nor parsed, judged or rendered again. The rendering and the verdict are those that
/// `Validator.rendering` gives, byte for byte. For one thread at a time.
package final class ResidentRendering {
    /// What came of one commit.
    package struct Result {
        package let loaded: LoadedConfiguration
        /// Nil exactly when the verdict does not accept the environment (promise 1).
        package let rendering: Rendering?
        package let verdict: Verdict
        /// Paths at which this rendering may differ from the last one that there was; nil: all, since everything was made anew.
        package let changedPaths: Set<String>?
    }

    private let root: ConfigurationRoot
    private let environment: String
    private let schemas = SchemaCache()
    private let renderer: IncrementalRenderer
    /// Bytes of layers that are kept parsed between commits, which is little: what was parsed once went into outputs, and memory is better
    /// spent on those.
    private static let keptLayers = 1 << 20
    private let layers = LayerCache(capacity: keptLayers)
    /// What the next commit is compared with; nil when everything has to be made anew.
    private var last: Last?
    /// Paths that may have changed in renderings that the verdict did not let out; nil: all.
    private var held: Set<String>? = []

    private struct Last {
        var tree: ObjectID
        /// The `.sops.yaml` files above the configuration root, which say how its layers are to be sealed.
        var rulesAbove: [ObjectID?]
        var environments: [String]
        /// What is wrong about names and folders.
        var folders: [Diagnostic]
        var sealed: SealedFindings
    }

    package init(root: ConfigurationRoot, environment: String) {
        (self.root, self.environment) = (root, environment)
        renderer = IncrementalRenderer(environment: environment)
    }

    /// - Parameter inputs: an opener is best the same one from commit to commit: with another one every document is made again.
    /// - Throws: what the repository throws. The next call makes everything anew.
    package func render(_ commit: ObjectID, inputs: Inputs) throws -> Result {
        let snapshot = try root.repository.snapshot(commit, root: root.folder)
        guard let tree = try snapshot.tree.flatMap(root.tree) else {
            last = nil
            let loaded = try LoadedConfiguration.read(root: root, tree: snapshot, inputs: inputs, cache: layers, schemas: schemas)
            return Result(loaded: loaded, rendering: nil, verdict: Verdict(loaded.diagnostics), changedPaths: nil)
        }
        let known = last
        last = nil
        let rulesAbove = try self.rulesAbove(snapshot)
        if let known, known.rulesAbove == rulesAbove, let changes = try changes(from: known.tree, to: tree) {
            let loaded = try LoadedConfiguration.read(root: root, tree: snapshot, inputs: inputs, cache: layers, schemas: schemas)
            if let configuration = loaded.configuration, configuration.graph.names == known.environments {
                return try render(loaded, configuration, tree, changes, since: known)
            }
        }
        return try renderAnew(snapshot, tree, rulesAbove, inputs)
    }

    /// Forgets everything, so that the next rendering is made anew.
    package func forget() { last = nil }

    /// What differs from the tree before; nil where any layer may be touched, or where that tree is gone from the repository.
    private func changes(from old: ObjectID, to new: ObjectID) throws(GitError) -> [PathChange]? {
        do throws(GitError) {
            let changes = try root.repository.changes(from: old, to: new)
            return changes.contains { ResidentRendering.concernsAll($0.path) } ? nil : changes
        } catch {
            if error.isMissingObject { return nil }
            throw error
        }
    }

    private static func concernsAll(_ path: String) -> Bool {
        path == ConfigurationRoot.manifestName || path == RecipientRules.fileName || path.hasSuffix("/" + RecipientRules.fileName)
    }

    private func rulesAbove(_ snapshot: Snapshot) throws -> [ObjectID?] {
        let names = root.folder.split(separator: "/"), top = snapshot.fromTop
        return try names.indices.map { depth in
            try top.id(of: (names[..<depth].map(String.init) + [RecipientRules.fileName]).joined(separator: "/"))
        }
    }
}

// MARK: One commit

extension ResidentRendering {
    private func render(
        _ loaded: LoadedConfiguration, _ configuration: Configuration, _ tree: ObjectID, _ changes: [PathChange], since last: consuming Last
    ) throws -> Result {
        let paths = changes.map(\.path)
        // Only what comes, goes or becomes something else can be wrong by its name or its kind.
        if !changes.allSatisfy({ $0.old?.kind == $0.new?.kind }) { last.folders = try configuration.allLayerFiles().diagnostics }
        try last.sealed.update(loaded, changed: paths)
        last.tree = tree
        let (rendering, found) = try renderer.render(configuration, changed: paths, by: loaded.judge)
        let verdict = try verdict(loaded, last, found)
        self.last = last
        return result(loaded, rendering, verdict)
    }

    /// - Parameter rendering: nil where documents or outputs have errors; the verdict may hold back others for reasons of its own.
    private func result(_ loaded: LoadedConfiguration, _ rendering: Rendering?, _ verdict: Verdict) -> Result {
        if rendering != nil { held = renderer.changedPaths.flatMap { held?.union($0) } }
        guard verdict.accepts(environment), let rendering else {
            return Result(loaded: loaded, rendering: nil, verdict: verdict, changedPaths: nil)
        }
        defer { held = [] }
        return Result(loaded: loaded, rendering: rendering, verdict: verdict, changedPaths: held)
    }

    /// As the one validator does it, with a cache for the layers of the whole configuration that is gone afterwards.
    private func renderAnew(_ snapshot: Snapshot, _ tree: ObjectID, _ rulesAbove: [ObjectID?], _ inputs: Inputs) throws -> Result {
        let whole = try LoadedConfiguration.read(root: root, tree: snapshot, inputs: inputs, cache: LayerCache(), schemas: schemas)
        guard let configuration = whole.configuration, configuration.graph.contains(environment) else {
            let (rendering, verdict) = try Validator(whole).rendering(of: environment)
            return Result(loaded: whole, rendering: rendering, verdict: verdict, changedPaths: nil)
        }
        let (rendering, found) = try renderer.render(configuration, changed: nil, by: whole.judge)
        var sealed = SealedFindings(of: environment)
        try sealed.update(whole, changed: nil)
        let new = Last(
            tree: tree, rulesAbove: rulesAbove, environments: configuration.graph.names,
            folders: try configuration.allLayerFiles().diagnostics, sealed: sealed)
        let verdict = try verdict(whole, new, found)
        guard verdict.accepts(environment), let rendering else {
            // What is wrong with the manifest's targets is told with everything else that is wrong.
            return Result(
                loaded: whole, rendering: nil, verdict: try Validator(whole).rendering(of: environment).verdict, changedPaths: nil)
        }
        last = new
        // The layers of `whole` go with it: only this much of the configuration is kept.
        let loaded = try LoadedConfiguration.read(root: root, tree: snapshot, inputs: inputs, cache: layers, schemas: schemas)
        return result(loaded, rendering, verdict)
    }

    private func verdict(_ loaded: LoadedConfiguration, _ known: Last, _ found: [Diagnostic]) throws -> Verdict {
        let schemas = try loaded.judge?.complaints(in: [environment]) ?? []
        let sealed = try known.sealed.diagnostics(loaded)
        return Verdict(loaded.diagnostics + known.folders + schemas + sealed + found.map { $0.concerning(environment) })
    }
}
