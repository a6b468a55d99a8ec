package import Documents
package import History
package import Overlays
package import Validating

/// Edits that make the configuration what it was at an older commit (R24). History is never rewritten.
package struct Rollback: Sendable {
    package enum Part: Sendable, Hashable {
        case whole
        /// The environment's own layers, and with `pins` what its ancestors made different since.
        case environment(String, pins: Bool)
    }

    package let root: ConfigurationRoot
    package let target: ObjectID
    package let part: Part
    /// Further folders to take back beside those of R24: `schemas`.
    package let also: [String]
    package let inputs: Inputs
    package let cache: LayerCache

    package init(root: ConfigurationRoot, target: ObjectID, part: Part, also: [String], inputs: Inputs, cache: LayerCache = LayerCache()) {
        (self.root, self.target, self.part, self.also, self.inputs, self.cache) = (root, target, part, also, inputs, cache)
    }

    /// What taking back means for one head.
    package struct Result: Sendable {
        package var edits: [String: Change.Edit]
        /// Values that were stated in the environment's own layer because an ancestor would have made them different.
        package var pinned: [DocumentPath] = []
    }

    /// - Throws: `Diagnostics` by key for what cannot be pinned; nothing is half done.
    package func execute(on head: Snapshot) throws -> Result {
        let before = try root.repository.snapshot(target, root: root.folder)
        guard try before.read(ConfigurationRoot.manifestName) != nil else {
            throw Diagnostic(
                "no-manifest", "commit \(target.short) has no \(ConfigurationRoot.manifestName)",
                hints: ["roll back to a commit that has one"])
        }
        switch part {
        case .whole:
            return Result(edits: try wholeEdits(from: before, on: head))
        case .environment(let name, let pins):
            let old = try LoadedConfiguration.read(root: root, tree: before, inputs: inputs, cache: cache).usable()
            guard old.graph.contains(name) else {
                throw Diagnostic(
                    "unknown-environment", "commit \(target.short) has no environment \"\(name)\"",
                    hints: ["roll back to a commit that has it"])
            }
            let edits = try restored(from: before, on: head) { $0.hasPrefix("environments/\(name)/") }
            guard pins else { return Result(edits: edits) }
            return try Pinning(root: root, environment: name, old: old, inputs: inputs, cache: cache).execute(edits, on: head)
        }
    }

    private func wholeEdits(from before: Snapshot, on head: Snapshot) throws -> [String: Change.Edit] {
        let files = try Memory(root.repository).referenceIndex(of: before.tree, root: root).files
        let folders = ["environments/", "templates/"] + also.map { $0 + "/" }
        var edits = try restored(from: before, on: head) { path in
            path == ConfigurationRoot.manifestName || folders.contains { path.hasPrefix($0) } || files.contains(path)
        }
        if edits[ConfigurationRoot.manifestName] != nil {
            edits[ConfigurationRoot.manifestName] = try ManifestRestoration(old: before, today: head).edit()
        }
        return edits
    }

    /// Every differing path of the root that `belongs`, as it was.
    private func restored(from before: Snapshot, on head: Snapshot, where belongs: (String) -> Bool) throws -> [String: Change.Edit] {
        var edits: [String: Change.Edit] = [:]
        for change in try root.repository.changes(from: head.tree, to: before.tree) {
            guard let path = root.rootPath(change.path), belongs(path) else { continue }
            edits[path] = change.new.map { .put($0.id, $0.kind) } ?? .delete
        }
        return edits
    }
}
