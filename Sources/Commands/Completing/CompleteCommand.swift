/// `cfgops complete`: what the scripts of `cfgops completion` ask. Never an error, never a message: a shell would show it between the
/// words that a person types.
struct CompleteCommand: Command {
    static let name = "complete"
    static let summary = "answers the shell's question what a word may become"
    static let help = """
        Usage: cfgops complete --shell bash|zsh|fish [--breaks CHARACTERS] -- WORD...

        Prints what the last of the words behind "cfgops" may become, a line each; for bash the words are one, the line up to the
        cursor. The scripts of cfgops completion call it.

        Options:
            --shell SHELL          how the answer is written
            --breaks CHARACTERS    the value of COMP_WORDBREAKS

        Examples:
            $ cfgops complete --shell fish -- get prod app:
            $ cfgops complete --shell bash --breaks ':=' -- 'cfgops get pr'
        """
    static let grammar = Grammar(0 ... 10000, .value("--shell", as: "bash|zsh|fish"), .value("--breaks", as: "CHARACTERS"))
    private let words: Words

    init(_ words: Words) throws(UsageError) { self.words = words }

    func run(in context: Context) throws -> Exit {
        let line = ShellLine(words[0] ?? "", breaks: words.value("--breaks") ?? ""), isBash = words.value("--shell") == "bash"
        let typed = isBash ? Array(line.words.dropFirst()) : words.positionals.dropLast() + words.positionals.suffix(1).map(unquoted)
        switch try? Completer(typed, in: context).completion() {
        case nil: break
        case .files: context.print("@files")
        case .folders: context.print("@folders")
        case .candidates(let candidates):
            let lines = candidates.map { candidate in
                switch words.value("--shell") {
                case "bash": line.replacement(for: candidate)
                case "zsh": "\(candidate.isPartial ? "-" : "+")\(candidate.text)\t\(candidate.note)"
                default: "\(candidate.text)\t\(candidate.note)"
                }
            }
            if !lines.isEmpty { context.print(lines.joined(separator: "\n")) }
        }
        return .done
    }
}
