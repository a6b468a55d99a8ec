internal import Documents
internal import Schemas

/// `cfgops schema check SCHEMA [FILE...]`.
struct SchemaCheckCommand: Command {
    static let name = "schema check"
    static let summary = "judges any files by any JSON Schema"
    static let help = """
        Usage: cfgops schema check SCHEMA [FILE...] [--schemas DIR] [--base-uri URI] [--no-formats] [--output FILE]

        Judges files by a JSON Schema: YAML, each document of a stream for itself, JSON and TOML. A folder stands for all such files in
        it, "-" for standard input. Without FILE the schema itself is judged, by the rules of its draft. Works outside of any
        repository. Nothing is fetched: what the schema refers to is a file beside it, or a copy below DIR. Exit 1 when a file, or
        the schema, is wrong.

        Options:
            --schemas DIR      where copies of schemas from elsewhere are: DIR/vendor/HOST/PATH, or any file with that $id.
                               Default: schemas/ of the configuration root that SCHEMA lies in
            --base-uri URI     what relative references of the schema start from, where it names no $id
            --no-formats       "format" is a remark, not a rule
            --format FORMAT    text, json, sarif (code scanning), junit (test reports), github (annotations of GitHub Actions)
            --output FILE      writes the answer into FILE and prints it as text, for the log

        Examples:
            $ cfgops schema check schemas/app.schema.yaml environments/base/app.yaml
            $ cfgops schema check schemas/app.schema.yaml
            $ cfgops schema check --format junit --output report.xml workflow.json .github/workflows
        """
    static let grammar = Grammar(
        1 ... 100_000, .value("--schemas", as: "DIR"), .value("--base-uri", as: "URI"), .flag("--no-formats"),
        .value("--output", as: "FILE"))
    static let formats = Report.formats
    private let schema: String
    private let words: [String]
    private let folder: String?
    private let baseUri: String?
    private let assertsFormats: Bool
    private let output: String?

    init(_ words: Words) {
        schema = words.positionals[0]
        self.words = Array(words.positionals.dropFirst())
        folder = words.value("--schemas")
        baseUri = words.value("--base-uri")
        assertsFormats = !words.flag("--no-formats")
        output = words.value("--output")
    }

    func run(in context: Context) throws -> Exit {
        let (compiled, problems) = try compile(in: context)
        guard let compiled, !words.isEmpty else { return try report([CheckedFile(name: schema, diagnostics: problems)], in: context) }
        let files = try CheckedFiles(words, in: context)
        let progress = Progress("checking", context), checked = files.judged(by: compiled, progress)
        progress.end()
        let own = problems.isEmpty ? [] : [CheckedFile(name: schema, diagnostics: problems)]
        return try report(own + checked, in: context)
    }

    private func compile(in context: Context) throws -> (Schema?, [Diagnostic]) {
        let source = DiskSchemas(folder: folder ?? DiskSchemas.folder(near: schema, in: context), in: context)
        do {
            guard let document = try source.file(schema) else { throw Failure(.failed, "no-file", "cannot read \"\(schema)\"") }
            return try Schema.compile(document, uri: baseUri ?? source.uri(of: schema), source: source, assertsFormats: assertsFormats)
        } catch let error as Diagnostics {
            return (nil, error.list)
        }
    }

    private func report(_ checked: [CheckedFile], in context: Context) throws -> Exit {
        let diagnostics = checked.flatMap(\.diagnostics)
        let report = Report(
            title: words.isEmpty ? schema : counted(checked.count, "file"),
            diagnostics: diagnostics.filter(\.isError) + diagnostics.filter { !$0.isError },
            members: [("files", .strings(checked.map(\.name)))],
            files: ReportedFiles(path: { $0 }, bytes: { readFile(context.absolute($0)) }, fallback: schema),
            suites: {
                [JUnit.Suite(name: schema, cases: checked.map { JUnit.Case(name: $0.name, file: $0.name, diagnostics: $0.diagnostics) })]
            })
        try report.show(in: context, writingTo: output)
        return diagnostics.contains { $0.code == FileJudge.unreadable } ? .failed : report.exit
    }
}
