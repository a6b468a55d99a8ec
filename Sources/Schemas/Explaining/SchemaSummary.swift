internal import Documents

/// What a schema asks for, in a few words: `a list of strings`, `"basic" or "token"`, `an integer from 1 to 65535`.
struct SchemaSummary {
    /// The names of types as JSON Schema has them, and as people read them.
    private static let types = [
        "object": ("a mapping", "mappings"), "array": ("a list", "lists"), "string": ("a string", "strings"),
        "integer": ("an integer", "integers"), "number": ("a number", "numbers"), "boolean": ("a boolean", "booleans"),
        "null": ("null", "nulls"),
    ]
    /// Values or branches that are named; more make a wall.
    static let listed = 8
    /// References are followed that deep, and branches inside branches: recursive schemas have no end.
    private static let depth = 4

    static func isType(_ name: String) -> Bool { types[name] != nil }

    /// `a string, a list or null`.
    static func words(types names: [String]) -> String {
        names.map { types[$0]?.0 ?? $0 }.joined(lastBy: "or")
    }

    /// `"debug", "info" or "warn"`; of many the first.
    static func words(values: [Value]) -> String {
        guard values.count > listed else { return values.map(\.quoted).joined(lastBy: "or") }
        return values.prefix(listed).map(\.quoted).joined(separator: ", ") + " or one of \(values.count - listed) more"
    }

    /// Nil where the schema says nothing that is said in a few words.
    static func words(_ schema: Value, depth: Int = depth) -> String? {
        guard depth > 0 else { return nil }
        guard schema.kind == .mapping else { return schema.kind == .boolean ? (schema.text == "true" ? "anything" : "nothing") : nil }
        if let title = schema["title"], title.kind == .string, !title.text.isEmpty { return Quotation.quoted(title.text) }
        if let value = schema["const"] { return value.quoted }
        if let values = schema["enum"] { return words(values: values.elements) }
        if let reference = schema["$ref"], reference.kind == .string {
            let target = schema.dereferenced
            return (target.index == schema.index ? nil : words(target, depth: depth - 1)) ?? name(of: reference.text)
        }
        return typed(schema, depth) ?? untyped(schema, depth)
    }

    /// What its type says, without the article: `integer from 1 to 65535`.
    static func placeholder(_ schema: Value) -> String? {
        guard let words = typed(schema, depth) else { return nil }
        let article = ["a ", "an "].first(where: words.hasPrefix)
        return String(words.dropFirst(article?.count ?? 0))
    }

    /// `"port"` for `#/$defs/port`, `"port.yaml"` for a file.
    private static func name(of reference: String) -> String? {
        reference.split(whereSeparator: { $0 == "/" || $0 == "#" }).last.map { Quotation.quoted(String($0)) }
    }

    private static func typed(_ schema: Value, _ depth: Int) -> String? {
        guard let type = schema["type"] else { return nil }
        switch type.text {
        case "array": return list(schema, depth)
        case "object": return mapping(schema)
        case "string": return (schema["format"] ?? schema["pattern"]).map(text) ?? words(types: ["string"])
        case "integer", "number": return words(types: [type.text]) + range(schema)
        default: return words(types: type.kind == .sequence ? type.elements.map(\.text) : [type.text])
        }
    }

    private static func untyped(_ schema: Value, _ depth: Int) -> String? {
        for word in ["anyOf", "oneOf"] {
            guard let branches = schema[word]?.elements, branches.count <= listed else { continue }
            let all = branches.compactMap { words($0, depth: depth - 1) }
            return all.count == branches.count ? all.joined(lastBy: "or") : nil
        }
        if let parts = schema["allOf"]?.elements { return parts.lazy.compactMap { words($0, depth: depth - 1) }.first }
        if let refused = schema["not"] { return words(refused, depth: depth - 1).map { "anything but \($0)" } }
        if schema["required"] != nil || schema["properties"] != nil { return mapping(schema) }
        if schema["items"] != nil { return list(schema, depth) }
        if let rule = schema["pattern"] ?? schema["format"] { return text(rule) }
        return schema["minimum"] ?? schema["maximum"] == nil ? nil : "a number" + range(schema)
    }

    /// `a list of strings`.
    private static func list(_ schema: Value, _ depth: Int) -> String {
        guard let items = schema["items"] else { return "a list" }
        return (plural(items, depth - 1) ?? words(items, depth: depth - 1)).map { "a list of \($0)" } ?? "a list"
    }

    /// `integers or strings`; nil where there is more to say than types.
    private static func plural(_ schema: Value, _ depth: Int) -> String? {
        let schema = schema.dereferenced
        guard depth > 0, schema["title"] == nil, schema["enum"] == nil else { return nil }
        if let type = schema["type"] { return types[type.text]?.1 }
        guard let branches = (schema["anyOf"] ?? schema["oneOf"])?.elements else { return nil }
        let all = branches.compactMap { plural($0, depth - 1) }
        return all.count == branches.count ? all.joined(lastBy: "or") : nil
    }

    /// `a mapping whose "type" is "file"`, `a mapping with "user" and "password"`.
    private static func mapping(_ schema: Value) -> String {
        for (key, property) in schema["properties"]?.ownEntries ?? [] {
            if let value = property.onlyValue { return "a mapping whose \(Quotation.quoted(key.text)) is \(value.quoted)" }
        }
        let keys = (schema["required"]?.elements ?? []).map { Quotation.quoted($0.text) }
        guard !keys.isEmpty else { return "a mapping" }
        return "a mapping with \(keys.count > listed ? "\(keys.count) keys" : keys.joined(lastBy: "and"))"
    }

    /// What a `format` or a `pattern` asks of a text.
    static func text(_ rule: Value) -> String {
        // A pattern of `patternProperties` stands in front of its schema.
        let name = rule.keyBefore?.text ?? "", pattern = rule.kind == .string ? rule.text : name
        guard name == "format" else { return "text that matches \(Quotation.shortened(pattern, room: 200))" }
        return Format(rule.text)?.expectation ?? "a text in the format \(Quotation.quoted(rule.text))"
    }

    private static func range(_ schema: Value) -> String {
        switch (schema["minimum"], schema["maximum"]) {
        case (let low?, let high?): " from \(low.text) to \(high.text)"
        case (let low?, nil): " of at least \(low.text)"
        case (nil, let high?): " of at most \(high.text)"
        case (nil, nil): ""
        }
    }
}

extension Value {
    /// The one value that a schema allows: `const`, or an `enum` of one.
    var onlyValue: Value? {
        if let value = self["const"] { return value }
        let values = self["enum"]?.elements ?? []
        return values.count == 1 ? values[0] : nil
    }
}
