internal import Documents
internal import Secrets

/// What a secret is to be, as `--type` names it.
struct SecretKind {
    private let kind: Node.Kind

    private static let names: [(name: String, kind: Node.Kind)] = [
        ("string", .string), ("integer", .integer), ("decimal", .decimal), ("boolean", .boolean),
    ]

    init(_ words: Words) throws(UsageError) {
        let name = words.value("--type") ?? "string"
        guard let found = SecretKind.names.first(where: { $0.name == name }) else {
            throw UsageError("--type takes \(SecretKind.names.map(\.name).joined(separator: ", ")), not \"\(name)\"")
        }
        kind = found.kind
    }

    /// - Throws: for a text that is no such value; the text is not in the message.
    func value(_ secret: Secret, of target: DocumentPath) throws -> NewValue {
        guard let text = secret.reveal({ String(validating: $0, as: UTF8.self) }) else {
            throw Failure(
                .no, "not-utf8", "the value of \"\(target)\" is not UTF-8",
                hints: ["cfgops secret import FILE seals any bytes as a file, which ${file:...} brings into a document"])
        }
        guard kind != .string else { return .string(text) }
        guard let value = try? NewValue(plain: text), case .scalar(kind, _) = value else {
            throw Failure(.no, "wrong-type", "the value of \"\(target)\" is not \(kind.withArticle), as --type says")
        }
        return value
    }
}
