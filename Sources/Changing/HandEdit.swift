package import Documents
package import History
package import Overlays
package import Validating

/// Texts that somebody wrote over what a commit had: carried into what a newer one has, where the two did not change the same (R23).
package struct HandEdit: Sendable {
    private let texts: [(subject: EditableText, text: [UInt8])]
    private let root: ConfigurationRoot
    private let inputs: Inputs
    private let cache: LayerCache
    private let sealing: Sealing

    package init(
        _ texts: [(subject: EditableText, text: [UInt8])], in root: ConfigurationRoot, inputs: Inputs, cache: LayerCache,
        sealing: Sealing = .without
    ) {
        (self.texts, self.root, self.inputs, self.cache, self.sealing) = (texts, root, inputs, cache, sealing)
    }

    package struct Result: Sendable {
        /// By path below the root.
        package var edits: [String: Change.Edit] = [:]
        /// Keys that somebody else changed too.
        package var conflicts: [Diagnostic] = []
        /// What sealing could not carry.
        package var remarks: [Diagnostic] = []
    }

    package func execute(on head: Snapshot) throws -> Result {
        var result = Result()
        for (subject, text) in texts {
            if let sealed = subject.sealed {
                try carrySealed(subject, sealed, text, head, &result)
            } else if subject.target.path.isRoot {
                try carryLayer(subject, text, head, &result)
            } else {
                try carryString(subject, String(decoding: text, as: UTF8.self), head, &result)
            }
        }
        return result
    }

    private func carryLayer(_ subject: EditableText, _ text: [UInt8], _ head: Snapshot, _ result: inout Result) throws {
        let now = try head.read(subject.file)
        guard now != subject.text else { return result.edits[subject.file] = .write(text) }
        guard let now, !MergedLayer.isSealed(now, file: subject.file) else {
            let shown = KeyConflict(
                file: subject.file, path: .root, base: subject.text.map { _ in .plain("") }, ours: now.map { _ in .secret },
                theirs: .plain(""), reason: now == nil ? nil : MergedLayer.whySealed)
            return result.conflicts.append(shown.diagnostic)
        }
        let configuration = try LoadedConfiguration.read(root: root, tree: head, inputs: inputs, cache: cache).usable()
        let layer = MergedLayer(of: subject.target.document, configuration)
        let merged = try ThreeWay.merge(
            base: subject.text, ours: now, theirs: text, file: subject.file, mergeKeys: layer.mergeKeys, rules: layer.rules)
        result.conflicts += merged.conflicts.map { KeyConflict($0, file: subject.file).diagnostic }
        result.edits[subject.file] = .write(merged.text)
    }

    /// What did not change keeps its ciphertext; where somebody else changed the file, both are opened and merged by key.
    private func carrySealed(
        _ subject: EditableText, _ sealed: EditableText.Sealed, _ text: [UInt8], _ head: Snapshot, _ result: inout Result
    ) throws {
        let parsed = Layer.parse(text, file: subject.file)
        guard parsed.document != nil else { throw Diagnostics(parsed.diagnostics.filter(\.isError).map(\.withoutQuotes)) }
        let tree = EditedTree(subject.base, edits: [:])
        var layers = try EditedLayers(tree, root, inputs, cache, sealing: sealing)
        let theirs = try layers.sealed(text, as: subject.file), now = try head.read(subject.file)
        result.remarks += layers.remarks
        guard now ?? [] != sealed.bytes else { return result.edits[subject.file] = theirs.map { .write($0) } ?? .delete }
        guard let now, let theirs else {
            let shown = KeyConflict(
                file: subject.file, path: .root, base: sealed.bytes.isEmpty ? nil : .secret, ours: now.map { _ in .secret },
                theirs: theirs.map { _ in .secret })
            return result.conflicts.append(shown.diagnostic)
        }
        let configuration = try LoadedConfiguration.read(root: root, tree: head, inputs: inputs, cache: cache).usable()
        let merge = SealedMerge(
            file: subject.file, base: sealed.bytes.isEmpty ? nil : sealed.bytes, ours: now, theirs: theirs,
            layer: MergedLayer(of: subject.target.document, configuration), sealing: sealing, keepsRecipients: true)
        let merged = merge.merged()
        result.conflicts += merged.conflicts.map(\.diagnostic)
        result.edits[subject.file] = .write(merged.text)
    }

    private func carryString(_ subject: EditableText, _ text: String, _ head: Snapshot, _ result: inout Result) throws {
        let change = LayerChange([LayerEdit(.named([subject.environment]), subject.target, .set(.string(text)))])
        let before = try change.execute(on: EditedTree(subject.base, edits: [:]), in: root, inputs: inputs, cache: cache)
        do {
            let tree = EditedTree(head, edits: result.edits)
            result.edits.merge(try change.execute(on: tree, in: root, inputs: inputs, cache: cache, after: before).edits) { $1 }
        } catch let error as Diagnostics {
            result.conflicts += error.list
        }
    }
}
