internal import Documents
internal import Schemas

/// Reads the rules of `.sops.yaml`, with every complaint at once.
struct CreationRulesReader {
    private let root: Value
    private(set) var complaints: [Diagnostic] = []

    /// Rules in one file; thousands would be a mistake.
    private static let maximumRules = 10_000

    init(_ root: Value) { self.root = root }

    mutating func entries() -> [CreationRules.Entry] {
        guard let rules = root["creation_rules"], rules.kind != .null else { return [] }
        guard rules.kind == .sequence, rules.node.link <= CreationRulesReader.maximumRules else {
            complain("expected \"creation_rules\" to be a list of rules", rules)
            return []
        }
        let indents = indents()
        return rules.elements.compactMap { entry($0, indents) }
    }

    private mutating func entry(_ value: Value, _ indents: [SopsStore: Int]) -> CreationRules.Entry? {
        guard value.kind == .mapping else {
            complain("expected a rule, a mapping, found \(value.kind.withArticle)", value)
            return nil
        }
        var rule = CreationRule(recipients: recipients(value), indents: indents)
        rule.encryption = encryption(value)
        if let truth = value["mac_only_encrypted"], truth.kind != .null {
            if truth.kind == .boolean {
                rule.macOnlyEncrypted = truth.text.lowercased() == "true"
            } else {
                complain("expected true or false for \"mac_only_encrypted\"", truth)
            }
        }
        guard let path = value["path_regex"], path.kind != .null, !path.text.isEmpty else {
            return CreationRules.Entry(path: nil, rule: rule)
        }
        do throws(RegularExpression.Mistake) {
            return CreationRules.Entry(path: try RegularExpression(try re2Pattern(path.text)), rule: rule)
        } catch {
            complain("\"path_regex\": \(error.message), at byte \(error.offset + 1) of the expression", path)
            return nil
        }
    }

    private mutating func encryption(_ value: Value) -> EncryptionRule? {
        let rules = value.ownEntries.compactMap { entry -> (rule: EncryptionRule, value: Value)? in
            guard entry.value.isScalar, entry.value.kind != .null, !entry.value.text.isEmpty else { return nil }
            return EncryptionRule(field: entry.key.text, text: entry.value.text).map { ($0, entry.value) }
        }
        if rules.count > 1 {
            complain("expected at most one rule, found \(rules.map(\.rule.field).joined(separator: ", "))", rules[1].value)
        }
        guard let first = rules.first else { return nil }
        do throws(Diagnostic) { _ = try EncryptionMatcher(first.rule) } catch {
            var complaint = error
            complaint.place = first.value.place
            complaints.append(complaint)
        }
        return first.rule
    }

    // MARK: Recipients

    private mutating func recipients(_ value: Value) -> SopsRecipients {
        guard let groups = value["key_groups"], !groups.elements.isEmpty else {
            return SopsRecipients(groups: [group(value, isRule: true)], threshold: 1)
        }
        let read = groups.elements.prefix(SopsMetadata.maximumGroups).map { group($0, isRule: false) }
        if groups.elements.count > read.count {
            complain("expected at most \(SopsMetadata.maximumGroups) key groups, found \(groups.elements.count)", groups)
        }
        return SopsRecipients(groups: read, threshold: threshold(value["shamir_threshold"], groups: read.count))
    }

    private mutating func threshold(_ value: Value?, groups: Int) -> Int {
        guard let value, value.kind != .null, groups > 1 else { return groups }
        guard value.kind == .integer, let number = Int(value.text), number == 0 || 2 ... groups ~= number else {
            complain("expected a \"shamir_threshold\" from 2 to \(groups), the number of key groups, or 0 for all of them", value)
            return groups
        }
        return number == 0 ? groups : number
    }

    /// - Parameter isRule: whether recipients stand in the rule itself, where sops names some kinds otherwise.
    private mutating func group(_ value: Value, isRule: Bool) -> SopsRecipients.Group {
        var group = SopsRecipients.Group(age: [])
        for text in texts(value["age"]) {
            do throws(Diagnostic) { group.age.append(try AgeRecipient(parsing: text.text)) } catch {
                var complaint = error
                complaint.place = text.value.place
                complaints.append(complaint)
            }
        }
        for kind in SopsMetadata.otherKinds {
            for entry in isRule ? value[kind.ruleField].map({ [$0] }) ?? [] : value[kind.groupField]?.elements ?? [] {
                if entry.kind == .mapping {
                    group.others.append("\(kind.field) \(kind.name(kind.groupParts.map { entry[$0]?.text ?? "" }))")
                } else {
                    group.others += texts(entry).map { "\(kind.field) \($0.text)" }
                }
            }
        }
        for merged in value["merge"]?.elements ?? [] where !isRule {
            let inner = self.group(merged, isRule: false)
            group.age += inner.age.filter { !group.age.contains($0) }
            group.others += inner.others.filter { !group.others.contains($0) }
        }
        if group.age.count > SopsMetadata.maximumRecipients {
            complain("expected at most \(SopsMetadata.maximumRecipients) recipients, found \(group.age.count)", value)
        }
        return group
    }

    /// Texts with commas between them, or a list of such.
    private func texts(_ value: Value?) -> [(text: String, value: Value)] {
        guard let value, value.kind != .null else { return [] }
        return (value.kind == .sequence ? value.elements : [value]).flatMap { element in
            element.text.split(separator: ",").map { part in
                (String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()), element)
            }.filter { !$0.0.isEmpty }
        }
    }

    // MARK: Stores

    private mutating func indents() -> [SopsStore: Int] {
        var indents: [SopsStore: Int] = [:]
        for (store, field) in [(SopsStore.yaml, "yaml"), (.json, "json"), (.binary, "json_binary")] {
            guard let value = root["stores"]?[field]?["indent"], value.kind != .null else { continue }
            guard value.kind == .integer, let number = Int(value.text), (store == .yaml ? 1 : -1) ... 9 ~= number else {
                complain("expected an \"indent\" of up to 9 blanks\(store == .yaml ? "" : ", or -1 for a tab")", value)
                continue
            }
            indents[store] = number
        }
        return indents
    }

    private mutating func complain(_ message: String, _ value: Value) {
        guard complaints.count < Limits.standard.diagnostics else { return }
        complaints.append(Diagnostic("bad-sops-yaml", message, at: value.place))
    }
}
