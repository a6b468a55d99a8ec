internal import Documents
package import History
package import Overlays
package import Validating

/// Edits that take the changes of commits back, each merged by key into what came after it: what the commit made is the base, what was
/// there before it is what is wanted.
package struct Reversal: Sendable {
    /// What is taken back: all that happened between two commits.
    package struct Step: Sendable {
        /// Nil before the first commit.
        package let before: ObjectID?
        package let made: ObjectID

        package init(before: ObjectID?, made: ObjectID) { (self.before, self.made) = (before, made) }
    }

    package let root: ConfigurationRoot
    /// The newest first.
    package let steps: [Step]
    package let selection: Selection
    /// Whether values that were rotated go back too.
    package let restoresRotated: Bool
    package let inputs: Inputs
    package let sealing: Sealing
    private let cache = LayerCache()

    package init(
        root: ConfigurationRoot, steps: [Step], selection: Selection, restoresRotated: Bool = false, inputs: Inputs, sealing: Sealing
    ) {
        (self.root, self.steps, self.selection) = (root, steps, selection)
        (self.restoresRotated, self.inputs, self.sealing) = (restoresRotated, inputs, sealing)
    }

    /// - Throws: `Diagnostics` with every key that was changed again since, and for sealed files that only a key could take back; nothing
    ///   is half done.
    package func execute(on head: Snapshot) throws -> RollbackResult {
        var ours = head, edits: [String: Change.Edit] = [:]
        for step in steps {
            let made = try root.repository.snapshot(step.made, root: root.folder)
            let before = try step.before.map { try root.repository.snapshot($0, root: root.folder) }
            let nothing = Snapshot(root.repository, commit: nil, tree: nil, root: root.folder)
            try refuseWithout(manifest: before ?? nothing, in: made)
            let (wanted, emptied) = try emptying(in: part(of: made, before: before ?? nothing), since: made, on: ours)
            let merge = try TreeMerge(
                root: root, base: made, ours: ours, theirs: wanted, sealing: sealing, keepsRecipients: true
            ).merged()
            guard merge.conflicts.isEmpty else { throw Diagnostics(merge.conflicts.map(\.diagnostic)) }
            edits.merge(merge.edits) { $1 }
            for path in emptied {
                guard case .write(let text, _)? = merge.edits[path], Layer.parse(text, file: path).document?.statesNothing ?? false else {
                    continue
                }
                edits[path] = .delete
            }
            ours = try root.repository.snapshot(head, edits: edits)
        }
        return try kept(edits, on: head)
    }

    private func refuseWithout(manifest before: Snapshot, in made: Snapshot) throws {
        let name = ConfigurationRoot.manifestName
        guard try selection.isEverything && made.id(of: name) != nil && before.id(of: name) == nil else { return }
        throw Diagnostic(
            "manifest-deleted", "that would take the manifest away, and the whole configuration with it", at: Place(file: name),
            hints: ["--env and --document take a part back"])
    }

    /// What was there before a commit, as far as it is asked back: the rest as the commit made it.
    private func part(of made: Snapshot, before: Snapshot) throws -> Snapshot {
        guard !selection.isEverything else { return before }
        func loaded(_ snapshot: Snapshot) throws -> Configuration {
            try LoadedConfiguration.read(root: root, tree: snapshot, inputs: inputs, cache: cache).usable()
        }
        let part = PartRestoration(
            root: root, selection: selection, before: before, old: try loaded(before), head: made, today: try loaded(made))
        try part.check()
        var result = RollbackResult(edits: try part.files())
        let sealed = SealedFiles(root: root, before: before, head: made, restoresRotated: true, sealing: sealing)
        try part.restoreStatements(&result, sealed)
        return try root.repository.snapshot(made, edits: result.edits)
    }

    /// Layers that the commit brought, and that were edited since, are to lose their statements, not to go: with what others stated
    /// there since they stay.
    private func emptying(in wanted: Snapshot, since made: Snapshot, on ours: Snapshot) throws -> (wanted: Snapshot, paths: [String]) {
        var empty: [String: Change.Edit] = [:]
        for change in try root.repository.changes(from: made.tree, to: wanted.tree) where change.new == nil {
            guard let path = root.rootPath(change.path), LayerPath(path) != nil, let now = try ours.entry(path), now != change.old,
                now.kind.isFile
            else { continue }
            empty[path] = .write(Array("{}\n".utf8))
        }
        return (try root.repository.snapshot(wanted, edits: empty), Array(empty.keys))
    }

    /// The edits without what stays as it is today: protection, policy and guards of the manifest, and rotated secrets (R24).
    private func kept(_ edits: [String: Change.Edit], on head: Snapshot) throws -> RollbackResult {
        let name = ConfigurationRoot.manifestName
        var edits = edits
        if edits[name] != nil {
            edits[name] = try ManifestRestoration(old: EditedTree(head, edits: edits), today: head).edit()
        }
        guard let oldest = steps.last?.before else { return RollbackResult(edits: edits) }
        let before = try root.repository.snapshot(oldest, root: root.folder)
        return try SealedFiles(root: root, before: before, head: head, restoresRotated: restoresRotated, sealing: sealing).admitted(edits)
    }
}
