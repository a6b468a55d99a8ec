internal import Documents
internal import History
internal import Validating

/// `cfgops fsck [REV | REV..REV]`.
struct FsckCommand: Command {
    static let name = "fsck"
    static let summary = "checks that every commit of a branch parses, overlays and renders"
    static let help = """
        Usage: cfgops fsck [REV | REV..REV] [--first-parent]

        Judges every commit that leads to REV (default: HEAD, the deployed branch of a hub), merged ones too: that all of its files are
        there and undamaged, that every layer parses, every environment overlays and every target renders. What is wrong is told once,
        with the first and the last commit that has it. REV..REV leaves out what leads to the first one. Exit 1 when a commit has an error.

        Options:
            --first-parent   only the commits that the branch itself stood at

        Examples:
            $ cfgops fsck
            $ cfgops --repo hub.git fsck v1.4..main --format json
        """
    static let grammar = Grammar(0 ... 1, .flag("--first-parent"))
    private let words: Words

    init(_ words: Words) { self.words = words }

    func run(in context: Context) throws -> Exit {
        let workspace = try Workspace(context), (old, tip) = try range(workspace)
        let check = HistoryCheck(root: workspace.root, inputs: try workspace.inputs()), progress = Progress("judging commits", context)
        let result = try check.run(from: tip, excluding: old.map { [$0] } ?? [], firstParent: words.flag("--first-parent")) {
            progress.report($0, of: $1)
        }
        progress.end()
        context.format == .json ? context.print(json(result, tip)) : print(result, tip, in: context)
        let without = result.withoutManifest == 0 ? "" : ", \(counted(result.withoutManifest, "commit")) without a manifest"
        context.note("\(counted(result.commits, "commit")) judged\(without): \(counted(result.findings.count, "error"))")
        return result.findings.isEmpty ? .done : .no
    }

    private func range(_ workspace: Workspace) throws -> (old: ObjectID?, tip: ObjectID) {
        guard let word = words[0] else { return (nil, try workspace.headCommit()) }
        guard let dots = word.firstRange(of: "..") else { return (nil, try workspace.resolve(word)) }
        let (old, new) = (String(word[..<dots.lowerBound]), String(word[dots.upperBound...]))
        return (try workspace.resolve(old.isEmpty ? "HEAD" : old), try workspace.resolve(new.isEmpty ? "HEAD" : new))
    }

    private func print(_ result: HistoryCheck.Result, _ tip: ObjectID, in context: Context) {
        for finding in result.findings {
            let first = finding.first.headline(context.style)
            let span =
                finding.last.id == tip
                ? "\(counted(finding.commits, "commit")), still there"
                : finding.commits == 1 ? "this commit only" : "\(counted(finding.commits, "commit")), last in \(finding.last.id.short)"
            context.print(first)
            context.print("  \(context.style.text(of: finding.diagnostic).replacing("\n", with: "\n  "))")
            context.print(context.style.faint("  \(span)"))
        }
    }

    private func json(_ result: HistoryCheck.Result, _ tip: ObjectID) -> JsonValue {
        .object([
            ("commits", .integer(result.commits)), ("withoutManifest", .integer(result.withoutManifest)),
            (
                "findings",
                .array(
                    result.findings.map { finding in
                        .object([
                            ("first", .string(finding.first.id.description)), ("last", .string(finding.last.id.description)),
                            ("commits", .integer(finding.commits)), ("atTip", .boolean(finding.last.id == tip)),
                            ("diagnostic", finding.diagnostic.json),
                        ])
                    })
            ),
        ])
    }
}
