package import Documents
package import Overlays

/// That a configuration makes exactly the values of an import source: found by evaluating every document in every environment the
/// way rendering does, and comparing value by value.
package struct Proof: Sendable {
    /// Documents of the source, one for each environment that has it.
    package private(set) var documents = 0
    package private(set) var environments: Set<String> = []
    /// Scalars and empty collections that were compared.
    package private(set) var values = 0
    /// Values that are as sealed as they were in the source: files that are taken byte for byte.
    package private(set) var sealed = 0
    /// What is not as in the source, by environment and path; never with a value.
    package private(set) var differences: [Diagnostic] = []

    /// - Throws: what the configuration's source throws.
    package static func compare(_ imported: ImportedConfiguration, with configuration: Configuration) throws -> Proof {
        var proof = Proof()
        let sealed = try SealedLayers(imported.files)
        for name in Set(imported.documents.values.flatMap(\.keys)).union(sealed.documents).sorted() {
            for environment in imported.environments where !environment.isAbstract {
                let wanted = imported.documents[environment.name]?[name]
                // No program reads `base`: what the source leaves open there may hold what the others share.
                if wanted == nil, environment.name == EnvironmentGraph.base { continue }
                try proof.compare(name, in: environment.name, wanted, with: configuration, sealed)
                guard let objects = imported.objects[environment.name]?[name] else { continue }
                try proof.compare(objects, of: name, in: environment.name, with: configuration)
            }
        }
        for file in sealed.files { try proof.compare(file, with: configuration) }
        return proof
    }

    private mutating func compare(
        _ name: String, in environment: String, _ wanted: ImportedDocument?, with configuration: Configuration, _ sealed: SealedLayers
    ) throws {
        let result = try configuration.bound(name, in: environment)
        differences += result.errors
        guard result.errors.isEmpty, let wanted else {
            let order = configuration.graph.order(of: environment)
            if result.document != nil, !sealed.states(name, in: order) { differ("it should not be there", name, .root, environment) }
            return
        }
        guard let document = result.document else {
            return differ("it is missing", name, .root, environment)
        }
        var comparison = ProofComparison(
            document: document, sealed: sealed.values(of: name, in: configuration.graph.order(of: environment)))
        switch wanted {
        case .mapping(let value): comparison.compare(value, document.root, at: .root)
        // A single object is a document without a name of its own.
        case .stream(let parts) where parts.count == 1 && !document.isStream: comparison.compare(parts[0], document.root, at: .root)
        case .stream(let parts):
            let isLiteral = configuration.manifest.referencesOff.match(name)
            comparison.compare(try StreamObjects.root(of: parts, document: name, isLiteral: isLiteral), document.root, at: .root)
        }
        documents += 1
        environments.insert(environment)
        values += comparison.values
        differences += comparison.differences
    }

    /// With its short overlay applied a stream is the objects that the source makes.
    private mutating func compare(_ objects: [ImportedValue], of name: String, in environment: String, with configuration: Configuration)
        throws
    {
        let result = try configuration.effective(name, in: environment)
        differences += result.errors
        guard result.errors.isEmpty, let document = result.document else { return }
        let wanted = Dictionary(grouping: objects, by: ObjectID.init), made = document.objects
        for node in made {
            let value = ImportedValue(effective: document, node), id = ObjectID(value)
            let path = StreamObjects.name(of: value).map { Path([.key($0)]) } ?? .root
            guard let object = wanted[id]?.first else {
                differ("it should not be there", name, path, environment)
                continue
            }
            var comparison = ProofComparison(document: document, sealed: [])
            comparison.compare(object, node, at: path)
            values += comparison.values
            differences += comparison.differences
        }
        if made.count != objects.count { differ("objects: expected \(objects.count), got \(made.count)", name, .root, environment) }
    }

    /// The keys of a file that was taken as it is are there, and what was sealed is sealed.
    private mutating func compare(_ file: SealedLayers.File, with configuration: Configuration) throws {
        guard let document = try configuration.effective(file.document, in: file.environment).document else {
            return differ("it is missing", file.document, .root, file.environment)
        }
        environments.insert(file.environment)
        for (path, isSealed) in file.leaves {
            let node = try? document.find(path)
            sealed += isSealed ? 1 : 0
            if let node, !isSealed || document.isSealed(node) { continue }
            differ(node == nil ? "it is missing" : "it is not sealed", file.document, path, file.environment)
        }
    }

    private mutating func differ(_ what: String, _ document: String, _ path: Path, _ environment: String) {
        differences.append(Proof.difference(what, DocumentPath(document: document, path: path), environment))
    }

    static func difference(_ what: String, _ path: DocumentPath, _ environment: String) -> Diagnostic {
        Diagnostic("not-equal", "\"\(path)\" in \(environment) is not as in the source: \(what)", environments: [environment])
    }
}
