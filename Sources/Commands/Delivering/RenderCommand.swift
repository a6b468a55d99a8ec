internal import Digests
internal import Documents
internal import Overlays
internal import Reconciling
internal import Rendering
internal import Validating

/// `cfgops render ENV --to DIR`.
struct RenderCommand: Command {
    static let name = "render"
    static let summary = "writes the files of an environment, without state"
    static let help = """
        Usage: cfgops render ENV --to DIR [--at REV] [--staged] [--sealed | --key-file FILE]
               cfgops render ENV --target NAME - [--at REV] [--sealed | --key-file FILE]

        Renders every target of ENV from the work tree (in a bare repository from HEAD) into DIR, which must be empty or absent.
        With --target and - one target goes to standard output. Secrets are opened where a target writes them; without a key for one
        nothing is written (exit 4).
        The files can be made again, so nothing waits for the disk; what has to survive a power loss is for cfgops reconcile.

        Options:
            --to DIR        where the files go
            --target NAME   only this target
            --at REV        as of a commit
            --staged        as of the index
            --sealed        without keys: <secret PATH> stands for each sealed value
            --key-file FILE age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops render prod --to /tmp/prod
            $ cfgops render prod --target app-env - --at HEAD~1
            $ cfgops render prod --to /tmp/prod --sealed
        """
    static let grammar = Grammar(
        1 ... 2,
        [
            .value("--to", as: "DIR"), .value("--target", as: "NAME"), .value("--at", as: "REV"), .flag("--staged"), .flag("--sealed"),
        ] + KeyWords.options)
    private let environment: String
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        environment = words.positionals[0]
        self.words = words
        let toOutput = words[1] == "-"
        if words[1] != nil && !toOutput { throw UsageError("unexpected \"\(words.positionals[1])\"", hints: [RenderCommand.usage]) }
        if toOutput == words.flag("--to") { throw UsageError("render needs --to DIR, or --target NAME -", hints: [RenderCommand.usage]) }
        if toOutput && !words.flag("--target") { throw UsageError("- goes with --target NAME", hints: [RenderCommand.usage]) }
    }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context)
        let opener = try words.flag("--sealed") ? nil : KeyWords(words, context).opener
        let loaded = try workspace.load(workspace.state(at: words.value("--at"), staged: words.flag("--staged")), opener: opener)
        let rendering = try workspace.rendering(
            of: environment, in: loaded, only: words.value("--target"), marking: words.flag("--sealed") ? .sealed : .none)
        if let folder = words.value("--to") {
            let files = rendering.files.map { NewFile($0.path, bytes: $0.bytes, mode: $0.mode) }
            try NewTree.write(files, to: context.absolute(folder))
            report(rendering, context)
            return .done
        }
        guard rendering.files.count == 1 else {
            throw Failure(
                .no, "several-files", "target \"\(words.value("--target") ?? "")\" has \(rendering.files.count) files in \(environment)",
                hints: ["--to DIR takes any number"])
        }
        context.writeOutput(rendering.files[0].bytes)
        return .done
    }

    private func report(_ rendering: Rendering, _ context: Context) {
        if context.format == .json {
            context.print(
                .object([
                    ("environment", .string(environment)), ("digest", .string(rendering.digest.description)),
                    (
                        "files",
                        .array(
                            rendering.files.map { file in
                                .object([
                                    ("path", .string(file.path)), ("target", .string(file.target)), ("bytes", .integer(file.bytes.count)),
                                ])
                            })
                    ),
                ]))
        } else {
            context.note("\(rendering.files.count) files of \(environment)")
        }
    }
}
