internal import Documents

/// The sentence of each rule, and what to do about it.
extension Explanation {
    /// - Parameter file: whose syntax hints are to have.
    func words(_ complaint: Complaint, for file: String) -> (message: String, hints: [String]) {
        let finding = complaint.finding, node = finding.node
        if !complaint.choices.isEmpty { return missing(complaint.choices, complaint, file, oneWillDo: true) }
        switch finding.rule {
        case .required(let keys): return missing(keys, complaint, file)
        case .dependentRequired(let key, let keys):
            var words = missing(keys, complaint, file)
            words.message += ", which \(Quotation.quoted(key)) needs"
            return words
        case .additionalProperty(let known): return unknown(node, known, finding.keyword)
        case .unevaluatedProperty(let known):
            return unknown(node, known + (finding.keyword.enclosing?.propertyNames ?? []), finding.keyword)
        case .propertyName(let findings): return (name(node, findings), findings.first.map { hints(Complaint($0), file) } ?? [])
        case .additionalItem: return (superfluous(node), [])
        case .unevaluatedItem: return ("unknown element \(instance.quoted(node))\(of(collection(of: node), by: "in"))", [])
        case .nothingAllowed: return ("\(refused(node)), got \(instance.quoted(node))", [])
        case .severalBranches(let positions): return (several(positions, finding), [])
        case .patternTooSlow:
            let message = "expected \(SchemaSummary.text(finding.keyword))\(of(node)), but gave up on \(instance.quoted(node))"
            return (message, ["the pattern takes too many steps: a repetition inside a repetition is often the cause"])
        case .tooDeep:
            let isNumber = finding.keyword.keyBefore?.text == "multipleOf"
            let reason = isNumber ? "the number has too many digits" : "schemas and values branch deeper or more often than can be followed"
            return ("expected what can be judged\(of(node)), but \(reason)", [])
        default: return (sentence(complaint), hints(complaint, file))
        }
    }

    /// `for "server.port"`, behind a blank; empty where the place says enough.
    func of(_ node: Int, by word: String = "for") -> String {
        let path = Path(prefix.steps + instance.path(to: node).steps)
        guard document != nil, !path.isRoot else { return "" }
        // A key that is quoted itself would be in quotes twice.
        let text = path.description
        return " \(word) \(text.utf8.contains(UInt8(ascii: "\"")) ? text : "\"\(text)\"")"
    }

    private func sentence(_ complaint: Complaint) -> String {
        let words = FindingWords(instance: instance, finding: complaint.finding), node = complaint.node
        let joined = complaint.expectations.isEmpty ? nil : complaint.expectations.joined(lastBy: "or")
        guard let expectation = joined ?? words.expectation else {
            let count = complaint.finding.keyword.elements.count
            return "expected one of the \(count) alternatives of the schema\(of(node)), got \(instance.named(node))"
        }
        return "expected \(expectation)\(of(node, by: words.preposition)), got \(words.found)"
    }

    private func hints(_ complaint: Complaint, _ file: String) -> [String] {
        let node = complaint.node
        if case .type(let names) = complaint.finding.rule {
            let isSchema = names == ["object", "boolean"] && complaint.finding.keyword.document.file.contains("://json-schema.org/")
            return TypeHints(instance: instance, node: node, names: names, isJson: file.hasSuffix(".json"), isSchema: isSchema).hints
        }
        guard !instance.hasSecrets(node) else { return [] }
        let text = instance.string(node), isString = instance.nodes[node].kind == .string
        if let same = complaint.allowedValues.first(where: { $0.isScalar && $0.text == text }), (same.kind == .string) != isString {
            return [isString ? "write it without quotes: \(text)" : "write it in quotes: \(Quotation.quoted(text))"]
        }
        let candidates = isString ? complaint.allowedValues.filter { $0.kind == .string }.map(\.text) : []
        return nearest(text, in: candidates).map { ["did you mean \(Quotation.quoted($0))?"] } ?? []
    }

}

// MARK: Keys

extension Explanation {
    /// A line to add is shown for so many keys; more are known to those who read the schema.
    private static let examples = 3
    /// Keys that a hint lists.
    private static let known = 12

