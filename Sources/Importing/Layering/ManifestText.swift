internal import Documents
internal import Overlays

/// The part of a manifest that declares environments.
package enum ManifestText {
    /// The manifest of a repository that an import makes.
    package static func whole(_ environments: [ImportedConfiguration.Environment]) -> String {
        let declared = environments.filter { $0.name != EnvironmentGraph.base }
        let lines = declared.map { "  \(key($0.name)): \(declaration(of: $0))\n" }
        return "version: 1\nenvironments:" + (lines.isEmpty ? " {}\n" : "\n" + lines.joined())
    }

    static func manifest(of environments: [ImportedConfiguration.Environment]) throws(Diagnostics) -> Manifest {
        let (manifest, diagnostics) = Manifest.read(Array(whole(environments).utf8))
        guard let manifest else { throw Diagnostics(diagnostics) }
        return manifest
    }

    /// A manifest with further environments, every other byte as it was.
    static func adding(_ environments: [ImportedConfiguration.Environment], to text: [UInt8]) throws -> [UInt8] {
        var text = text
        for environment in environments where environment.name != EnvironmentGraph.base {
            let parsed = Layer.parse(text, file: Manifest.file), value = Yaml.parse(Array(declaration(of: environment).utf8), file: "")
            guard let manifest = parsed.document, let value = value.document else { throw Diagnostics(parsed.diagnostics) }
            text = try Edit.set(Path([.key("environments"), .key(environment.name)]), to: .json(value), in: manifest)
        }
        return text
    }

    /// What stands behind an environment's name: `{}`, `{ inherits: [prod, eu] }`.
    private static func declaration(of environment: ImportedConfiguration.Environment) -> String {
        let parents = environment.parents.filter { $0 != EnvironmentGraph.base }
        let parts =
            (environment.isAbstract ? ["abstract: true"] : [])
            + (parents.isEmpty ? [] : ["inherits: [\(environment.parents.map(key).joined(separator: ", "))]"])
        return parts.isEmpty ? "{}" : "{ \(parts.joined(separator: ", ")) }"
    }

    /// Names that a YAML reader would take for numbers or words of its own stand in quotes.
    private static func key(_ name: String) -> String {
        var writer = YamlWriter()
        writer.beginMapping()
        writer.key(name)
        return String(decoding: writer.bytes.dropLast(), as: UTF8.self)
    }
}
