internal import Documents
internal import Overlays
internal import Validating

/// Where effective values come from: for each leaf the layers that state it, the winning one last.
struct Explanation {
    let document: EffectiveDocument
    let name: String

    func print(_ node: EffectiveDocument.NodeID, at path: Path, in context: Context) -> Exit {
        var leaves: [(path: Path, node: EffectiveDocument.NodeID)] = []
        document.leaves(node, at: path) { leaves.append(($0, $1)) }
        if context.format == .json {
            context.print(.array(leaves.map { json($0.path, $0.node) }))
            return .done
        }
        for leaf in leaves {
            context.print(
                "\(context.style.strong(DocumentPath(document: name, path: leaf.path).description)) = \(document.shown(leaf.node).text)")
            let chain = document.chain(of: leaf.path)
            for (index, origin) in chain.enumerated() {
                let text = shownText(of: origin, isSecret: document.isTainted(leaf.node))
                let line = "  \(origin.place)  \(origin.file.stating)  \(text)"
                context.print(index == chain.count - 1 ? line : context.style.faint(line))
            }
        }
        return .done
    }

    private func json(_ path: Path, _ node: EffectiveDocument.NodeID) -> JsonValue {
        .object([
            ("path", .string(path.description)), ("value", .verbatim(Array(document.compactJSON(node).utf8))),
            ("secret", .boolean(document.isTainted(node))), ("fingerprint", .optional(document.fingerprint(node))),
            (
                "layers",
                .array(
                    document.chain(of: path).map { origin in
                        .object([
                            ("environment", origin.file.isSchema ? .null : .string(origin.file.environment)),
                            ("file", .string(origin.place.file)),
                            ("line", origin.place.position.map { .integer($0.line) } ?? .null),
                            ("column", origin.place.position.map { .integer($0.column) } ?? .null),
                            ("text", .string(shownText(of: origin, isSecret: document.isTainted(node)))),
                        ])
                    })
            ),
        ])
    }
}

extension LayerFile {
    /// Whose word it is: an environment's, or the default of a schema.
    var stating: String { isSchema ? "default" : environment }
}

/// What a layer says, references as written; nothing of a secret.
func shownText(of statement: Statement, isSecret: Bool) -> String {
    if isSecret { return "<secret>" }
    if statement.isRemoval { return "null, which removes what is inherited" }
    if statement.value.isScalar { return statement.value.text }
    var writer = JsonWriter(.compact)
    // Infinities have no JSON; the file shows them.
    guard (try? emit(statement.value, to: &writer)) != nil else { return "..." }
    return String(decoding: writer.bytes, as: UTF8.self)
}
