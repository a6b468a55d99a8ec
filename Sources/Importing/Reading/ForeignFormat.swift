package import Documents

/// The formats that teams keep configuration in.
package enum ForeignFormat: String, Sendable, CaseIterable {
    case yaml, json, toml, dotenv, properties, ini

    /// What a file is by its name, and by its text where the name says nothing; nil for bytes that no reader takes for text.
    package init?(ofFile path: String, containing bytes: [UInt8]) {
        if let format = Self.named(path) {
            self = format
        } else if let format = Self.sniffed(bytes) {
            self = format
        } else {
            return nil
        }
    }

    /// `.env`, `.env.local` and `app.env` are dotenv files.
    private static func named(_ path: String) -> ForeignFormat? {
        let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        if name == ".env" || name.hasPrefix(".env.") { return .dotenv }
        return switch name.split(separator: ".", omittingEmptySubsequences: false).last {
        case "yaml", "yml": .yaml
        case "json": .json
        case "toml": .toml
        case "env": .dotenv
        case "properties": .properties
        case "ini", "cfg", "conf": .ini
        default: nil
        }
    }

    /// The first reader that takes the text without a complaint, the strictest first: nearly every text is good properties.
    private static func sniffed(_ bytes: [UInt8]) -> ForeignFormat? {
        [.json, .toml, .yaml, .dotenv, .ini, .properties].first { format in
            let file = format.read(bytes, file: "")
            guard file.diagnostics.isEmpty, let root = file.roots.first else { return false }
            return switch format {
            case .json: true
            case .ini: root.entries.contains { !$0.value.entries.isEmpty }
            default: !root.entries.isEmpty
            }
        }
    }

    /// Reads a file: its documents as values, with their comments, or everything that is wrong with it.
    /// - Parameter file: the name that messages use.
    package func read(_ bytes: [UInt8], file: String, limits: Limits = .standard) -> ForeignFile {
        if self != .properties, let complaint = complaint(aboutText: bytes, file: file, limits: limits) {
            return ForeignFile(roots: [], [complaint])
        }
        switch self {
        case .yaml: return readLayer(bytes, file: file, syntax: .yaml, limits: limits)
        case .json: return readLayer(bytes, file: file, syntax: .json, limits: limits)
        case .toml: return readToml(bytes, file: file, limits: limits)
        case .dotenv:
            var reader = DotenvReader(SourceText(bytes, file: file), limits: limits)
            return reader.read()
        case .properties: return readProperties(bytes, file: file, limits: limits)
        case .ini:
            var reader = IniReader(SourceText(bytes, file: file), limits: limits)
            return reader.read()
        }
    }
}
