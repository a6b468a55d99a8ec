internal import Changing
internal import Documents

/// The words `ENV[,ENV...] DOC:PATH=VALUE...`, and the options that say how each VALUE is read.
struct ValueWords {
    static let options: [Grammar.Option] = [.flag("--string"), .flag("--json"), .value("--from-file", as: "FILE")]

    private let words: Words
    private let environments: [String]
    private let values: ArraySlice<String>

    init(_ words: Words, usage: String) throws(UsageError) {
        environments = try Commands.environments(words.positionals[0])
        (self.words, values) = (words, words.positionals.dropFirst())
        if words.flag("--string") && words.flag("--json") {
            throw UsageError("--string and --json do not go together", hints: [usage])
        }
        if words.flag("--from-file") && values.count > 1 { throw UsageError("--from-file takes one DOC:PATH", hints: [usage]) }
    }

    /// An edit for each value.
    ///
    /// - Parameter place: where the words are written; nil on the command line.
    func edits(in context: Context, at place: Place?, _ action: (NewValue) -> LayerEdit.Action) throws -> [LayerEdit] {
        try values.map { word in
            let (target, value) = try read(word, context)
            return LayerEdit(.named(environments), target, action(value), at: place)
        }
    }

    private func read(_ word: String, _ context: Context) throws -> (target: DocumentPath, value: NewValue) {
        if let file = words.value("--from-file") {
            guard let bytes = readFile(context.absolute(file)) else { throw Failure(.failed, "no-file", "cannot read \"\(file)\"") }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(.no, "not-utf8", "\"\(file)\" is not UTF-8") }
            return (try documentPath(word), .string(text))
        }
        let form: Assignment.Form = words.flag("--string") ? .string : words.flag("--json") ? .json : .plain
        do throws(Diagnostic) {
            let assignment = try Assignment(parsing: word, as: form)
            return (assignment.target, assignment.value)
        } catch {
            throw UsageError(error.message, hints: error.hints)
        }
    }
}
