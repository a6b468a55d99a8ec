internal import Documents
internal import History
internal import Overlays
internal import Rendering
internal import Secrets
internal import Validating

/// `cfgops exec ENV DOC[:PATH] -- CMD [ARG]...`.
struct ExecCommand: Command {
    static let name = "exec"
    static let summary = "runs a program with a document's values as variables, or as files in memory"
    static let help = """
        Usage: cfgops exec ENV DOC[:PATH] [OPTION]... -- CMD [ARG]...
               cfgops exec ENV DOC[:PATH] --dry-run

        Runs CMD with the effective values as variables: named as the dotenv format names them (server.port is SERVER_PORT), beside the
        variables that are there, and instead of those with the same names. Nothing is written to a disk. cfgops becomes CMD, so that
        signals, the terminal and the exit code are CMD's. Where secrets are among the values, the audit log says so first. Keys come from
        where sops looks for them: SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, SOPS_AGE_KEY_CMD and ~/.config/sops/age/keys.txt.

        With --files each value is a file in a folder in memory that its owner alone can enter, and the variable SERVER_PORT_FILE has its
        path. The folder is wiped when CMD ends, in whatever way.

        Variables that change how programs are found, loaded or run (PATH, LD_PRELOAD, BASH_ENV, NODE_OPTIONS, ...) are refused, since
        whoever changes the document could run programs here by them.

        Options:
            --at REV          as of a commit instead of the work tree
            --files           every value is a file
            --secret-files    every secret is a file, other values are variables
            --pure            no other variables than those of the document
            --keep NAME       with --pure, one that is kept; may be given again
            --allow NAME      a variable that would be refused; may be given again
            --dry-run         shows the variables, secrets as <secret>, and runs nothing
        \(KeyWords.optionsHelp)
        \(SecretFolder.optionHelp)

        Examples:
            $ cfgops exec prod app -- ./server --listen :8080
            $ cfgops exec dev app:db --secret-files -- docker-entrypoint.sh postgres
            $ cfgops exec prod app --at v1.4 --pure --keep PATH -- env
        """
    static let grammar = Grammar(
        2 ... 100_000,
        [
            .value("--at", as: "REV"), .flag("--files"), .flag("--secret-files"), .flag("--pure"), .values("--keep", as: "NAME"),
            .values("--allow", as: "NAME"), .flag("--dry-run"), SecretFolder.option,
        ] + KeyWords.options)
    private let environment: String
    private let target: DocumentPath
    private let program: [String]
    private let words: Words

    init(_ words: Words) throws(UsageError) {
        self.words = words
        environment = words.positionals[0]
        target = try documentPath(words.positionals[1])
        program = Array(words.positionals.dropFirst(2))
        if words.flag("--files") && words.flag("--secret-files") {
            throw UsageError("--files and --secret-files do not go together", hints: [ExecCommand.usage])
        }
        if words.flag("--keep") && !words.flag("--pure") { throw UsageError("--keep needs --pure", hints: [ExecCommand.usage]) }
        guard program.isEmpty == words.flag("--dry-run") else {
            throw UsageError(
                program.isEmpty ? "there is no program to run" : "--dry-run takes no program", hints: [ExecCommand.usage])
        }
    }

    func run(in context: Context) throws -> Exit {
        let keys = try KeyWords(words, context), workspace = try Workspace(context), state = try workspace.state(at: words.value("--at"))
        let configuration = try workspace.configuration(state, opener: words.flag("--dry-run") ? nil : keys.opener)
        let effective = try workspace.effective(target.document, in: environment, of: configuration)
        let document = words.flag("--dry-run") ? effective.marking(.sealed) : effective
        let node = try document.node(at: target.path, in: target.document)
        let files: ProcessVariable.Files = words.flag("--files") ? .all : words.flag("--secret-files") ? .secrets : .none
        let variables = try document.processVariables(below: node, files: files)
        try refuseGuarded(variables, document)
        if words.flag("--dry-run") { return show(variables, document, context) }
        if variables.contains(where: \.isSecret) {
            let entry = AuditLog.Entry(command: "exec \(program[0])", environment: environment, paths: [target.description])
            try AuditLog(workspace).record(entry, state)
        }
        let folder = try variables.contains { $0.file != nil } ? SecretFolder(context, onDisk: diskFolder(workspace)) : nil
        var block = VariableBlock(inherited(context))
        for variable in variables {
            let value = document.withScalarText(variable.node) { Secret(copying: UnsafeRawBufferPointer($0)) }
            if let file = variable.file, let folder {
                block.set(variable.name, try folder.add(file, value))
            } else {
                value.reveal { block.set(variable.name, $0) }
            }
        }
        throw withExtendedLifetime(folder) { block.become(program) }
    }

