internal import Changing
internal import Documents
internal import History
internal import Importing
internal import Validating

/// What an import took for what, which files it made of it, and the proof.
struct ImportReport {
    let sources: ImportedSources
    let proved: ProvedImport

    /// As many as hooks show (R31): a large import has a warning for each key that one environment has alone.
    private static let shownWarnings = 20

    private var files: [String] { proved.plan.files.keys.sorted() }

    /// About the sources, and about what inherits from them.
    var warnings: [Diagnostic] { sources.configuration.diagnostics + proved.plan.warnings }

    func print(_ outcome: ChangeRun.Outcome, in context: Context) {
        let all = warnings + outcome.judgement.verdict.warnings
        if context.format == .json {
            return context.print(
                .object([("commit", .optional(outcome.commit?.description))] + entries + [("warnings", .array(all.map(\.json)))]))
        }
        all.prefix(ImportReport.shownWarnings).forEach { context.complain($0) }
        if all.count > ImportReport.shownWarnings {
            context.note("\(all.count - ImportReport.shownWarnings) more warnings: cfgops validate shows those about the configuration")
        }
        lines(style: context.style).forEach { context.print($0) }
    }

    func lines(style: Style) -> [String] {
        origin + files.map { style.added("+ \($0)") }
            + (proved.plan.environments.isEmpty
                ? []
                : [style.changed("~ \(ConfigurationRoot.manifestName): environments \(proved.plan.environments.joined(separator: ", "))")])
            + [sentence]
    }

    /// What each folder was taken for.
    var origin: [String] { sources.recognised.map { "\($0.name): \($0.words)" } }

    /// `proved: 1 document in 3 environments, 24 values compared with the source, all equal`
    var sentence: String {
        let proof = proved.proof, sealed = proof.sealed
        let documents = Set(sources.configuration.documents.values.flatMap(\.keys)).count
        let plain =
            documents == 0
            ? []
            : [
                "\(counted(documents, "document")) in \(counted(proof.environments.count, "environment"))",
                "\(counted(proof.values, "value")) compared with the source, all equal",
            ]
        return "proved: " + (plain + (sealed == 0 ? [] : ["\(counted(sealed, "value")) sealed as before"])).joined(separator: ", ")
    }

    /// Without the commit.
    var entries: [(key: String, value: JsonValue)] {
        let proof = proved.proof
        return [
            (
                "sources",
                .array(
                    sources.recognised.map {
                        .object([("name", .string($0.name)), ("kind", .string($0.kind)), ("description", .string($0.words))])
                    })
            ),
            ("files", .strings(files)), ("environments", .strings(proved.plan.environments)),
            (
                "proof",
                .object([
                    ("equal", .boolean(proof.differences.isEmpty)), ("documents", .integer(proof.documents)),
                    ("environments", .strings(proof.environments.sorted())), ("values", .integer(proof.values)),
                    ("sealed", .integer(proof.sealed)),
                ])
            ),
        ]
    }

    private func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}
