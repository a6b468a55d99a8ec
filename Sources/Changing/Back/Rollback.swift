internal import Documents
package import History
package import Overlays
package import Validating

/// Edits that make the configuration, or a part of it, what it was at an older commit (R24). History is never rewritten.
package struct Rollback: Sendable {
    package let root: ConfigurationRoot
    package let target: ObjectID
    package let selection: Selection
    /// Whether values of a part that something else made different since are stated in the environments' own layers.
    package let pins: Bool
    /// Further folders to take back beside those of R24: `schemas`.
    package let also: [String]
    /// Whether values that were rotated since go back too.
    package let restoresRotated: Bool
    package let inputs: Inputs
    package let sealing: Sealing
    package let cache = LayerCache()

    package init(
        root: ConfigurationRoot, target: ObjectID, selection: Selection, pins: Bool = true, also: [String] = [],
        restoresRotated: Bool = false, inputs: Inputs, sealing: Sealing
    ) {
        (self.root, self.target, self.selection, self.pins) = (root, target, selection, pins)
        (self.also, self.restoresRotated, self.inputs, self.sealing) = (also, restoresRotated, inputs, sealing)
    }

    /// - Throws: `Diagnostics` by key for what cannot be pinned, and for sealed files that only a key could take back; nothing is half
    ///   done.
    package func execute(on head: Snapshot) throws -> RollbackResult {
        let before = try root.repository.snapshot(target, root: root.folder)
        guard try before.read(ConfigurationRoot.manifestName) != nil else {
            throw Diagnostic(
                "no-manifest", "commit \(target.short) has no \(ConfigurationRoot.manifestName)",
                hints: ["roll back to a commit that has one"])
        }
        let sealed = SealedFiles(root: root, before: before, head: head, restoresRotated: restoresRotated, sealing: sealing)
        guard selection.isEverything else { return try part(from: before, on: head, sealed) }
        var result = try sealed.admitted(wholeEdits(from: before, on: head))
        try result.note(filesOf: head)
        return result
    }

    private func part(from before: Snapshot, on head: Snapshot, _ sealed: SealedFiles) throws -> RollbackResult {
        let old = try loaded(before), today = try loaded(head)
        if let name = selection.environment, !old.graph.contains(name) {
            throw Diagnostic(
                "unknown-environment", "commit \(target.short) has no environment \"\(name)\"", hints: ["roll back to a commit that has it"]
            )
        }
        let part = PartRestoration(root: root, selection: selection, before: before, old: old, head: head, today: today)
        try part.check()
        var result = try sealed.admitted(part.files())
        try result.note(filesOf: head)
        try part.restoreStatements(&result, sealed)
        result.kept += try part.unshared()
        guard pins else { return result }
        let pinning = Pinning(
            root: root, environments: part.evaluated, targets: selection.documents, old: old, sealed: sealed, inputs: inputs, cache: cache)
        try pinning.execute(&result, on: head)
        return result
    }

    private func loaded(_ snapshot: Snapshot) throws -> Configuration {
        try LoadedConfiguration.read(root: root, tree: snapshot, inputs: inputs, cache: cache).usable()
    }

    private func wholeEdits(from before: Snapshot, on head: Snapshot) throws -> [String: Change.Edit] {
        let folders = ["environments/", "templates/"] + also.map { $0 + "/" }
        // Most rollbacks change nothing elsewhere, and need not know which files the layers named.
        lazy var files = Result { try filesNamed(by: before, head) }
        var edits = try root.restored(from: before, on: head) { path in
            try path == ConfigurationRoot.manifestName || folders.contains { path.hasPrefix($0) } || files.get().contains(path)
        }
        if edits[ConfigurationRoot.manifestName] != nil {
            edits[ConfigurationRoot.manifestName] = try ManifestRestoration(old: before, today: head).edit()
        }
        return edits
    }

    /// By `${file:}`. What is kept between runs stays the index of the head, which judging asks for next.
    private func filesNamed(by before: Snapshot, _ head: Snapshot) throws -> Set<String> {
        var index = try Memory(root.repository).referenceIndex(of: head.tree, root: root)
        try index.update(to: before.tree, in: root.repository, layers: root.repositoryPath("environments"))
        return index.files
    }
}

extension ConfigurationRoot {
    /// Every differing path of the root that `belongs`, as it was.
    func restored(from before: Snapshot, on head: Snapshot, where belongs: (String) throws -> Bool) throws -> [String: Change.Edit] {
        var edits: [String: Change.Edit] = [:]
        for change in try repository.changes(from: head.tree, to: before.tree) {
            guard let path = rootPath(change.path), try belongs(path) else { continue }
            edits[path] = change.new.map { .put($0.id, $0.kind) } ?? .delete
        }
        return edits
    }
}

extension RollbackResult {
    /// What stands in the files that go back.
    fileprivate mutating func note(filesOf head: Snapshot) throws {
        for path in edits.keys { seen[.file(path)] = try Seen(head.id(of: path)?.description ?? "") }
    }
}
