package import Documents

/// What is wrong with an instance, in words: one diagnostic for each rule that is not met, in the order of the instance.
///
/// A message says what was expected, for which value, and what was found. Of `anyOf` and `oneOf` the branch that came closest is told.
/// Notes name the other layers that state the value, and the rule in its schema with the schema's `title` or the first sentence of its
/// `description`. The author's own words, `errorMessage` (one text, or one by keyword), stand behind the message in brackets.
package struct Explanation {
    /// Complaints about one document; a file that has more is a file of another kind, or wrong in the same way throughout.
    package static let limit = 50

    let instance: Instance
    let places: any InstancePlaces
    let document: String?
    let prefix: Path
    /// Whether there is any secret to keep.
    private let hasSecrets: Bool

    /// - Parameters:
    ///   - document: the name of the effective document, whose messages name the path of each value, since its layers state only
    ///     parts of it; nil for a file, where the place says enough.
    ///   - prefix: where the instance stands in the document: the name of an object of a stream.
    package init(_ instance: Instance, places: some InstancePlaces, document: String?, at prefix: Path = .root) {
        (self.instance, self.places, self.document, self.prefix) = (instance, places, document, prefix)
        hasSecrets = !instance.nodes.isEmpty && instance.hasSecrets(0)
    }

    /// - Returns: errors with a code such as `schema/required`, at most `limit`, and one that counts the rest. No message shows a value
    ///   that is a secret.
    package func diagnostics(_ findings: [Finding]) -> [Diagnostic] {
        var result: [Diagnostic] = [], seen: Set<Diagnostic> = [], rest = Complaint.tidied(findings.map(Complaint.init), in: instance)[...]
        while result.count < Explanation.limit, let complaint = rest.popFirst() {
            for complaint in ClosestBranch.resolved(complaint, in: instance) {
                let diagnostic = diagnostic(complaint)
                // The same rule in two schemas is one complaint.
                var bare = diagnostic
                bare.notes = []
                if seen.insert(bare).inserted { result.append(diagnostic) }
            }
        }
        guard let next = rest.first else { return result }
        let count = "\(rest.count) more complaint\(rest.count == 1 ? "" : "s")\(document.map { " about \"\($0)\"" } ?? "")"
        return result + [Diagnostic("schema", count, at: Place(file: places.place(of: next.node).file))]
    }

    private func diagnostic(_ complaint: Complaint) -> Diagnostic {
        let keyword = complaint.finding.innermost.keyword, notes = SchemaNotes(keyword: keyword, namesConditions: !hasSecrets)
        let place = places.place(of: placed(complaint.finding))
        var (message, hints) = words(complaint, for: place.file)
        if let own = keyword.ownMessage { message += " (\(own))" }
        var result = Diagnostic(code(complaint), message, at: place, hints: hints)
        result.notes = valueNotes(complaint, at: place)
        result.notes += [notes.rule] + notes.circumstances + complaint.notes
        return result
    }

    /// The node whose place is shown: of what should not be there the key.
    private func placed(_ finding: Finding) -> Int {
        switch finding.rule {
        case .nothingAllowed:
            guard let last = instance.trail(to: finding.node).last, case .key = last.step else { return finding.node }
            return finding.node - 1
        case .uniqueItems(_, let second): return second
        default: return finding.node
        }
    }

    private func valueNotes(_ complaint: Complaint, at place: Place) -> [Diagnostic.Note] {
        let node = complaint.node, path = instance.path(to: node)
        switch complaint.finding.rule {
        case .required(let missing), .dependentRequired(_, let missing):
            return layerNotes(path, at: place, of: node) + missing.flatMap { removalNotes(path.appending(key: $0)) }
        case .uniqueItems(let first, _): return [Diagnostic.Note("the first of them", at: places.place(of: first))]
        case .additionalProperty, .unevaluatedProperty, .nothingAllowed, .propertyName: return otherStatements(path, than: place)
        default: return layerNotes(path, at: place, of: node)
        }
    }

    private func code(_ complaint: Complaint) -> String {
        let own = complaint.choices.isEmpty ? complaint.finding.rule.keyword : nil
        return "schema/\(own ?? complaint.finding.keyword.keyBefore?.text ?? "false")"
    }
}
