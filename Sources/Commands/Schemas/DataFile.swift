internal import Documents

/// A file that says by its name how it is read.
enum DataFile {
    static let extensions = [".yaml", ".yml", ".json", ".toml"]

    /// Without a known name it is JSON if it can be read so, and YAML otherwise. What a reader of configuration would take in two ways
    /// is refused: a key that stands twice, a tag that nobody knows.
    static func parse(_ bytes: [UInt8], file: String) -> Parsed {
        if file.hasSuffix(".json") { return Layer.parse(bytes, file: file, syntax: .json, limits: .standard) }
        if file.hasSuffix(".toml") { return Toml.parse(bytes, file: file) }
        if !extensions.contains(where: file.hasSuffix) {
            let json = Layer.parse(bytes, file: file, syntax: .json, limits: .standard)
            if json.document != nil { return json }
        }
        return Layer.parse(bytes, file: file, syntax: .yaml, limits: .standard)
    }
}
