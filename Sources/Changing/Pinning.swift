internal import Documents
internal import History
internal import Overlays
internal import Validating

/// States in an environment's own layers what its ancestors would make different from how it was (R24).
///
/// 1. Compare the environment as it was with how it would be; each value that differs is a pin, lists as a whole.
/// 2. Values made by references wait for a second round: pinning what they refer to may be enough.
/// 3. Compare once more; what differs still cannot be pinned, and is refused by key.
struct Pinning {
    let root: ConfigurationRoot
    let environment: String
    /// As it was.
    let old: Configuration
    let inputs: Inputs
    let cache: LayerCache

    func execute(_ edits: [String: Change.Edit], on head: Snapshot) throws -> Rollback.Result {
        var result = Rollback.Result(edits: edits)
        for includesReferences in [false, true] {
            let pins = try differences(result.edits, head).filter { includesReferences || !$0.isReference }
            try state(pins, in: &result, on: head)
        }
        let left = try differences(result.edits, head)
        guard left.isEmpty else {
            throw Diagnostics(
                left.map {
                    Diagnostic(
                        "cannot-pin", "\"\($0.target)\" cannot be made what it was by \(environment)'s own layers",
                        hints: ["--own takes back only the layers of \(environment)", "rollback without --env takes back everything"])
                })
        }
        return result
    }

    private struct Pin {
        let target: DocumentPath
        let action: LayerChange.Action
        /// Made by a reference, so it may come right by itself.
        let isReference: Bool
    }

    /// Where the environment would differ from how it was.
    private func differences(_ edits: [String: Change.Edit], _ head: Snapshot) throws -> [Pin] {
        let loaded = try LoadedConfiguration.read(root: root, tree: EditedTree(head, edits: edits), inputs: inputs, cache: cache)
        let new = try loaded.usable()
        let names = try Set(old.documents(in: environment)).union(new.documents(in: environment)).sorted()
        return try names.flatMap { name in
            let was = try document(name, of: old), would = try document(name, of: new)
            return try compare(was, was?.root, would, would?.root, at: DocumentPath(document: name))
        }
    }

    private typealias Tree = EffectiveDocument

    /// As layers state it: what short overlays make of objects follows from them. Nil when no layer states it. One that cannot be evaluated is not taken for absent: its values would be removed.
    private func document(_ name: String, of configuration: Configuration) throws -> Tree? {
        let result = try configuration.bound(name, in: environment)
        guard let error = result.errors.first else { return result.document }
        throw Diagnostic(
            "cannot-pin", "\"\(name)\" cannot be compared with how it was in \(environment): \(error.message)", at: error.place,
            hints: ["--own takes back only the layers of \(environment)"])
    }

    private func compare(_ was: Tree?, _ old: Tree.NodeID?, _ would: Tree?, _ new: Tree.NodeID?, at target: DocumentPath) throws -> [Pin] {
        guard let was, let old else {
            guard let would, let new else { return [] }
            return [Pin(target: target, action: .remove, isReference: would.isReference(new))]
        }
        guard let would, let new else { return [try pin(was, old, target, isReference: false)] }
        guard was.kind(old) == .mapping, would.kind(new) == .mapping else {
            var comparison = KeyComparison(environment: environment, document: target.document)
            comparison.compare((was, old), (would, new), at: target.path)
            if comparison.changes.isEmpty { return [] }
            return [try pin(was, old, target, isReference: would.isReference(new))]
        }
        let olds = was.mappingEntries(old), news = would.mappingEntries(new)
        let newByKey = Dictionary(news.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        let oldKeys = Set(olds.map(\.key))
        return try olds.flatMap { try compare(was, $0.value, would, newByKey[$0.key], at: target.appending(key: $0.key)) }
            + news.filter { !oldKeys.contains($0.key) }.flatMap {
                try compare(was, nil, would, $0.value, at: target.appending(key: $0.key))
            }
    }

    private func pin(_ was: Tree, _ node: Tree.NodeID, _ target: DocumentPath, isReference: Bool) throws -> Pin {
        guard !was.isTainted(node) else {
            throw Diagnostic(
                "secret", "\"\(target)\" is a secret and cannot be pinned", hints: ["--own takes back only the layers of \(environment)"])
        }
        guard was.binaries(below: node).isEmpty else {
            throw Diagnostic(
                "cannot-pin", "\"\(target)\" is made of a file that is not UTF-8 and cannot be pinned",
                hints: ["--own takes back only the layers of \(environment)"])
        }
        let text = was.compactJSON(node, escapingReferences: true)
        guard let tree = Json.parse(Array(text.utf8), file: target.document).document else {
            throw Diagnostic("cannot-pin", "\"\(target)\" has no JSON form", hints: ["--own takes back only the layers of \(environment)"])
        }
        return Pin(target: target, action: .set(.json(tree)), isReference: isReference)
    }

    /// Edits the environment's layers on top of what is edited already.
    private func state(_ pins: [Pin], in result: inout Rollback.Result, on head: Snapshot) throws {
        guard !pins.isEmpty else { return }
        let tree = EditedTree(head, edits: result.edits)
        let configuration = try LoadedConfiguration.read(root: root, tree: tree, inputs: inputs, cache: cache).usable()
        let change = LayerChange(environment: environment, items: pins.map { ($0.target, $0.action) })
        result.edits.merge(try change.execute(on: tree, configuration).edits) { _, new in new }
        result.pinned += pins.map(\.target)
    }
}

extension DocumentPath {
    fileprivate func appending(key: String) -> DocumentPath { DocumentPath(document: document, path: path.appending(key: key)) }
}

extension EffectiveDocument {
    /// Whether the layer that states the value states it by a reference.
    fileprivate func isReference(_ node: NodeID) -> Bool {
        let stated = origin(node).value
        return stated.kind == .string && stated.text.contains("${")
    }
}
