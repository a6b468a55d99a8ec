internal import Documents
package import Overlays
package import Schemas

/// A first schema of documents, out of what every environment has of them.
package struct DocumentInference {
    /// The documents that were looked at, each in one environment.
    package private(set) var documents: [EffectiveDocument] = []
    private let configuration: Configuration
    private var inference = Inference()
    /// Where each instance of the inference comes from: a document, or an object of a stream.
    private var sources: [(document: EffectiveDocument, path: Path)] = []

    /// - Parameters:
    ///   - pattern: the documents.
    ///   - progress: called with the environments done and their number.
    /// - Throws: `Diagnostics` where one of the documents cannot be made: what is broken is no example.
    package init(of pattern: Pattern, in configuration: Configuration, progress: (Int, Int) -> Void = { _, _ in }) throws {
        self.configuration = configuration
        let concrete = configuration.graph.concrete, environments = concrete.isEmpty ? [EnvironmentGraph.base] : concrete
        var errors: [Diagnostic] = []
        for (done, environment) in environments.enumerated() {
            for name in try configuration.documents(in: environment) where pattern.matches(name) {
                let result = try configuration.effective(name, in: environment)
                errors += result.errors.map { $0.concerning(environment) }
                if let document = result.document { add(document, isAlone: pattern.isLiteral) }
            }
            progress(done + 1, environments.count)
        }
        guard errors.isEmpty else { throw Diagnostics(Verdict(errors).errors) }
    }

    /// Of a stream each object, since schemas judge it so.
    private mutating func add(_ document: EffectiveDocument, isAlone: Bool) {
        for (path, part) in document.judgedParts {
            var instance = Instance()
            instance.append(document, part)
            let name = document.isStream ? document.name + ":\(path)" : document.name
            inference.add(instance, named: isAlone && !document.isStream ? document.environment : "\(name) in \(document.environment)")
            sources.append((document, path))
        }
        documents.append(document)
    }

    /// - Parameters:
    ///   - title: what the documents are.
    ///   - isStrict: whether keys that none of them has are refused.
    package func schema(titled title: String, isStrict: Bool) -> InferredSchema {
        inference.schema(titled: title, isStrict: isStrict, LayerBackground(sources: sources, configuration: configuration))
    }
}

/// What layers and schemas say about the values of effective documents.
private struct LayerBackground: Inference.Background {
    let sources: [(document: EffectiveDocument, path: Path)]
    let configuration: Configuration

    /// The comment of the first layer that states the value: those of others are about what they change. Comments of encrypted files
    /// are encrypted.
    func description(of position: Inference.Position) -> String? {
        let first = statements(of: position).first?.value
        return first.flatMap { $0.document.isSealed ? nil : $0.remark }
    }

    func strategy(of list: Inference.Position) -> MergeStrategy? {
        let document = sources[list.document].document
        let keys = path(of: list).steps.dropFirst(document.isStream ? 1 : 0).map { step -> [UInt8] in
            if case .key(let key) = step { Array(key.utf8) } else { [] }
        }
        return configuration.strategies.graphs(for: document.name).strategy(at: keys)
    }

    func isOverridden(_ list: Inference.Position) -> Bool { statements(of: list).count > 1 }

    private func statements(of position: Inference.Position) -> [Statement] {
        sources[position.document].document.chain(of: path(of: position))
    }

    private func path(of position: Inference.Position) -> Path { Path(sources[position.document].path.steps + position.path.steps) }
}
