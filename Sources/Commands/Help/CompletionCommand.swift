/// `cfgops completion bash|zsh|fish`.
struct CompletionCommand: Command {
    static let name = "completion"
    static let summary = "the script that teaches a shell to complete words"
    static let help = """
        Usage: cfgops completion bash|zsh|fish

        Prints a script for the shell. With it the tab key completes commands and options, and from the repository itself
        environments, documents, paths key by key, targets and revisions. It reads only, and works in the repository that --repo names.

        Examples:
            $ cfgops completion bash > ~/.local/share/bash-completion/completions/cfgops
            $ cfgops completion zsh > ~/.zfunc/_cfgops
            $ cfgops completion fish > ~/.config/fish/completions/cfgops.fish
        """
    static let grammar = Grammar(1 ... 1)
    private let script: [UInt8]

    init(_ words: Words) throws(UsageError) {
        switch words.positionals[0] {
        case "bash": script = PackageResources.completion_bash
        case "zsh": script = PackageResources.completion_zsh
        case "fish": script = PackageResources.completion_fish
        case let other: throw UsageError("completion takes bash, zsh or fish, not \"\(other)\"", hints: [CompletionCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        if context.format == .json {
            context.print(.object([("script", .string(String(decoding: script, as: UTF8.self)))]))
        } else {
            context.writeOutput(script)
        }
        return .done
    }
}
