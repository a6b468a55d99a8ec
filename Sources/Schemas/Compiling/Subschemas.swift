internal import Documents

/// Where schemas stand inside a schema.
enum Subschemas {
    /// The schemas directly inside one, in order: as values of keywords, in their lists and in their mappings.
    static func of(_ schema: Value, _ draft: Draft) -> [Value] {
        let entries = schema.entries
        if draft.referenceHidesSiblings, let reference = entries.first(where: { $0.key.text == "$ref" })?.value, reference.kind == .string {
            // What stands beside it is no rule, but a reference from elsewhere may lead into it.
            return entries.filter { definitions.contains($0.key.text) }.flatMap { $0.value.entries.map(\.value) }
        }
        return entries.flatMap { key, value in inside(key.text, value, draft) }
    }

    private static let definitions = ["$defs", "definitions"]

    private static func inside(_ keyword: String, _ value: Value, _ draft: Draft) -> [Value] {
        switch keyword {
        case "additionalProperties", "not": return [value]
        case "contains", "propertyNames": return draft >= .draft6 ? [value] : []
        case "if", "then", "else": return draft >= .draft7 ? [value] : []
        case "unevaluatedItems", "unevaluatedProperties", "contentSchema": return draft >= .draft2019 ? [value] : []
        case "additionalItems": return draft <= .draft2019 ? [value] : []
        case "items": return draft <= .draft2019 && value.kind == .sequence ? value.elements : [value]
        case "allOf", "anyOf", "oneOf": return value.elements
        case "prefixItems": return draft >= .draft2020 ? value.elements : []
        case "properties", "patternProperties", "definitions", "$defs": return value.entries.map(\.value)
        case "dependentSchemas": return draft >= .draft2019 ? value.entries.map(\.value) : []
        case "dependencies": return value.entries.map(\.value).filter { $0.kind != .sequence }
        default: return []
        }
    }
}
