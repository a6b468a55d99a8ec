internal import Changing
internal import Documents

/// A command that edits layers. The same words make the same edits on a line of `cfgops change`.
protocol LayerCommand: Command {
    /// Words and options of the edits, without those that every change has.
    static var editGrammar: Grammar { get }
    var words: Words { get }

    /// - Parameter place: where the words are written; nil on the command line.
    func edits(in context: Context, at place: Place?) throws -> [LayerEdit]
}

extension LayerCommand {
    static var grammar: Grammar { Grammar(editGrammar.positional, editGrammar.options + ChangeRun.options) }

    func run(in context: Context) throws -> Exit {
        try LayerRun(edits(in: context, at: nil), operation: Self.name, words, in: context).run()
    }
}

/// The words behind ENV of a command that takes statements away: values, and no whole documents.
func valuePaths(_ words: Words, of command: String) throws(UsageError) -> [DocumentPath] {
    let targets = try words.positionals.dropFirst().map { word throws(UsageError) in try documentPath(word) }
    if let whole = targets.first(where: \.path.isRoot) {
        throw UsageError("\(command) takes DOC:PATH, got only \"\(whole)\"", hints: ["to drop a layer, delete its file and commit"])
    }
    return targets
}

/// `ENV[,ENV...]`, each once.
func environments(_ word: String) throws(UsageError) -> [String] {
    let names = word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard !names.contains("") else { throw UsageError("expected ENV or ENV,ENV, got \"\(word)\"") }
    return unique(names)
}
