internal import Documents
internal import History
internal import Overlays
internal import Schemas
internal import Validating

/// A schema, and the documents that a page about it shows.
struct SchemaSubject {
    /// Below the configuration root.
    var schema: String
    var documents: [String]
    /// The entries of the manifest that say so; none for a file that judges nothing.
    var declarations: [SchemaDeclaration]
}

/// The schemas of one state of the files with what they judge there.
struct SchemaLibrary {
    private let tree: any FileTree
    private let configuration: Configuration
    private let environments: [String]

    /// - Parameter environments: whose values are shown; empty for all that are not abstract.
    init(_ tree: any FileTree, _ configuration: Configuration, environments: [String]) {
        (self.tree, self.configuration) = (tree, configuration)
        self.environments = environments.isEmpty ? configuration.graph.concrete : environments
    }

    // MARK: Subjects

    /// One for each schema that the manifest names, in its order.
    func subjects() -> [SchemaSubject] { subjects(configuration.manifest.schemas) }

    /// - Throws: exit 1 where no schema judges the document.
    func subjects(document: String) throws -> [SchemaSubject] {
        let found = subjects(configuration.manifest.schemas.filter { $0.documents.match(document) })
        guard found.isEmpty else {
            return found.map { SchemaSubject(schema: $0.schema, documents: [document], declarations: $0.declarations) }
        }
        let names = try Set(configuration.graph.names.flatMap { try configuration.documents(in: $0) })
        guard names.contains(document) else { throw Diagnostic.unknownDocument(document, among: names) }
        throw Diagnostic(
            "no-schema", "no schema judges \"\(document)\"", hints: ["cfgops schema infer \(document) writes a first one"])
    }

    func subject(schema: String) -> SchemaSubject {
        subjects(configuration.manifest.schemas.filter { $0.schema == schema }).first
            ?? SchemaSubject(schema: schema, documents: [], declarations: [])
    }

    private func subjects(_ declarations: [SchemaDeclaration]) -> [SchemaSubject] {
        unique(declarations.map(\.schema)).map { schema in
            let own = declarations.filter { $0.schema == schema }
            return SchemaSubject(schema: schema, documents: [], declarations: own)
        }
    }

    // MARK: Pages

    /// - Throws: exit 1 for a schema that is not there or cannot be read, and where the document is broken in an environment.
    func page(of subject: SchemaSubject) throws -> SchemaPage {
        let uri = RepositorySchemas.uri(of: subject.schema), source = RepositorySchemas(tree)
        guard let document = try source.document(at: uri) else {
            throw Diagnostic("missing-schema", "schema \"\(subject.schema)\" does not exist", at: subject.declarations.first?.place)
        }
        let reference = try SchemaReference(document, uri: uri, source: source), documents = try documents(of: subject)
        var page = SchemaPage(schema: subject.schema, reference: reference, documents: documents)
        guard documents.count == 1 else { return page }
        var errors: [Diagnostic] = []
        for environment in environments where judges(subject, documents[0], in: environment) {
            let result = try configuration.effective(documents[0], in: environment)
            errors += result.errors.map { $0.about(environment) }
            // Of a stream the schema judges each object, so that no option has one value.
            if let effective = result.document, !effective.isStream { page.effective.append(effective) }
        }
        guard errors.isEmpty else { throw Diagnostics(Verdict(errors).errors) }
        return page
    }

    private func documents(of subject: SchemaSubject) throws -> [String] {
        guard subject.documents.isEmpty else { return subject.documents }
        let names = try environments.flatMap { environment in
            try configuration.documents(in: environment).filter { judges(subject, $0, in: environment) }
        }
        return Set(names).sorted()
    }

    private func judges(_ subject: SchemaSubject, _ document: String, in environment: String) -> Bool {
        subject.declarations.contains {
            $0.documents.match(document) && configuration.graph.selects($0.environments, environment)
        }
    }
}

extension Diagnostic {
    fileprivate func about(_ environment: String) -> Diagnostic {
        var copy = self
        if copy.environments.isEmpty { copy.environments = [environment] }
        return copy
    }
}
