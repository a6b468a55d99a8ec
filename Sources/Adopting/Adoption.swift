package import Changing
package import Documents
package import History
package import Overlays
internal import Rendering
package import Validating

/// Edits of live files on their way into one commit.
///
/// Each file is held against what the commit that is live rendered; its changed keys become edits of layers, which are made on a newer
/// head only where that still states what they started from. A file is adopted as a whole or not at all.
package struct Adoption {
    /// A live file whose bytes are not those that were applied.
    package struct File {
        /// Below the destination.
        package var path: String
        package var target: String
        package var live: [UInt8]
        /// The commit that rendered it.
        package var commit: ObjectID
        package var isTainted: Bool
        /// Whether bytes are those that were applied.
        package var wasApplied: ([UInt8]) -> Bool

        package init(
            path: String, target: String, live: [UInt8], commit: ObjectID, isTainted: Bool, wasApplied: @escaping ([UInt8]) -> Bool
        ) {
            (self.path, self.target, self.live, self.commit) = (path, target, live, commit)
            (self.isTainted, self.wasApplied) = (isTainted, wasApplied)
        }
    }

    /// A file that cannot be adopted.
    package struct Refusal: Sendable {
        package let path: String
        package let reasons: [Diagnostic]
        /// The whole edit in the unified format; nil where that would state secrets in plain text.
        package let patch: [UInt8]?
    }

    /// What is to be committed, and what is not.
    package struct Proposal {
        /// By path below the root; none where nothing can be adopted.
        package var edits: [String: Change.Edit] = [:]
        /// What is set, in the order of the files.
        package var places: [StatedPath] = []
        /// Paths of files whose values are in `edits`, and of those that differ in nothing that has a value.
        package var adopted: [String] = []
        package var refused: [Refusal] = []
        package var remarks: [Diagnostic] = []
    }

    private let root: ConfigurationRoot
    private let environment: String
    private let inputs: Inputs
    private let cache: LayerCache
    private let sealing: Sealing

    /// - Parameter inputs: with what opens secrets, where files have some.
    package init(root: ConfigurationRoot, environment: String, inputs: Inputs, cache: LayerCache, sealing: Sealing) {
        (self.root, self.environment, self.inputs, self.cache, self.sealing) = (root, environment, inputs, cache, sealing)
    }

    /// - Parameter head: what the commit is to be made on.
    package func proposal(for files: [File], on head: Snapshot) throws -> Proposal {
        var proposal = Proposal(), readings: [Reading] = []
        for file in files {
            do { readings.append(try reading(of: file)) } catch let error as Diagnostics {
                proposal.refused.append(refusal(of: file, nil, error.list))
            }
        }
        let contradicting = try contradictions(among: readings)
        for reading in readings {
            guard !contradicting.contains(reading.file.path) else {
                let reason = LiveEdit.refusal(reading.file.path, nil, "another live file says something else of the same key")
                proposal.refused.append(refusal(of: reading.file, reading, [reason]))
                continue
            }
            do { try take(reading, on: head, into: &proposal) } catch let error as Diagnostics {
                proposal.refused.append(refusal(of: reading.file, reading, error.list))
            }
        }
        return proposal
    }

    /// Files that cannot be adopted for a reason that is not theirs, each with its whole edit.
    package func refusals(of files: [File], _ reasons: [Diagnostic]) -> [Refusal] {
        files.map { refusal(of: $0, nil, reasons) }
    }

    // MARK: One file

    /// A file, what it was made of, and what its edit means; proved for itself.
    private struct Reading {
        let file: File
        let base: Snapshot
        let output: TargetOutput
        let rendered: [UInt8]
        let live: LiveEdit
        let edits: [LayerEdit]
    }

    private func reading(of file: File) throws -> Reading {
        let base = try root.repository.snapshot(file.commit, root: root.folder)
        let configuration = try configuration(of: base)
        let output = try output(of: file, in: configuration)
        guard let traced = try Renderer(configuration: configuration).traced(output), file.wasApplied(traced.file.bytes) else {
            let reason = "commit \(file.commit.short) does not give what was applied any more"
            throw Diagnostics(LiveEdit.refusal(file.path, nil, reason))
        }
        let live = try LiveEdit(file.live, of: traced, output, in: configuration), edits = try live.edits()
        let made = try change(edits).execute(on: EditedTree(base, edits: [:]), in: root, inputs: inputs, cache: cache)
        try prove(live, output, on: EditedTree(base, edits: made.edits))
        return Reading(file: file, base: base, output: output, rendered: traced.file.bytes, live: live, edits: edits)
    }

    private func configuration(of tree: any FileTree) throws -> Configuration {
        try LoadedConfiguration.read(root: root, tree: tree, inputs: inputs, cache: cache).usable()
    }

    private func output(of file: File, in configuration: Configuration) throws -> TargetOutput {
        let outputs = try Renderer(configuration: configuration).outputs(in: environment).outputs
        guard let output = outputs.first(where: { $0.path == file.path && $0.target.name == file.target }) else {
            throw Diagnostics(LiveEdit.refusal(file.path, nil, "commit \(file.commit.short) has no target that writes it"))
        }
        return output
    }

    private func prove(_ live: LiveEdit, _ output: TargetOutput, on tree: EditedTree) throws {
        try live.prove(Renderer(configuration: configuration(of: tree)).traced(output))
    }

    private func change(_ edits: [LayerEdit]) -> LayerChange { LayerChange(edits, sealing: sealing) }

    private func refusal(of file: File, _ reading: Reading?, _ reasons: [Diagnostic]) -> Refusal {
        guard !file.isTainted else { return Refusal(path: file.path, reasons: reasons.map(\.withoutQuotedValue), patch: nil) }
        let applied = reading?.rendered ?? (try? applied(file)) ?? nil
        let patch = unifiedDiff(applied, file.live, oldName: "a/\(file.path)", newName: "b/\(file.path)")
        return Refusal(path: file.path, reasons: reasons, patch: patch)
    }

    /// What was applied, where it can still be made.
    private func applied(_ file: File) throws -> [UInt8]? {
        let made = try rendered(file, on: root.repository.snapshot(file.commit, root: root.folder))
        return made.flatMap { file.wasApplied($0) ? $0 : nil }
    }

    /// What a tree makes of a file; nil where it does not, also because of an error.
    private func rendered(_ file: File, on tree: any FileTree) throws -> [UInt8]? {
        do {
            let configuration = try configuration(of: tree)
            return try Renderer(configuration: configuration).traced(output(of: file, in: configuration))?.file.bytes
        } catch is Diagnostics { return nil }
    }

    // MARK: All files

    /// Files that say different things of one key: all their edits together do not give what each of them says.
    private func contradictions(among readings: [Reading]) throws -> Set<String> {
        var found: Set<String> = []
        for one in readings {
            for other in readings where other.file.path != one.file.path && other.base.commit == one.base.commit {
                guard one.edits.contains(where: { edit in other.edits.contains { $0.target.isRelated(to: edit.target) } }) else { continue }
                do {
                    let both = try change(one.edits + other.edits)
                        .execute(on: EditedTree(one.base, edits: [:]), in: root, inputs: inputs, cache: cache)
                    try prove(one.live, one.output, on: EditedTree(one.base, edits: both.edits))
                } catch is Diagnostics { found.formUnion([one.file.path, other.file.path]) }
            }
        }
        return found
    }

    /// Makes the edits of a file on the head, and on what files before it left there.
    private func take(_ reading: Reading, on head: Snapshot, into proposal: inout Proposal) throws {
        // What another file with the same value has set is set.
        let edits = reading.edits.filter { edit in
            !proposal.places.contains { place in place.target == edit.target }
        }
        let change = change(edits), tree = EditedTree(head, edits: proposal.edits)
        // The same edit may have been committed since.
        if let now = try rendered(reading.file, on: tree), try reading.live.isMade(by: now) {
            return proposal.adopted.append(reading.file.path)
        }
        let before = try change.execute(on: EditedTree(reading.base, edits: [:]), in: root, inputs: inputs, cache: cache)
        let result = try change.execute(on: tree, in: root, inputs: inputs, cache: cache, after: before)
        proposal.edits.merge(result.edits) { $1 }
        proposal.places += result.places
        proposal.remarks += result.remarks
        proposal.adopted.append(reading.file.path)
    }
}

extension Diagnostic {
    /// Reasons of ours name keys; those of parsers and editors might quote a value.
    fileprivate var withoutQuotedValue: Diagnostic { code == "not-adoptable" ? self : withoutQuotes }
}
