internal import Documents
internal import Overlays
internal import Schemas
internal import Validating

/// What is to be known about one schema: its options, and their values where it is about one document.
struct SchemaPage {
    let schema: String
    let reference: SchemaReference
    let documents: [String]
    /// The one document in each environment that has it.
    var effective: [EffectiveDocument] = []
    /// Options with keys that are options too.
    private let parents: Set<[SchemaOption.Step]>

    init(schema: String, reference: SchemaReference, documents: [String]) {
        (self.schema, self.reference, self.documents) = (schema, reference, documents)
        parents = Set(reference.options.filter { $0.exactPath != nil }.map { $0.steps.dropLast() })
    }

    /// Whether the value of an option is shown by those of its keys.
    func hasParts(_ option: SchemaOption) -> Bool { parents.contains(option.steps) }

    var json: JsonValue {
        .object([
            ("schema", .string(schema)), ("draft", .string(reference.draft)), ("title", .optional(reference.root.title)),
            ("description", .optional(reference.root.description)), ("documents", .strings(documents)),
            ("environments", .strings(effective.map(\.environment))), ("options", .array(reference.options.map(json))),
        ])
    }

    private func json(_ option: SchemaOption) -> JsonValue {
        .object(
            [("path", .string(option.path))] + rules(option)
                + [
                    ("required", .boolean(option.isRequired)), ("default", option.fallback.map(json) ?? .null),
                    ("title", .optional(option.title)), ("description", .optional(option.description)),
                    ("deprecated", .boolean(option.isDeprecated)), ("merging", option.merging.map(json) ?? .null),
                    ("examples", .array(option.examples.map(json))),
                    ("alternatives", .array(option.alternatives.map { .object(rules($0)) })),
                    ("like", .optional(option.recursion.map(SchemaOption.path))), ("file", .string(option.place.file)),
                    ("line", option.place.position.map { .integer($0.line) } ?? .null), ("values", .object(values(of: option))),
                ])
    }

    private func rules(_ option: SchemaOption) -> [(key: String, value: JsonValue)] {
        [
            ("types", .strings(option.types)), ("elements", .strings(option.elementTypes)), ("allowed", .array(option.allowed.map(json))),
            ("format", .optional(option.format)), ("limits", .object(option.limits.map { ($0.keyword, json($0.value)) })),
        ]
    }

    /// The value in each environment that has it; nothing for a path that stands for many values.
    private func values(of option: SchemaOption) -> [(key: String, value: JsonValue)] {
        effective.compactMap { document in
            node(of: option, in: document).map { (document.environment, .verbatim(Array(document.compactJSON($0).utf8))) }
        }
    }

    /// The value of an option; nil where there is none, and for a path that stands for many.
    func node(of option: SchemaOption, in document: EffectiveDocument) -> EffectiveDocument.NodeID? {
        option.exactPath.flatMap { try? document.find($0) }
    }

    private func json(_ value: Value) -> JsonValue {
        // JSON has no infinities.
        (try? value.json(.compact)).map { .verbatim($0) } ?? .string(value.text)
    }
}
