internal import Documents
internal import Overlays
internal import Schemas

/// What rules about changes find, in the words of `diff` where the schema speaks of what changes, comes or goes.
struct ChangeWords {
    private let change: ChangeInstance
    private let part: ChangedPart
    private let places: ChangePlaces

    init(_ change: ChangeInstance, of part: ChangedPart) {
        (self.change, self.part, places) = (change, part, ChangePlaces(change, of: part))
    }

    func diagnostics(_ findings: [Finding]) -> [Diagnostic] {
        let own = findings.map { ($0, words(of: $0)) }
        let others = own.filter { $0.1 == nil }.map(\.0)
        // A document that is to stay need not be told key by key.
        let whole = own.filter { $0.0.node == 0 && $0.1 != nil }
        let told = (whole.isEmpty ? own : whole).compactMap { finding, words in words.map { diagnostic(finding, $0) } }
        return told + Explanation(change.instance, places: places, document: part.document).diagnostics(others)
    }

    private func diagnostic(_ finding: Finding, _ words: String) -> Diagnostic {
        var diagnostic = Diagnostic("schema", words, at: places.place(of: finding.node))
        diagnostic.notes = [Diagnostic.Note("the schema of the rule", at: finding.keyword.place)]
        return diagnostic
    }

    /// Nil for what is found about a value of either side.
    private func words(of finding: Finding) -> String? {
        switch finding.rule {
        case .required(["new"]) where finding.node == 0: "expected \(subject) to stay, it is removed"
        case .required(["old"]) where finding.node == 0: "expected no new \(subject)"
        case .nothingAllowed: change.changes.firstIndex(of: finding.node - 1).map(words)
        case .additionalProperty: change.changes.firstIndex(of: finding.node).map(words)
        default: nil
        }
    }

    private var subject: String { part.object.map { "\"\($0)\"" } ?? "document \"\(part.document)\"" }

    private func words(ofChange index: Int) -> String {
        let change = part.changes[index], name = "\"\(change.path)\""
        return switch (change.old?.text, change.new?.text) {
        case (let old?, let new?): "expected no change of \(name), got \(shortened(old)) -> \(shortened(new))"
        case (_?, nil): "expected \(name) to stay, it is removed"
        case (nil, let new): "expected no new \(name), got \(shortened(new ?? "none"))"
        }
    }

    /// As much as a line has room for.
    private func shortened(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return scalars.count <= ChangeWords.limit ? text : String(String.UnicodeScalarView(scalars.prefix(ChangeWords.limit))) + "…"
    }

    /// Two values and the words beside them fit a line of a terminal.
    private static let limit = 40
}
