internal import Changing
internal import Documents
internal import History
internal import Overlays
internal import Tracing
internal import Validating

/// The values of today that a key could open in some version, so that its owner may know them.
struct SeenValues {
    struct File {
        let file: String
        let paths: [Path]
    }

    let files: [File]
    /// Values of other days: nothing can be done about them, but whoever uses them still should know.
    let formerCount: Int

    /// - Parameter head: the newest commit whose history counts.
    init(of recipient: String, since head: ObjectID, _ workspace: Workspace) throws {
        let exposure = try Progress.shown("reading commits", workspace.context) { progress in
            try Exposure(root: workspace.root, from: head, progress: progress)
        }
        let all = try Progress.shown("reading commits", workspace.context) { try exposure.files(progress: $0) }
        let periods = try Progress.shown("reading versions", workspace.context) {
            try exposure.periods(of: recipient, in: all, progress: $0)
        }
        var current: [String: Set<Path>] = [:], former = 0
        for period in periods {
            for value in period.values {
                if value.isCurrent { current[period.file, default: []].insert(value.path) }
                former += value.count - (value.isCurrent ? 1 : 0)
            }
        }
        files = current.sorted { $0.key < $1.key }.map { File(file: $0.key, paths: $0.value.sorted { "\($0)" < "\($1)" }) }
        formerCount = former
    }

    /// The commands that give them new values: how these are made, nobody but their owner knows.
    var commands: [String] {
        files.flatMap { file -> [String] in
            guard let layer = LayerPath(file.file) else { return file.paths.map { "sops edit \(file.file)  # \($0)" } }
            return file.paths.map { path in
                let successor = SecretAge.successor(of: path).flatMap { file.paths.contains($0) ? $0 : nil }
                let target = quoted("\(DocumentPath(document: layer.document, path: successor ?? path))")
                let command =
                    successor == nil ? "set \(layer.environment) \(target)" : "rotate \(layer.environment) \(target) --drop-previous"
                return "cfgops secret \(command)"
            }
        }
    }

    private func quoted(_ word: String) -> String { word.contains { "\"[]$ '".contains($0) } ? shellQuoted(word) : word }
}

/// What became of `.sops.yaml` and of the files.
struct RecipientReport {
    private let result: RecipientChange.Result
    private let outcome: ChangeRun.Outcome
    private let seen: SeenValues?

    init(_ result: RecipientChange.Result, _ outcome: ChangeRun.Outcome, _ seen: SeenValues?) {
        (self.result, self.outcome, self.seen) = (result, outcome, seen)
    }

    func print(in context: Context) {
        let warnings = outcome.judgement.verdict.warnings
        if context.format == .json {
            let values = seen.map { seen in
                seen.files.flatMap { file in
                    file.paths.map { JsonValue.object([("file", .string(file.file)), ("path", .string("\($0)"))]) }
                }
            }
            return context.print(
                .object([
                    ("commit", .optional(outcome.commit?.description)), ("rules", .strings(result.rules)),
                    ("files", .array(result.files.map(\.json))), ("seen", values.map { .array($0) } ?? .null),
                    ("commands", .strings(seen?.commands ?? [])), ("warnings", .array(warnings.map(\.json))),
                ]))
        }
        warnings.forEach { context.complain($0) }
        for file in result.rules { context.print("changed \(file)") }
        for file in result.files { context.print("resealed \(file.file) \(file.summary)") }
        guard let seen else { return }
        if seen.files.isEmpty { return context.print("no value of today was ever sealed for this key") }
        context.print("seen, to be rotated:")
        for file in seen.files { for path in file.paths { context.print("  \(file.file)  \(path)") } }
        context.print("with:")
        for command in seen.commands { context.print("  \(command)") }
        context.note("whoever had the key may keep what they saw: removing it takes nothing back")
        if seen.formerCount > 0 { context.note("\(counted(seen.formerCount, "further value")) of before could be opened, too") }
    }
}
