internal import Changing
internal import Documents
internal import History
internal import Secrets
internal import Validating

extension SecretRotateCommand {
    /// What is new: values by name, files by for whom they are sealed.
    func report(_ result: SecretRotation.Result, _ outcome: ChangeRun.Outcome, in context: Context) {
        let warnings = outcome.judgement.verdict.warnings + result.remarks
        if context.format == .json {
            return context.print(
                .object([
                    ("commit", .optional(outcome.commit?.description)), ("files", .array(result.files.map(\.json))),
                    ("values", .array(result.values.map(\.json))), ("dropped", .strings(result.dropped.map(\.description))),
                    ("warnings", .array(warnings.map(\.json))),
                ]))
        }
        warnings.forEach { context.complain($0) }
        for value in result.values {
            context.print("rotated \(value.target)  (\(value.environment))  \(value.entropy) bits")
            if let previous = value.previous { context.print("  the value before is kept at \(previous)") }
            if let half = value.publicHalf { context.print(half.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")) }
        }
        for target in result.dropped { context.print("dropped \(target)") }
        for file in result.files { context.print("resealed \(file.file) \(file.summary)") }
    }
}

extension SecretRotation.Rotated {
    fileprivate var json: JsonValue {
        .object([
            ("environment", .string(environment)), ("path", .string("\(target)")), ("entropy", .integer(entropy)),
            ("public", .optional(publicHalf)), ("previous", .optional(previous?.description)),
        ])
    }
}

extension ResealedFile {
    /// `for 3 recipients: + age1..., - age1...`
    var summary: String {
        let count = "for \(counted(new.all.count, "recipient"))"
        let changes = added.map { "+ \($0)" } + removed.map { "- \($0)" }
        return changes.isEmpty ? count : "\(count): \(changes.joined(separator: ", "))"
    }

    private var added: [String] { new.all.filter { !old.contains($0) } }
    private var removed: [String] { old.all.filter { !new.contains($0) } }

    var json: JsonValue {
        .object([
            ("file", .string(file)), ("recipients", .strings(new.all)), ("added", .strings(added)), ("removed", .strings(removed)),
        ])
    }
}
