/// Reading a file as configuration: stricter than YAML and JSON themselves (R7, R8).
package enum Layer {
    /// Reads a layer. The extension decides: `.json` is JSON, everything else YAML.
    ///
    /// Refused: two keys of one mapping with the same text (`8080` and `"8080"` are the same), keys that are collections, tags
    /// beyond the core schema's, values that do not fit their tag, aliases of a collection inside itself, and aliases that
    /// multiply beyond `Limits.aliasExpansion`. Unquoted `yes`, `no`, `on`, `off` earn a warning: YAML 1.2 takes them as strings.
    /// - Parameter mergeKeys: whether a plain `<<` merges; otherwise it is a key like any other.
    package static func parse(_ source: [UInt8], file: String, limits: Limits = .standard, mergeKeys: Bool = true) -> Parsed {
        parse(source, file: file, syntax: file.hasSuffix(".json") ? .json : .yaml, limits: limits, mergeKeys: mergeKeys)
    }

    /// Reads a text by the rules for layers, whatever the name of its file says.
    ///
    /// - Parameter foreignTags: whether tags beyond the core schema's pass, for a reader that knows what to make of them.
    package static func parse(
        _ source: [UInt8], file: String, syntax: Document.Syntax, limits: Limits = .standard, mergeKeys: Bool = true,
        foreignTags: Bool = false
    ) -> Parsed {
        var parsed =
            switch syntax {
            case .json: Json.parse(source, file: file, limits: limits)
            case .toml: Toml.parse(source, file: file, limits: limits)
            case .yaml: Yaml.parse(source, file: file, limits: limits, mergeKeys: mergeKeys)
            }
        guard let document = parsed.document else { return parsed }
        var check = LayerCheck(document, limits: limits, foreignTags: foreignTags)
        check.run()
        parsed.diagnostics += check.diagnostics
        if parsed.diagnostics.contains(where: \.isError) { parsed.document = nil }
        return parsed
    }
}
