internal import Documents
internal import History
internal import Overlays
internal import Schemas

/// A schema of the manifest, or one of the program's own, ready to judge, or what is wrong with it.
struct CompiledSchema: Sendable {
    /// Nil exactly when there is an error.
    let schema: Schema?
    let diagnostics: [Diagnostic]
    /// Every file that has a part in it, those too that were looked for and are not there.
    let lookups: [String: ObjectID?]
    /// Whether any file of `RepositorySchemas.folder` may have a part in it.
    let dependsOnFolder: Bool
    /// The same as `Judgement.files` has it.
    let dependencies: Set<String>

    /// - Returns: nil where there is no such file.
    init?(_ key: SchemaKey, in tree: any FileTree) throws {
        let source = RepositorySchemas(tree)
        do {
            let own = OwnSchema(uri: key.path)
            guard let document = try own?.document ?? source.file(at: key.path) else { return nil }
            let (schema, diagnostics) = try Schema.compile(
                document, uri: own?.uri ?? RepositorySchemas.uri(of: key.path), source: source, assertsFormats: key.assertsFormats)
            (self.schema, self.diagnostics) = (schema, diagnostics.filter(\.isError))
        } catch let error as Diagnostics {
            (schema, diagnostics) = (nil, error.list)
        }
        (lookups, dependsOnFolder) = (source.lookups, source.hasSearched)
        dependencies = Set(source.lookups.keys).union(source.hasSearched ? [RepositorySchemas.folder + "/"] : [])
    }

    /// Whether compiling it in another state of the files would give the same.
    func isCurrent(in tree: any FileTree) throws -> Bool {
        try !dependsOnFolder && lookups.allSatisfy { path, id in try tree.id(of: path) == id }
    }

    /// Whether a change of these files may make another schema of it.
    func depends(on paths: Set<String>) -> Bool {
        lookups.keys.contains(where: paths.contains)
            || dependsOnFolder && paths.contains { $0.hasPrefix(RepositorySchemas.folder + "/") }
    }
}
