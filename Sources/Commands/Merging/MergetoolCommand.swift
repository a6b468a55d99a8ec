internal import Changing
internal import Documents
internal import History
internal import Validating

/// `cfgops mergetool [FILE...]`.
struct MergetoolCommand: Command {
    static let name = "mergetool"
    static let summary = "lists the conflicts of a merge by key and decides them"
    static let help = """
        Usage: cfgops mergetool [FILE...] [--ours PATH]... [--theirs PATH]... [--set PATH=VALUE]... [--all ours|theirs]

        Lists what git merge, rebase, cherry-pick, revert or stash pop left undecided in layers and manifests, by key. On a terminal
        each conflict is asked for; elsewhere the options decide. A file without conflicts left is written and staged; what is still
        open stays between markers. Exit 1 while conflicts are left, or when the result is not valid. The keys of a sealed file are decided
        all at once, and none of its values is shown; another value is typed without echo, never written on the command line.

        Options:
            --ours PATH          keeps what the branch that is merged into has at PATH; "." is a whole file
            --theirs PATH        takes what is merged in
            --set PATH=VALUE     states another value, written as in YAML: 8080, "8080", [a, b]
            --all ours|theirs    decides all the others
        \(KeyWords.optionsHelp)

        Examples:
            $ cfgops mergetool
            $ cfgops mergetool environments/prod/app.yaml --theirs server.port --set server.host=example.com
            $ git mergetool --tool cfgops environments/prod/app.yaml
        """
    static let grammar = Grammar(
        0 ... 1000,
        .values("--ours", as: "PATH"), .values("--theirs", as: "PATH"), .values("--set", as: "PATH=VALUE"),
        .value("--all", as: "ours|theirs"), .values("--key-file", as: "FILE"))
    private let files: [String]
    private let decisions: Decisions
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        files = words.positionals
        self.words = words
        decisions = try Decisions(words, usage: MergetoolCommand.usage)
    }

    func run(in context: Context) throws -> Exit {
        let repository = try Repository.open(context.folder, environment: context.environment)
        var merges = try UndecidedFile.all(
            in: repository, named: files.isEmpty ? nil : files.map { try path($0, repository, context) },
            context.sealing(words))
        try decisions.decide(&merges)
        if decisions.isEmpty, context.format == .text, context.inputIsTerminal, context.errorIsTerminal {
            ConflictDialogue(context).decide(&merges)
        }
        for merge in merges where merge.isDecided { try merge.write(repository) }
        report(merges, context)
        let left = merges.contains { !$0.open.isEmpty || $0.isByHand }
        let isValid = try left || merges.isEmpty ? true : validates(repository, context)
        return left || !isValid ? .no : .done
    }

    /// A file as the person names it, from the top of the repository.
    private func path(_ file: String, _ repository: Repository, _ context: Context) throws -> String {
        let full = context.absolute(file), slash = full.lastIndex(of: "/") ?? full.startIndex
        let place = realPath(String(full[..<slash])) + String(full[slash...]), top = realPath(repository.workTree ?? "") + "/"
        return place.hasPrefix(top) ? String(place.dropFirst(top.count)) : file
    }

    // MARK: Report

    private func report(_ merges: [UndecidedFile], _ context: Context) {
        if context.format == .json { return context.print(.array(merges.map(\.json))) }
        if merges.isEmpty { return context.note("no file has a merge conflict") }
        for merge in merges {
            for conflict in merge.open { merge.lines(of: conflict, context.style).forEach { context.print($0) } }
            context.note("\(merge.path): \(merge.state)")
        }
    }

    /// What merges cleanly key by key may still be wrong as a whole.
    private func validates(_ repository: Repository, _ context: Context) throws -> Bool {
        guard try repository.conflictedFiles().isEmpty, let tree = try repository.workTreeSnapshot() else { return true }
        var isValid = true
        for folder in try ConfigurationRoot.all(in: tree) {
            let workspace = Workspace(context, root: ConfigurationRoot(repository: repository, folder: folder))
            let verdict = try Validator(workspace.load(.workTree)).verdict()
            verdict.errors.forEach { context.complain($0) }
            isValid = isValid && verdict.isAccepted
        }
        return isValid
    }
}