    private func inherited(_ context: Context) -> [String: String] {
        guard words.flag("--pure") else { return context.environment }
        let kept = Set(words.values("--keep"))
        return context.environment.filter { kept.contains($0.key) }
    }

    private func diskFolder(_ workspace: Workspace) throws -> String? {
        guard words.flag("--on-disk") else { return nil }
        let folder = workspace.repository.commonFolder + "/cfgops/exec"
        try makeFolders(folder)
        return folder
    }

    private func refuseGuarded(_ variables: [ProcessVariable], _ document: EffectiveDocument) throws {
        let allowed = Set(words.values("--allow"))
        let refused = variables.filter { isGuarded($0.name) && !allowed.contains($0.name) }
        guard refused.isEmpty else {
            throw Failure(
                .refused,
                refused.map { variable in
                    Diagnostic(
                        "guarded-variable", "\"\(target)\" gives the variable \(variable.name), which changes how programs run",
                        at: document.origin(variable.node).place, hints: ["rename the key", "--allow \(variable.name) lets it pass"])
                })
        }
    }

    private func show(_ variables: [ProcessVariable], _ document: EffectiveDocument, _ context: Context) -> Exit {
        let rows = variables.map { variable in
            (variable, variable.isSecret ? "<secret>" : document.withScalarText(variable.node) { String(decoding: $0, as: UTF8.self) })
        }
        if context.format == .json {
            context.print(
                .array(
                    rows.map { variable, value in
                        .object([
                            ("name", .string(variable.name)), ("value", variable.isSecret ? .null : .string(value)),
                            ("secret", .boolean(variable.isSecret)), ("file", .boolean(variable.file != nil)),
                        ])
                    }))
        } else {
            for (variable, value) in rows { context.print("\(variable.name)=\(variable.file == nil ? value : "<file with \(value)>")") }
        }
        return .done
    }
}

/// Whether a variable changes how programs are found, loaded or run: what the dynamic linker, shells, interpreters, git and ssh obey.
private func isGuarded(_ name: String) -> Bool {
    guardedNames.contains(name) || guardedPrefixes.contains { name.hasPrefix($0) }
}

private let guardedPrefixes = ["LD_", "GIT_", "BASH_FUNC_", "GLIBC_", "MALLOC_", "DYLD_"]
private let guardedNames: Set = [
    "PATH", "IFS", "ENV", "BASH_ENV", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "SHELL", "HOME", "TMPDIR", "EDITOR", "VISUAL",
    "PAGER", "BROWSER", "GCONV_PATH", "LOCPATH", "HOSTALIASES", "RES_OPTIONS", "TZDIR", "NLSPATH", "PYTHONPATH", "PYTHONHOME",
    "PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONBREAKPOINT", "PERL5OPT", "PERL5LIB", "PERLLIB", "PERL5DB", "RUBYOPT", "RUBYLIB",
    "NODE_OPTIONS", "NODE_PATH", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "LUA_INIT", "LUA_PATH", "PHPRC",
    "PHP_INI_SCAN_DIR", "DOTNET_STARTUP_HOOKS", "CORECLR_PROFILER_PATH", "SSH_ASKPASS", "SSH_AUTH_SOCK", "SUDO_ASKPASS", "OPENSSL_CONF",
    "OPENSSL_MODULES", "SSLKEYLOGFILE",
]
