internal import Documents

/// A command: words become a value, the value runs with a context and gives an exit code.
package protocol Command {
    /// The word that calls it, or two as in `schema check`.
    static var name: String { get }
    /// One line for the list of commands.
    static var summary: String { get }
    /// Usage, what it does, its options and at least two examples; what `--help` prints.
    static var help: String { get }
    static var grammar: Grammar { get }
    /// What its `--format` takes; text and JSON where it says nothing else.
    static var formats: [Context.Format] { get }

    init(_ words: Words) throws(UsageError)
    func run(in context: Context) throws -> Exit
}

extension Command {
    package static var formats: [Context.Format] { [.text, .json] }

    /// The first line of the help, as a hint: `usage: cfgops get ENV DOC[:PATH] ...`.
    static var usage: String { "u" + help.dropFirst().prefix { $0 != "\n" } }
}

/// The command that a command line begins with, and the words behind its name.
///
/// - Throws: with the nearest name, or those that the first word begins.
func called(by words: ArraySlice<String>) throws(UsageError) -> (command: any Command.Type, rest: ArraySlice<String>) {
    let first = words.first ?? "", named = words.prefix(2).joined(separator: " ")
    for name in [named, first] {
        guard let command = (commands + [CompleteCommand.self]).first(where: { $0.name == name }) else { continue }
        return (command, words.dropFirst(name == first ? 1 : 2))
    }
    guard isFirstWord(first) else { throw unknownCommand(first) }
    guard words.count > 1, !named.contains(" -") else {
        throw UsageError("\"\(first)\" needs a second word", hints: ["cfgops help \(first) lists them"])
    }
    throw unknownCommand(named)
}

func firstWord(of command: any Command.Type) -> String { String(command.name.prefix { $0 != " " }) }

/// Whether names of two words begin with it.
func isFirstWord(_ word: String) -> Bool { commands.contains { $0.name.hasPrefix(word + " ") } }

/// All commands in the order in which `help` lists them.
package let commands: [any (Command & Sendable).Type] = [
    InitCommand.self, QuickstartCommand.self,
    ListCommand.self, GetCommand.self,
    SetCommand.self, UnsetCommand.self, AppendCommand.self, MoveCommand.self, RenameCommand.self, CopyCommand.self, ChangeCommand.self,
    EditCommand.self,
    ImportCommand.self, ExportCommand.self, ValidateCommand.self, DiffCommand.self, HistoryCommand.self, BlameCommand.self,
    WhyCommand.self, UsesCommand.self,
    VerifyCommand.self,
    RollbackCommand.self, RevertCommand.self, UndoCommand.self, PromoteCommand.self, ParityCommand.self,
    FetchCommand.self, PullCommand.self, PushCommand.self, MergetoolCommand.self,
    RenderCommand.self, PublishCommand.self, PlanCommand.self, ReconcileCommand.self, AgentCommand.self, StatusCommand.self,
    AdoptCommand.self,
    SuspendCommand.self, ResumeCommand.self, GenerationsCommand.self, GenerationsUseCommand.self,
    SecretScanCommand.self,
    HookCommand.self,
    SecretVerifyCommand.self, SecretRotateCommand.self, SecretRecipientsCommand.self, SecretExposureCommand.self,
    SchemaCheckCommand.self, SchemaVendorCommand.self, SchemaInferCommand.self, SchemaDocsCommand.self, SchemaManifestCommand.self,
    SchemaPoliciesCommand.self,
    SchemaFlagsCommand.self, SchemaSopsCommand.self, SchemaStateCommand.self,
    ExecCommand.self, KeygenCommand.self, AuditCommand.self,
    SecretSetCommand.self, SecretUnsetCommand.self, SecretGetCommand.self, SecretListCommand.self, SecretEditCommand.self,
    SecretImportCommand.self,
    DoctorCommand.self, FsckCommand.self, PackCommand.self, BundleCommand.self, RestoreCommand.self,
    CompletionCommand.self, HelpCommand.self, VersionCommand.self,
]
