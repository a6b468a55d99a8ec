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

    package init(
        _ texts: [(subject: EditableText, text: [UInt8])], in root: ConfigurationRoot, inputs: Inputs, cache: LayerCache
    ) {
        (self.texts, self.root, self.inputs, self.cache) = (texts, root, inputs, cache)
    }

    package struct Result: Sendable {
        /// By path below the root.
        package var edits: [String: Change.Edit] = [:]
        /// Keys that somebody else changed too.
        package var conflicts: [Diagnostic] = []
    }

    package func execute(on head: Snapshot) throws -> Result {
        var result = Result()
        for (subject, text) in texts {
            if subject.target.path.isRoot {
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
