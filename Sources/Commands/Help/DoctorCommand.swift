internal import Documents
internal import Glibc
internal import History
internal import Overlays
internal import Validating

/// `cfgops doctor`.
struct DoctorCommand: Command {
    static let name = "doctor"
    static let summary = "checks installation, repository and hooks, and says what to do"
    static let help = """
        Usage: cfgops doctor

        Checks that git and cfgops are in PATH, that git knows who you are, that the repository, its hooks and its manifest are in
        order. Each line says ok, warning or error; warnings and errors say what to do. Exit 1 when there is an error.

        Examples:
            $ cfgops doctor
            $ cfgops --repo hub.git doctor --format json
        """
    static let grammar = Grammar(0 ... 0)

    init(_ words: Words) {}

    func run(in context: Context) throws -> Exit {
        var checks = installation(context)
        do {
            let repository = try Repository.open(context.folder, environment: context.environment)
            checks += try self.repository(repository, context) + configuration(context)
        } catch {
            checks.append(
                Check(.error, "repository", Failure(error).diagnostics.first?.message ?? "", Failure(error).diagnostics.first?.hints.first))
        }
        report(checks, context)
        return checks.contains { $0.result == .error } ? .no : .done
    }

    private struct Check {
        enum Result: String { case ok, warning, error }
        let result: Result
        let subject: String
        let finding: String
        let hint: String?

        init(_ result: Result, _ subject: String, _ finding: String, _ hint: String? = nil) {
            (self.result, self.subject, self.finding, self.hint) = (result, subject, finding, hint)
        }
    }

    private func installation(_ context: Context) -> [Check] {
        let path = context.environment["PATH"] ?? ""
        let git = ChildProcess.find("git", path: path), own = ChildProcess.find("cfgops", path: path)
        return [
            git.map { Check(.ok, "git", $0) } ?? Check(.warning, "git", "not in PATH", "hooks and pushes need it: apt-get install git"),
            own.map { Check(.ok, "cfgops", "\($0), version \(version)") }
                ?? Check(.warning, "cfgops", "not in PATH, so hooks do not find it", "put \(context.executable) into a folder of PATH"),
        ]
    }

    private func repository(_ repository: Repository, _ context: Context) throws -> [Check] {
        var checks = [Check(.ok, "repository", repository.workTree ?? repository.gitFolder)]
        do {
            let who = try repository.author(CommitContext(environment: context.environment, now: context.now()))
            checks.append(Check(.ok, "identity", "\(who.name) <\(who.email)>"))
        } catch {
            checks.append(Check(.warning, "identity", error.detail, error.hints.first))
        }
        let folder = try repository.hooksFolder()
        for name in repository.isBare ? HookFiles.forHubs : HookFiles.forWorkTrees {
            switch HookFiles.find(name, in: folder) {
            case .ours where access("\(folder)/\(name)", X_OK) == 0: checks.append(Check(.ok, "hook \(name)", "installed"))
            case .ours:
                checks.append(Check(.error, "hook \(name)", "not executable, so git does not call it", "chmod +x \(folder)/\(name)"))
            case .nothing: checks.append(Check(.warning, "hook \(name)", "missing", "cfgops hook install"))
            case .foreign: checks.append(Check(.warning, "hook \(name)", "not ours", foreignHook(name).hints.first))
            }
        }
        if try repository.isShallow() {
            checks.append(Check(.warning, "history", "a shallow clone: older revisions cannot be read", "git fetch --unshallow"))
        }
        return checks
    }

    private func configuration(_ context: Context) throws -> [Check] {
        let workspace = try Workspace(context)
        let loaded = try workspace.load(workspace.state(at: nil))
        let place =
            workspace.root.folder.isEmpty ? ConfigurationRoot.manifestName : workspace.root.repositoryPath(ConfigurationRoot.manifestName)
        guard let configuration = loaded.configuration, !loaded.diagnostics.contains(where: \.isError) else {
            let first = loaded.diagnostics.first(where: \.isError)
            let finding = first.map { "\($0.place?.description ?? place): \($0.message)" }
            return [Check(.error, "manifest", finding ?? place, "cfgops validate lists all")]
        }
        let graph = configuration.graph
        return [
            Check(
                .ok, "manifest",
                "\(place): \(counted(graph.concrete.count, "environment")), \(counted(configuration.manifest.targets.count, "target"))")
        ]
    }

    private func report(_ checks: [Check], _ context: Context) {
        if context.format == .json {
            return context.print(
                .array(
                    checks.map {
                        .object([
                            ("result", .string($0.result.rawValue)), ("subject", .string($0.subject)), ("finding", .string($0.finding)),
                            ("hint", .optional($0.hint)),
                        ])
                    }))
        }
        for check in checks {
            let word = check.result.rawValue + String(repeating: " ", count: 8 - check.result.rawValue.utf8.count)
            let painted =
                check.result == .ok
                ? context.style.added(word) : check.result == .error ? context.style.removed(word) : context.style.changed(word)
            context.print("\(painted) \(check.subject): \(check.finding)")
            if let hint = check.hint { context.print(context.style.faint("         hint: \(hint)")) }
        }
    }
}
