internal import Changing
internal import Documents

/// `cfgops change [FILE|-]`.
struct ChangeCommand: Command {
    static let name = "change"
    static let summary = "several edits, a line each, validated and committed as one"
    static let help = """
        Usage: cfgops change [FILE|-] [-m MSG] [--reason TEXT] [--confirm ENV]... [--dry-run]

        Reads edits from FILE, or from standard input, in the words of the commands set, unset, append, move and rename, one a line:

            # quotes and comments as in sh
            set dev,prod app:motd="hello there"
            rename --everywhere app:server.workers threads
            unset prod app:debug

        Each edit meets what the lines above it left. All of them become one commit, or none; what is wrong is said of every line.

        Options:
            -m MSG          the commit's message
            --reason TEXT   why, kept with the commit
            --confirm ENV   confirms that a protected environment changes
            --dry-run       shows how files and values would differ, commits nothing

        Examples:
            $ cfgops change edits.txt --dry-run
            $ cfgops change edits.txt -m "names of the new scheme"
            $ echo 'unset prod app:debug' | cfgops change
        """
    static let grammar = Grammar(0 ... 1, ChangeRun.options)
    private static let editing: [any (LayerCommand & Sendable).Type] = [
        SetCommand.self, UnsetCommand.self, AppendCommand.self, MoveCommand.self, RenameCommand.self, CopyCommand.self,
    ]
    private let words: Words
    private let file: String

    init(_ words: Words) {
        self.words = words
        file = words[0] ?? "-"
    }

    func run(in context: Context) throws -> Exit {
        let name = file == "-" ? "standard input" : file
        guard let bytes = file == "-" ? context.readInput() : readFile(context.absolute(file)) else {
            throw Failure(.failed, "no-file", "cannot read \"\(file)\"")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(.no, "not-utf8", "\(name) is not UTF-8") }
        var edits: [LayerEdit] = [], problems: [Diagnostic] = []
        for line in try EditLine.read(text, file: name) {
            do { edits += try self.edits(of: line, in: context) } catch let error as UsageError {
                problems.append(Diagnostic("usage", error.message, at: line.place, hints: error.hints))
            }
        }
        let run = try LayerRun(edits, operation: ChangeCommand.name, words, in: context)
        guard problems.isEmpty else { throw Failure(.usage, (problems + (try run.problems())).sorted { $0.line < $1.line }) }
        guard !edits.isEmpty else { throw Failure(.no, "no-edits", "\(name) holds no edits", hints: [ChangeCommand.usage]) }
        return try run.run()
    }

    private func edits(of line: EditLine, in context: Context) throws -> [LayerEdit] {
        guard let command = ChangeCommand.editing.first(where: { $0.name == line.words[0] }) else {
            let names = ChangeCommand.editing.map { $0.name }
            let near = nearest(line.words[0], in: names).map { "did you mean \"\($0)\"?" }
            throw UsageError("unknown edit \"\(line.words[0])\"", hints: [near ?? "the edits are \(names.joined(separator: ", "))"])
        }
        let words = try command.grammar.parse(Array(line.words.dropFirst()), command: command.name)
        let known = command.editGrammar.options.flatMap(\.names)
        if let other = words.options.keys.sorted().first(where: { !known.contains($0) }) {
            throw UsageError("\(other) is said once, for all edits", hints: ["cfgops change \(file) \(other) ..."])
        }
        try command.editGrammar.check(words, usage: command.usage)
        return try command.init(words).edits(in: context, at: line.place)
    }
}

extension Diagnostic {
    fileprivate var line: Int { place?.position?.line ?? 0 }
}
