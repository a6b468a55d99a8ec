internal import Documents

/// What to write instead of a value of the wrong type, where the text of the value shows what was meant.
struct TypeHints {
    let instance: Instance
    let node: Int
    /// The names of types that were expected.
    let names: [String]
    let isJson: Bool
    /// Whether a schema was expected, by a metaschema.
    let isSchema: Bool

    /// Empty for a secret: every hint would show a part of it.
    var hints: [String] {
        guard !instance.hasSecrets(node) else { return [] }
        return hint.map { [$0] } ?? []
    }

    private var text: String { instance.string(node) }
    private var isShort: Bool { instance.nodes[node].textEnd - instance.nodes[node].textStart <= Quotation.limit }

    private var hint: String? {
        switch instance.nodes[node].kind {
        case .string: isShort ? asSchema ?? unquoted ?? asList : nil
        case .integer, .decimal, .boolean: names.contains("string") ? "write it in quotes: \(Quotation.quoted(text))" : nil
        case .null where !isJson: "a key with nothing behind it is null: give it a value, or take the key away"
        case .sequence where isSchema && instance.nodes[node].count > 0:
            "a list of schemas is written prefixItems since draft 2020-12"
        default: nil
        }
    }

    /// The name of a type in place of a schema.
    private var asSchema: String? {
        isSchema && SchemaSummary.isType(text) ? "a schema of this type is written {type: \(text)}" : nil
    }

    /// A number or a boolean that quotes made a string, and words that are a boolean in YAML 1.1 only.
    private var unquoted: String? {
        if names.contains("boolean"), let other = ["yes": "true", "on": "true", "no": "false", "off": "false"][text.lowercased()] {
            return "only true and false are booleans: write \(other)"
        }
        guard case .scalar(let kind, _)? = try? NewValue(plain: text) else { return nil }
        let type =
            switch kind {
            case .integer: ["integer", "number"]
            case .decimal: ["number"]
            case .boolean: ["boolean"]
            default: [] as [String]
            }
        return type.contains(where: names.contains) ? "write it without quotes: \(text)" : nil
    }

    private var asList: String? {
        names.contains("array") ? "write it as a list: [\(instance.quoted(node))]" : nil
    }
}
