internal import Documents
internal import Overlays
internal import Rendering
internal import Validating

/// `cfgops get ENV DOC[:PATH]`.
struct GetCommand: Command {
    static let name = "get"
    static let summary = "an effective value, and with --explain where it comes from"
    static let help = """
        Usage: cfgops get ENV DOC[:PATH] [--at REV] [--staged] [--explain] [--reveal] [-o FORMAT] [--key-file FILE]

        Prints the effective value: overlays merged, references resolved. A scalar is printed as it is, anything else as YAML,
        with --format json as JSON. <secret> stands for each secret in it.

        Options:
            --at REV        as of a commit instead of the work tree
            --staged        as of the index
            --explain       every layer that states the value with file, line and column, the winning one last; for a value that none
                            states the schema whose default it is. A secret that a key at hand opens has a fingerprint, which tells
                            its versions apart
            -o FORMAT       a format of the targets: json, yaml, toml, dotenv (also dotenv:docker, dotenv:systemd), properties, ini,
                            configmap, secret, text, binary
            --reveal        opens secrets, and notes that in the audit log; without it the answer for a single one is no (exit 3)
            --key-file FILE age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops get prod app:server.port
            $ cfgops get prod app --at HEAD~1 --format json
            $ cfgops get prod app:server --explain
            $ cfgops get prod app:db.password --reveal
        """
    static let grammar = Grammar(
        2 ... 2,
        [
            .value("--at", as: "REV"), .flag("--staged"), .flag("--explain"), .flag("--reveal"), .value("-o", "--output", as: "FORMAT"),
        ] + KeyWords.options)
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
        if words.flag("--reveal") && words.flag("--explain") {
            throw UsageError("--explain and --reveal do not go together", hints: [GetCommand.usage])
        }
        if output != nil && words.flag("--explain") { throw UsageError("--explain and -o do not go together", hints: [GetCommand.usage]) }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), state = try workspace.state(at: words.value("--at"), staged: words.flag("--staged"))
        let keys = try KeyWords(words, context), reveals = words.flag("--reveal")
        let opener = reveals ? keys.opener : words.flag("--explain") ? keys.openerAtHand : nil
        let configuration = try workspace.configuration(state, opener: opener)
        let document = try workspace.effective(target.document, in: environment, of: configuration)
        let node = try document.node(at: target.path, in: target.document)
        if words.flag("--explain") {
            return Explanation(document: document, name: target.document).print(node, at: target.path, in: context)
        }
        let bytes = try reveals ? revealed(document, node, state, workspace) : hidden(document, node, context)
        context.writeOutput(bytes)
        return .done
    }

    /// Nothing is revealed that the audit log does not know.
    private func revealed(
        _ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ state: Workspace.State, _ workspace: Workspace
    ) throws -> [UInt8] {
        let sealed = document.sealed(below: node)
        guard sealed.isEmpty else { throw Failure.unusable(sealed) }
        let bytes = try bytes(document, node, workspace.context)
        if document.isTainted(node) {
            let entry = AuditLog.Entry(command: "get --reveal", environment: environment, paths: [target.description])
            try AuditLog(workspace).record(entry, state)
        }
        return bytes
    }

    /// A secret alone has no answer (R33); among other values it has a marker.
    private func hidden(_ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ context: Context) throws -> [UInt8] {
        guard document.isTainted(node) else { return try bytes(document, node, context) }
        guard document.kind(node).isCollection else {
            throw Diagnostic("secret", "\"\(target)\" is a secret", hints: ["--reveal opens it"])
        }
        let marked = document.marking(.hidden)
        guard let node = try marked.find(target.path) else { return [] }
        var count = 0
        marked.leaves(node, at: target.path) { count += marked.isTainted($1) ? 1 : 0 }
        context.note("\(counted(count, "secret")) hidden: --reveal shows \(count == 1 ? "it" : "them")")
        return try bytes(marked, node, context)
    }

    private func bytes(_ document: EffectiveDocument, _ node: EffectiveDocument.NodeID, _ context: Context) throws -> [UInt8] {
        try output.map { try encode(document, at: node, as: $0) } ?? shown(document, node, context)
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
