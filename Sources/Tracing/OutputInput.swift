package import Documents
package import Overlays
package import Rendering

/// Something that a file was made from.
package struct OutputInput: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// The entry of the manifest.
        case target
        /// A layer of the target's document.
        case layer
        /// A layer of a document that references reached.
        case reference
        /// What `${file:}` named.
        case file
        case schema
        /// The template, and the partials that it can reach.
        case template
        /// What `${env:}` named: a recorded input (R14).
        case variable
    }

    package let kind: Kind
    /// A file below the configuration root; of a variable its name.
    package let name: String
    /// The document of a layer.
    package var document: String?
    /// Where in the file, when not all of it counts.
    package var position: Position?
}

extension TargetOutput {
    /// Everything that the file is made from, each once: the manifest's entry, layers, what references reach from what is selected,
    /// schemas, template, variables.
    package func inputs(in configuration: Configuration) throws -> [OutputInput] {
        var inputs = [OutputInput(kind: .target, name: target.place.file, position: target.place.position)]
        inputs += try layers(of: document, .layer, in: configuration)
        let value = DocumentPath(document: document, path: selected)
        let trail = try TrailFinder(configuration, in: environment).trail(of: value, isDeep: true)
        var reached: [OutputInput] = []
        for part in trail.parts.dropFirst() {
            switch part.source {
            case .value(let value, _):
                if value.document != document { reached += try layers(of: value.document, .reference, in: configuration) }
            case .file(let path): reached.append(OutputInput(kind: .file, name: path))
            case .variable(let name): reached.append(OutputInput(kind: .variable, name: name))
            }
        }
        for schema in configuration.manifest.schemas
        where schema.documents.match(document) && configuration.graph.selects(schema.environments, environment) {
            inputs.append(OutputInput(kind: .schema, name: schema.schema))
        }
        inputs += configuration.annotatingFiles(of: document, in: environment).map { OutputInput(kind: .schema, name: $0) }
        for file in try Renderer(configuration: configuration).templateFiles(of: target).sorted()
        where try configuration.source.read(file) != nil {
            inputs.append(OutputInput(kind: .template, name: file))
        }
        var seen: Set<OutputInput> = []
        return (inputs + reached).filter { seen.insert($0).inserted }
    }

    /// False where `optional` forgives that what the target selects is missing (R19).
    package func isMade(in configuration: Configuration) throws -> Bool {
        guard target.isOptional, let effective = try configuration.effective(document, in: environment).document else { return true }
        return (try? effective.find(selected)) ?? nil != nil
    }

    private func layers(of document: String, _ kind: OutputInput.Kind, in configuration: Configuration) throws -> [OutputInput] {
        try configuration.layers(of: document, in: environment).map { OutputInput(kind: kind, name: $0.path, document: document) }
    }
}

extension ValueTrail {
    /// The trail itself, then everything that it led to.
    var parts: [ValueTrail] { [self] + next.flatMap(\.parts) }
}
