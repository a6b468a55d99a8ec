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
        guard let root = try registry.add(document, uri: uri, default: Dialect(draft)) else {
            let complaint = Diagnostic("bad-schema", "expected a schema, found an empty file", at: Place(file: document.file))
            return (nil, [complaint])
        }
        var compiler = Compiler(registry, assertsFormats: assertsFormats)
        try compiler.compile(root)
        let diagnostics = compiler.diagnostics
        return (diagnostics.contains(where: \.isError) ? nil : Schema(compiler), diagnostics)
    }

    /// Whether the instance meets the schema, as far as its values are known. Makes nothing on the way.
    package func accepts(_ instance: Instance) -> Bool {
        let judgement = program.judge(instance, collects: false)
        return judgement.outcome != .fails
    }

    /// Everything that the instance does not meet; empty exactly when it is accepted.
    package func findings(in instance: Instance) -> [Finding] {
        let judgement = program.judge(instance, collects: true)
        guard judgement.outcome == .fails else { return [] }
        guard judgement.isTooDeep || judgement.isTooLong else { return judgement.findings }
        return [Finding(.tooDeep, 0, program.keywords[Int(program.schemas[0].keyword)])]
    }
}
