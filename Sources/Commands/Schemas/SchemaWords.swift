internal import Documents

/// What schemas say, in words for tables.
enum SchemaWords {
    /// JSON Schema's name of a type as messages call it.
    static func type(_ name: String) -> String {
        switch name {
        case "object": "mapping"
        case "array": "list"
        default: name
        }
    }

    /// A scalar as YAML writes it, in one line.
    static func scalar(_ kind: Node.Kind, _ text: UnsafeBufferPointer<UInt8>) -> String {
        var writer = YamlWriter()
        writer.scalar(kind, text)
        guard writer.bytes.firstIndex(of: UInt8(ascii: "\n")) == writer.bytes.count - 1 else {
            return JsonValue.string(String(decoding: text, as: UTF8.self)).text
        }
        return String(decoding: writer.bytes.dropLast(), as: UTF8.self)
    }

    /// `1 to 65535`, `at least 1 character`, `matches ...`: in the order of the rules.
    static func limits(_ limits: [(keyword: String, value: Value)]) -> [String] {
        let stated = Dictionary(limits.map { ($0.keyword, $0.value.text) }) { first, _ in first }
        var words: [String] = []
        for (least, most, noun) in ranges {
            switch (stated[least], stated[most]) {
            case (let low?, let high?):
                words.append(low == high ? "\(low)\(counting(noun, low))" : "\(low) to \(high)\(counting(noun, high))")
            case (let low?, nil): words.append("at least \(low)\(counting(noun, low))")
            case (nil, let high?): words.append("at most \(high)\(counting(noun, high))")
            case (nil, nil): break
            }
        }
        // Up to draft 4 `exclusiveMinimum` is a boolean beside `minimum`.
        if let low = stated["exclusiveMinimum"], low != "false" {
            words.append(low == "true" ? "not the least itself" : "more than \(low)")
        }
        if let high = stated["exclusiveMaximum"], high != "false" {
            words.append(high == "true" ? "not the greatest itself" : "less than \(high)")
        }
        if let step = stated["multipleOf"] { words.append("a multiple of \(step)") }
        words += limits.filter { $0.keyword == "pattern" }.map { "matches \(MarkdownText.cell($0.value.text))" }
        if stated["uniqueItems"] == "true" { words.append("no element twice") }
        return words
    }

    /// What `x-merge` means for who writes a layer.
    static func merging(_ strategy: Value) -> String {
        switch strategy.text {
        case "append": return "Elements of a layer go behind the inherited ones."
        case "prepend": return "Elements of a layer go before the inherited ones."
        case "replace": return "What a layer states replaces what is inherited."
        default:
            let keys = strategy["by"].map { $0.kind == .sequence ? $0.elements.map(\.text) : [$0.text] } ?? []
            return "Elements of layers merge by \(keys.map(MarkdownText.cell).joined(separator: ", "))."
        }
    }

    private static let ranges = [
        ("minimum", "maximum", ""), ("minLength", "maxLength", "character"), ("minItems", "maxItems", "element"),
        ("minProperties", "maxProperties", "key"),
    ]

    private static func counting(_ noun: String, _ count: String) -> String { noun.isEmpty ? "" : " \(noun)\(count == "1" ? "" : "s")" }
}
