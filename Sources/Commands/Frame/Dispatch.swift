internal import Documents
internal import History

/// Runs one command line (without the program's name) and answers with its exit code. Never throws, never exits.
package func runCommandLine(_ words: [String], in context: Context) -> Int32 {
    do {
        return try dispatch(words, in: context).rawValue
    } catch {
        let failure = Failure(error)
        failure.diagnostics.forEach { context.complain($0) }
        return failure.exit.rawValue
    }
}

private func dispatch(_ words: [String], in context: Context) throws -> Exit {
    let (leading, rest) = try splitLeadingOptions(words)
    guard let name = rest.first else {
        let parsed = try Grammar(0 ... 0).parse(leading, command: nil)
        if parsed.flag("--help") || words.isEmpty { return HelpCommand.overview(in: context) }
        throw UsageError("no command given", hints: ["cfgops help lists the commands"])
    }
    if name == transportWord { return TransportServer.run(environment: context.environment) == 0 ? .done : .failed }
    if name == FolderWatch.word { return FolderWatch.run(rest.dropFirst().first ?? "") }
    if isFirstWord(name), rest.count > 1, ["--help", "-h"].contains(rest[1]) { return HelpCommand.list(below: name, in: context) }
    let (command, words) = try called(by: rest[...])
    let parsed = try command.grammar.parse(leading + words, command: command.name)
    if parsed.flag("--help") {
        context.print(command.help)
        return .done
    }
    try command.grammar.check(parsed, usage: command.usage)
    var context = context
    try context.apply(parsed, formats: command.formats)
    return try command.init(parsed).run(in: context)
}

/// Options that stand before the command, as in `cfgops --repo DIR get ...`; `--version` is the command of that name.
private func splitLeadingOptions(_ words: [String]) throws(UsageError) -> (leading: [String], rest: [String]) {
    var leading: [String] = [], index = 0
    while index < words.count, words[index].hasPrefix("-") {
        let word = words[index]
        if word == "--version" { return (leading, [VersionCommand.name]) }
        leading.append(word)
        index += 1
        let takesValue = Grammar.common.contains { $0.names.contains(word) && $0.value != nil }
        if takesValue, index < words.count {
            leading.append(words[index])
            index += 1
        }
    }
    return (leading, Array(words[index...]))
}
