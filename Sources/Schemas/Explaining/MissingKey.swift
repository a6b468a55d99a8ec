internal import Documents

/// A key that a mapping lacks, and a line that would state it.
struct MissingKey {
    let name: String
    /// What the schemas around the rule say about the key; nil where they say nothing.
    let schema: Value?

    /// - Parameter keyword: the `required` that names the key.
    init(_ name: String, keyword: Value) {
        self.name = name
        schema = MissingKey.property(name, around: keyword)
    }

    /// Schemas that judge the same value hold one another through these.
    private static let sameValue: Set<String> = [
        "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies",
    ]

    /// The schema of a property, beside the rule or in a schema around it that judges the same mapping.
    private static func property(_ name: String, around keyword: Value) -> Value? {
        var schema = keyword.enclosing
        while let candidate = schema {
            if candidate.kind == .mapping, let found = candidate["properties"]?[name] { return found }
            let holder = candidate.enclosing
            let words = [candidate.keyBefore?.text, holder?.keyBefore?.text].compactMap { $0 }
            guard words.contains(where: sameValue.contains) || candidate.kind == .sequence else { return nil }
            schema = holder
        }
        return nil
    }

    /// `add port: 8080`, as the file writes it (values of JSON are values of TOML too); nil where the schema gives no idea of the value.
    ///
    /// - Parameter file: whose syntax the line has.
    func hint(for file: String) -> String? {
        guard let schema else { return nil }
        let isToml = file.hasSuffix(".toml"), isJson = isToml || file.hasSuffix(".json"), target = schema.dereferenced
        let example = [schema, target].lazy.compactMap(MissingKey.example).first { !isToml || $0.isScalar && $0.kind != .null }
        let value = example.map { MissingKey.written($0, isJson: isJson) } ?? SchemaSummary.placeholder(target).map { "<\($0)>" }
        guard let value else { return nil }
        let caption = isJson && !isToml ? nil : (schema.caption ?? target.caption).map { "  # \($0)" }
        let isBare = isToml && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == .underscore || $0 == .dash }
        return "add \(isBare ? name : MissingKey.written(name, isJson: isJson))\(isToml ? " =" : ":") \(value)\(caption ?? "")"
    }

    private static func example(_ schema: Value) -> Value? {
        let value =
            schema["default"] ?? schema["const"] ?? schema["examples"]?.elements.first ?? schema["example"]
            ?? schema["enum"]?.elements.first
        return value.flatMap { $0.quoted.unicodeScalars.count < Quotation.limit ? $0 : nil }
    }

    private static func written(_ key: String, isJson: Bool) -> String {
        guard !isJson else { return Quotation.quoted(key, room: .max) }
        return line { writer in
            var key = key
            key.withUTF8 { writer.scalar(.string, $0) }
        }
    }

    /// A collection in one line, which YAML reads as well.
    private static func written(_ value: Value, isJson: Bool) -> String {
        if value.isScalar, !isJson, !value.text.contains("\n") {
            return line { writer in value.withText { writer.scalar(value.kind, $0) } }
        }
        return (try? value.json(.line)).map { String(decoding: $0, as: UTF8.self) } ?? value.quoted
    }

    private static func line(_ write: (inout YamlWriter) -> Void) -> String {
        var writer = YamlWriter()
        write(&writer)
        return String(decoding: writer.bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
