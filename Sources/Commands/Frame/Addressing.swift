internal import Documents
internal import Overlays
internal import Validating

extension EffectiveDocument {
    /// The node at a path that the person named; a missing one is exit 1 with the nearest key that is there.
    func node(at path: Path, in document: String) throws(Diagnostic) -> NodeID {
        if let found = try find(path) { return found }
        var parent = path.parent
        while !parent.isRoot, try find(parent) == nil { parent = parent.parent }
        let missing = path.steps[parent.steps.count]
        let there = try find(parent) ?? root
        let hint: String
        switch (missing, kind(there)) {
        case (.key(let key), .mapping):
            let keys = mappingEntries(there).map(\.key)
            hint =
                nearest(key, in: keys).map { "did you mean \"\(parent.appending(key: $0))\"?" }
                ?? (keys.isEmpty ? "there are no keys" : "keys there: \(keys.joined(separator: ", "))")
        case (_, .sequence): hint = "\(parent.named) has \(count(there)) elements, counted from 0"
        default: hint = "cfgops list \(environment) \(document) shows its paths"
        }
        throw Diagnostic(
            "unknown-path", "\"\(DocumentPath(document: document, path: path))\" has no value in \(environment)", hints: [hint])
    }
}
