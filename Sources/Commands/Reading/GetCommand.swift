internal import Documents
internal import Overlays
internal import Rendering
internal import Validating

/// `cfgops get ENV DOC[:PATH]`.
struct GetCommand: Command {
    static let name = "get"
    static let summary = "an effective value, and with --explain where it comes from"
    static let help = """
        Usage: cfgops get ENV DOC[:PATH] [--at REV] [--staged] [--explain] [--reveal] [-o FORMAT]

        Prints the effective value: overlays merged, references resolved. A scalar is printed as it is, anything else as YAML,
        with --format json as JSON.

        Options:
            --at REV        as of a commit instead of the work tree
            --staged        as of the index
            --explain       every layer that states the value with file, line and column, the winning one last; for a value that none
                            states the schema whose default it is
            -o FORMAT       a format of the targets: json, yaml, toml, dotenv (also dotenv:docker, dotenv:systemd), properties, ini,
                            configmap, secret, text, binary
            --reveal        opens a secret; without it the answer for one is no (exit 3)

        Examples:
            $ cfgops get prod app:server.port
            $ cfgops get prod app --at HEAD~1 --format json
            $ cfgops get prod app:server --explain
        """
    static let grammar = Grammar(
        2 ... 2, .value("--at", as: "REV"), .flag("--staged"), .flag("--explain"), .flag("--reveal"), .value("-o", "--output", as: "FORMAT")
    )
    private let environment: String
    private let target: DocumentPath
    private let words: Words
    private let output: Format?

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        target = try documentPath(words.positionals[1])
        self.words = words
        try refuseTwoStates(words, usage: GetCommand.usage)
        let document = target.document
        output = try words.value("-o").map { name throws(UsageError) in try outputFormat(name, of: document) }
        if output != nil && words.flag("--explain") { throw UsageError("--explain and -o do not go together", hints: [GetCommand.usage]) }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let configuration = try workspace.configuration(workspace.state(at: words.value("--at"), staged: words.flag("--staged")))
        let document = try workspace.effective(target.document, in: environment, of: configuration)
        let node = try document.node(at: target.path, in: target.document)
        if words.flag("--explain") {
            return Explanation(document: document, name: target.document).print(node, at: target.path, in: context)
        }
        if document.isTainted(node) {
            guard !words.flag("--reveal") else { throw Failure(.failed, "no-key", "no key for the secret \"\(target)\" is at hand") }
            throw Diagnostic("secret", "\"\(target)\" is a secret", hints: ["--reveal opens it"])
        }
        let bytes = try output.map { try encode(document, at: node, as: $0) } ?? shown(document, node, context)
        context.writeOutput(bytes)
        return .done
    }
}

/// A name of `-o`; an unknown one is exit 2 with the nearest.
func outputFormat(_ name: String, of document: String) throws(UsageError) -> Format {
    if let format = Format(named: name, document: document) { return format }
    let names = Format.names, near = nearest(name, in: names)
    throw UsageError(
        "unknown format \"\(name)\"", hints: [near.map { "did you mean \"\($0)\"?" } ?? "formats: \(names.joined(separator: ", "))"])
}

/// A value for people: a scalar as it is, with a line feed, anything else as YAML; for programs the bare JSON (R33).
private func shown(_ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ context: Context) throws -> [UInt8] {
    if context.format == .json { return try encode(document, at: node, as: .json) }
    switch document.kind(node) {
    case .string where !document.binaries(below: node).isEmpty:
        throw Failure(.no, "binary", "the value is a file that is not UTF-8", hints: ["-o binary writes its bytes"])
    case .mapping, .sequence: return try encode(document, at: node, as: .yaml)
    default: return document.withText(node) { Array($0) } + [UInt8(ascii: "\n")]
    }
}
