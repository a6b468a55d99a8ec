internal import Documents
internal import Validating

/// `cfgops diff [REV [REV]]`, `cfgops diff --between ENV ENV`.
struct DiffCommand: Command {
    static let name = "diff"
    static let summary = "what changed by key, on effective values"
    static let help = """
        Usage: cfgops diff [REV [REV]] [--env ENV]... [--document DOC[:PATH]] [--nested | --rendered | -o FORMAT] [--exit-code]
               cfgops diff A..B | A...B [...]
               cfgops diff --between ENV[@REV] ENV[@REV] [--at REV] [...]

        Compares effective values key by key: HEAD with the work tree, REV with the work tree, or two commits. A..B means A B, and A...B
        what came to B since its history parted from that of A; an end that is left out is HEAD. --between compares two environments, of
        one state or each as of a commit of its own. Secrets show only that they changed: those that a key at hand opens by
        fingerprints, and not where they were merely sealed anew.

        Options:
            --env ENV                only this environment; may be given again
            --document DOC[:PATH]    only this document, or what is at a path of it
            --at REV                 with --between: as of a commit, where no @REV says another
            --nested                 a tree: changed keys below their parents
            --rendered               the files that targets write instead of keys: created, removed, changed with their lines, modes and
                                     owners; with DOC:PATH those of targets that may hold the value
            -o FORMAT                the documents that differ as texts in a format of the targets (json, yaml, toml, dotenv ...: see
                                     get), line by line; secrets that changed are listed behind
            --format markdown        for a comment under a pull request: at most 60000 characters, the last line says what was left out
            --exit-code              exit 1 when something differs
            --key-file FILE          age keys, beside those that are found as sops finds them; may be given again

        Examples:
            $ cfgops diff HEAD~1 HEAD
            $ cfgops diff --env prod --exit-code
            $ cfgops diff v1..v2 --document app:server --nested
            $ cfgops diff --rendered HEAD~1 HEAD --env prod
            $ cfgops diff --between staging@v1 prod@v2
            $ cfgops diff HEAD~1 --env prod -o dotenv
            $ cfgops diff origin/main...HEAD --format markdown
        """
    static let grammar = Grammar(
        0 ... 2,
        [
            .flag("--between"), .flag("--nested"), .flag("--rendered"), .values("--env", as: "ENV"),
            .value("--document", as: "DOC[:PATH]"), .value("--at", as: "REV"), .flag("--exit-code"), .value("-o", "--output", as: "FORMAT"),
        ] + KeyWords.options)
    static let formats: [Context.Format] = [.text, .json, .markdown]
    private let question: DiffQuestion
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        question = try DiffQuestion(words, usage: DiffCommand.usage)
        if let name = words.value("-o") { _ = try outputFormat(name, of: question.target?.document ?? "document") }
        let forms = ["--nested", "--rendered", "-o"].filter(words.flag)
        if forms.count > 1 { throw UsageError("\(forms[0]) and \(forms[1]) do not go together", hints: [DiffCommand.usage]) }
    }

    func run(in context: Context) throws -> Exit {
        let sides = try DiffSides(question, Workspace(context), opener: KeyWords(words, context).openerAtHand)
        var errors: [Diagnostic] = []
        let answer = try words.flag("--rendered") ? files(sides, &errors) : keys(sides, &errors)
        errors = Verdict(errors).errors
        if context.format == .markdown {
            let comment = MarkdownComment(title: "Configuration changes", question: question.title, problems: errors)
            context.print(comment.text(answer.sections))
        } else {
            answer.print(in: context)
        }
        guard errors.isEmpty else { throw Diagnostics(errors) }
        return words.flag("--exit-code") && !answer.isEmpty ? .no : .done
    }

    private func keys(_ sides: DiffSides, _ errors: inout [Diagnostic]) throws -> any DiffAnswer {
        var texts = words.value("-o").map { FormatDiff($0) }
        let changes = try sides.pairs.flatMap { pair in
            try sides.keys.changes(from: pair.old, to: pair.new) {
                errors += $1
            } differing: {
                texts?.add($0)
            }
        }
        let list = ChangeList(changes)
        guard var texts else { return words.flag("--nested") ? ChangeTree(list) : list }
        errors += texts.problems
        texts.secrets = ChangeList(changes.filter { $0.old?.isSecret ?? false || $0.new?.isSecret ?? false })
        return texts
    }

    private func files(_ sides: DiffSides, _ errors: inout [Diagnostic]) throws -> any DiffAnswer {
        RenderedDiffs(
            list: try sides.pairs.map { pair in
                let (changes, problems) = try sides.files.changes(from: pair.old, to: pair.new)
                errors += problems
                return RenderedDiff(environment: pair.new, changes: changes)
            })
    }
}
