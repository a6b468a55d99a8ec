package import Documents

/// A JSON Schema, compiled once and used for many documents, from any thread.
package final class Schema: Sendable {
    /// The documents that it was compiled from: its own first, then those that it refers to.
    package let documents: [Document]
    /// What each of them was asked for by.
    package let uris: [String]
    private let program: Program

    private init(_ compiler: Compiler) {
        (documents, uris, program) = (compiler.registry.documents, compiler.registry.uris, compiler.program)
    }

    /// - Parameters:
    ///   - uri: where the document comes from, absolute: what relative references without an `$id` above them start from.
    ///   - source: what other documents are asked of.
    ///   - assertsFormats: whether `format` is a rule. The vocabulary of a metaschema can make it one all the same.
    ///   - draft: that of schemas without `$schema`.
    /// - Returns: nil exactly when there is an error: the schema does not meet its own metaschema, refers to what is not there, or has
    ///   a pattern that is none. Every error, with its place in the schema.
    package static func compile(
        _ document: Document, uri: String, source: some SchemaSource, assertsFormats: Bool = true, draft: Draft = .draft2020
    ) throws -> (schema: Schema?, diagnostics: [Diagnostic]) {
        var registry = SchemaRegistry(source: source)
        guard let root = try registry.add(document, uri: uri, default: Dialect(draft), isSchema: true) else {
            let complaint = Diagnostic("bad-schema", "expected a schema, found an empty file", at: Place(file: document.file))
            return (nil, [complaint])
        }
        var compiler = Compiler(registry, assertsFormats: assertsFormats)
        try compiler.compile(root)
        let complaints =
            try SchemaCheck(compiler.registry, source).diagnostics() + compiler.diagnostics + compiler.program.endlessReferences
        let diagnostics = complaints.sorted { order(of: $0) < order(of: $1) }
        return (diagnostics.contains(where: \.isError) ? nil : Schema(compiler), diagnostics)
    }

    private static func order(of complaint: Diagnostic) -> (String, Int, Int) {
        (complaint.place?.file ?? "", complaint.place?.position?.line ?? 0, complaint.place?.position?.column ?? 0)
    }

    /// A metaschema, which is taken as it is.
    static func metaschema(_ uri: String, source: some SchemaSource) throws -> Schema? {
        guard let document = try KnownSchemas.document(at: uri) ?? source.document(at: uri) else { return nil }
        var registry = SchemaRegistry(source: source)
        guard let root = try registry.add(document, uri: uri, default: Dialect(.draft2020), isSchema: false) else { return nil }
        // Patterns and references are judged where they are compiled, with better words.
        var compiler = Compiler(registry, assertsFormats: false)
        try compiler.compile(root)
        return compiler.diagnostics.contains(where: \.isError) ? nil : Schema(compiler)
    }

    /// Whether the instance meets the schema, as far as its values are known. Makes nothing on the way.
    package func accepts(_ instance: Instance) -> Bool {
        let judgement = program.judge(instance, collects: false)
        return judgement.outcome != .fails && !judgement.isGivenUp
    }

    /// Everything that the instance does not meet, or why that cannot be told; empty exactly when it is accepted.
    package func findings(in instance: Instance) -> [Finding] {
        let judgement = program.judge(instance, collects: true)
        if judgement.isTooDeep || judgement.isTooLong { return [Finding(.tooDeep, 0, program.keywords[Int(program.schemas[0].keyword)])] }
        let slow = judgement.slowPattern.map { [$0] } ?? []
        return judgement.outcome == .fails ? judgement.findings + slow : slow
    }
}
