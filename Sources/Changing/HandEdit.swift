internal import Documents
package import History
package import Overlays
package import Validating

/// Texts that somebody wrote over what one commit had: carried to a newer one where that has other changes too (R23).
package struct HandEdit: Sendable {
    private let texts: [(subject: EditableText, text: [UInt8])]
    private let base: Snapshot
    private let root: ConfigurationRoot
    private let inputs: Inputs
    private let cache: LayerCache

    /// - Parameter base: what the texts were written over.
    package init(
        _ texts: [(subject: EditableText, text: [UInt8])], on base: Snapshot, of root: ConfigurationRoot, inputs: Inputs, cache: LayerCache
    ) {
        (self.texts, self.base, self.root, self.inputs, self.cache) = (texts, base, root, inputs, cache)
    }

    package struct Result: Sendable {
        /// By path below the root.
        package var edits: [String: Change.Edit] = [:]
        package var conflicts: [KeyConflict] = []
    }

    package func execute(on head: Snapshot) throws -> Result {
        var result = Result()
        for (subject, text) in texts where subject.target.path.isRoot {
            let now = try head.read(subject.file)
            guard now != subject.text else {
                result.edits[subject.file] = .write(text)
                continue
            }
            result.conflicts.append(HandEdit.conflict(subject, now, text))
        }
        let strings = texts.filter { !$0.subject.target.path.isRoot }
        let change = LayerChange(
            strings.map { subject, text in
                LayerEdit(.named([subject.environment]), subject.target, .set(.string(String(decoding: text, as: UTF8.self))))
            })
        let before = try change.execute(on: EditedTree(base, edits: [:]), in: root, inputs: inputs, cache: cache)
        let made = try change.execute(on: EditedTree(head, edits: result.edits), in: root, inputs: inputs, cache: cache)
        result.conflicts += try made.conflicts(with: before)
        result.edits.merge(made.edits) { _, new in new }
        return result
    }

    private static func conflict(_ subject: EditableText, _ now: [UInt8]?, _ text: [UInt8]) -> KeyConflict {
        func shown(_ text: [UInt8]?) -> KeyChange.Shown? { text.map { .plain("\($0.count) bytes") } }
        return KeyConflict(file: subject.file, path: .root, base: shown(subject.text), ours: shown(now), theirs: shown(text))
    }
}
