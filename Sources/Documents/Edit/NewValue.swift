/// What `Edit.set` puts in place.
package enum NewValue: Sendable {
    /// A scalar: the text of a string as it is, of a number in a spelling of the YAML 1.2 core schema.
    case scalar(kind: Node.Kind, text: String)
    /// The first root of a document, any tree.
    case json(Document)

    package static func string(_ text: String) -> NewValue { .scalar(kind: .string, text: text) }

    /// The text as a plain YAML scalar: a number, a boolean, otherwise a string, and never a collection. Empty is the empty
    /// string, `null` is refused (R22).
    package init(plain text: String) throws(Diagnostic) {
        var copy = text
        let kind = copy.withUTF8 { CoreSchema.kind(of: $0) }
        guard kind == .null, !text.isEmpty else {
            self = .scalar(kind: text.isEmpty ? .string : kind, text: text)
            return
        }
        throw Diagnostic.nullRefused(text)
    }

    /// Any value but null (R22).
    package init(json text: String) throws(Diagnostic) {
        let parsed = Json.parse(Array(text.utf8), file: "--json")
        guard let document = parsed.document, let root = document.root else {
            throw parsed.diagnostics.first { $0.isError } ?? Diagnostic("bad-json", "expected a JSON value", at: Place(file: "--json"))
        }
        if root.kind == .null { throw Diagnostic.nullRefused(text) }
        self = .json(document)
    }
}

extension Diagnostic {
    fileprivate static func nullRefused(_ text: String) -> Diagnostic {
        Diagnostic(
            "null-value", "\"\(text)\" is no value to set: a null in a layer takes away what is inherited",
            hints: [
                "to take the own statement away use unset, to take away what is inherited unset --inherited",
                "for the text \"\(text)\" use --string",
            ])
    }
}
