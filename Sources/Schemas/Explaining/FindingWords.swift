internal import Documents

/// What a rule asks for and what it got, as the halves of a sentence: `expected AN INTEGER, got THE STRING "LOTS"`.
struct FindingWords {
    let instance: Instance
    let finding: Finding

    private var node: Int { finding.node }
    private var limit: String { Quotation.shortened(finding.keyword.text) }
    private var isSecret: Bool { instance.hasSecrets(node) }

    /// Nil where the rule is about keys, elements or branches, and wants a sentence of its own.
    var expectation: String? {
        switch finding.rule {
        case .type(let names): SchemaSummary.words(types: names)
        case .oneOfValues: SchemaSummary.words(values: finding.keyword.elements)
        case .constant: finding.keyword.quoted
        case .minimum: "at least \(limit)"
        case .exclusiveMinimum: "more than \(limit)"
        case .maximum: "at most \(limit)"
        case .exclusiveMaximum: "less than \(limit)"
        case .multipleOf: "a multiple of \(limit)"
        case .minLength: atLeast("character")
        case .maxLength: atMost("character")
        case .minItems: atLeast("element")
        case .maxItems: atMost("element")
        case .minProperties: atLeast("key")
        case .maxProperties: atMost("key")
        case .pattern, .format: SchemaSummary.text(finding.keyword)
        case .uniqueItems: "different elements"
        case .contains(let minimum, let maximum, let count): elements(minimum, maximum, count)
        case .not: refusal
        default: nil
        }
    }

    /// What was found, quoted. The length of a secret is part of it.
    var found: String {
        switch finding.rule {
        case .type: instance.named(node)
        case .minLength(let count), .maxLength(let count): isSecret || count == 0 ? quoted : "\(count): \(quoted)"
        case .minItems(let count), .minProperties(let count), .maxItems(let count), .maxProperties(let count):
            count == 0 ? "none" : "\(count)"
        case .contains(_, _, let count): count == 0 ? "none" : "\(count)"
        case .uniqueItems(_, let second): "\(instance.quoted(second)) twice"
        default: quoted
        }
    }

    private var quoted: String { instance.quoted(node) }

    /// How the sentence goes on to the path.
    var preposition: String {
        switch finding.rule {
        case .contains, .not, .uniqueItems: "in"
        default: "for"
        }
    }

    private func atLeast(_ unit: String) -> String { "at least \(FindingWords.counted(limit, unit))" }
    private func atMost(_ unit: String) -> String { limit == "0" ? "no \(unit)s" : "at most \(FindingWords.counted(limit, unit))" }

    /// `1 key`, `2 keys`.
    static func counted(_ count: String, _ unit: String) -> String { "\(count) \(unit)\(count == "1" ? "" : "s")" }

    private func elements(_ minimum: Int, _ maximum: Int?, _ count: Int) -> String {
        let bound = count < minimum ? "at least \(minimum)" : "at most \(maximum ?? count)"
        let unit = (count < minimum ? minimum : maximum) == 1 ? "element that is" : "elements that are each"
        let words = isSecret ? nil : SchemaSummary.words(finding.keyword)
        return "\(bound) \(unit) \(words ?? "as \"contains\" says")"
    }

    /// What `not` allows. Of a secret it would say what the value is.
    private var refusal: String {
        let refused = finding.keyword.dereferenced
        let keys = (refused["required"]?.elements ?? []).map { Quotation.quoted($0.text) }
        let others = refused.ownEntries.filter { !["required", "type", "properties"].contains($0.key.text) }
        if others.isEmpty, refused["properties"] == nil, !keys.isEmpty {
            return keys.count == 1 ? "no key \(keys[0])" : "not all of \(keys.joined(lastBy: "and")) together"
        }
        return (isSecret ? nil : SchemaSummary.words(refused)).map { "anything but \($0)" }
            ?? "a value that does not meet the schema below \"not\""
    }
}