    private func missing(
        _ keys: [String], _ complaint: Complaint, _ file: String, oneWillDo: Bool = false
    ) -> (message: String, hints: [String]) {
        let node = complaint.node, names = keys.map { Quotation.quoted($0) }
        let list = oneWillDo ? names.joined(lastBy: "or") : names.joined(separator: ", ")
        let message = "missing key\(keys.count == 1 || oneWillDo ? "" : "s") \(list)\(of(node, by: "in"))"
        return (message, keys.prefix(Explanation.examples).compactMap { hint($0, missingIn: node, complaint.finding.keyword, file) })
    }

    /// The key that may have been meant for a missing one, or a line to add.
    private func hint(_ key: String, missingIn mapping: Int, _ keyword: Value, _ file: String) -> String? {
        guard places.statements(of: instance.path(to: mapping).appending(key: key)).isEmpty else { return nil }
        let stated = instance.entries(of: mapping).map { instance.string($0.key) }.filter { name in
            // Short words are near to many others: the first letter is seldom the wrong one.
            name.first == key.first && MissingKey(name, keyword: keyword).schema == nil
        }
        if let near = nearest(key, in: stated) { return "did you mean \(Quotation.quoted(key)) by \(Quotation.quoted(near))?" }
        return MissingKey(key, keyword: keyword).hint(for: file)
    }

    private func unknown(_ key: Int, _ known: [String], _ keyword: Value) -> (message: String, hints: [String]) {
        let name = instance.string(key), mapping = collection(of: key)
        let message = "unknown key \(Quotation.quoted(name))\(of(mapping, by: "in"))"
        if let near = nearest(name, in: known) { return (message, ["did you mean \(Quotation.quoted(near))?"]) }
        let patterns = keyword.enclosing?["patternProperties"]?.ownEntries.map { "those that match \($0.key.text)" } ?? []
        let all = known + patterns, rest = all.count - Explanation.known, more = rest > 0 ? " and \(rest) more" : ""
        return (message, all.isEmpty ? [] : ["known keys here: \(all.prefix(Explanation.known).joined(separator: ", "))\(more)"])
    }

    private func name(_ key: Int, _ findings: [Finding]) -> String {
        let words = findings.lazy.compactMap { FindingWords(instance: instance, finding: $0).expectation }.first
        let mapping = collection(of: key)
        return "expected \(words ?? "another name") as a key\(of(mapping, by: "of")), got \(instance.quoted(key))"
    }

    /// What a key or an element stands in.
    private func collection(of child: Int) -> Int { instance.trail(to: child).last?.collection ?? 0 }
}

// MARK: Elements and branches

extension Explanation {
    private func superfluous(_ element: Int) -> String {
        let (list, step) = instance.trail(to: element).last ?? (element, .index(0))
        let limit = if case .index(let position) = step { position } else { 0 }
        return "expected at most \(FindingWords.counted("\(limit)", "element"))\(of(list)), got \(instance.nodes[list].count)"
    }

    private func refused(_ node: Int) -> String {
        guard let (collection, step) = instance.trail(to: node).last else { return "expected nothing" }
        switch step {
        case .key(let key): return "expected no key \(Quotation.quoted(key))\(of(collection, by: "in"))"
        case .index: return "expected no element\(of(node, by: "at"))"
        }
    }

    private func several(_ positions: [Int], _ finding: Finding) -> String {
        let branches = finding.keyword.elements, isSecret = instance.hasSecrets(finding.node)
        let names = positions.map { position in
            (isSecret || !branches.indices.contains(position) ? nil : SchemaSummary.words(branches[position]))
                ?? "alternative \(position + 1)"
        }
        let distinct = Set(names).count == names.count ? names : positions.map { "alternative \($0 + 1)" }
        let found = positions.count == 2 ? "both" : "\(positions.count) of them"
        return "expected only one of \(distinct.joined(lastBy: "and"))\(of(finding.node)), got \(found): \(instance.quoted(finding.node))"
    }
}

extension Finding.Rule {
    /// The keyword of the rule; nil where the schema's own word names it.
    var keyword: String? {
        switch self {
        case .nothingAllowed: "false"
        case .required: "required"
        case .dependentRequired: "dependentRequired"
        case .propertyName: "propertyNames"
        case .tooDeep: "$ref"
        default: nil
        }
    }
}
