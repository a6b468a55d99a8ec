internal import Documents

/// What is said of the place of a rule in its schema.
struct SchemaNotes {
    let keyword: Value
    /// Whether a condition may be told: what a secret has to be for it is what the secret is.
    let namesConditions: Bool
    /// The schema that has the keyword; for a schema that is `false` the one around it.
    private var schema: Value? { keyword.enclosing }

    /// `maximum: 65535 (port of the server)`.
    var rule: Diagnostic.Note {
        let words = [dependency, keyword.keyBefore?.text, value].compactMap { $0 }.joined(separator: ": ")
        let caption = keyword.keyBefore == nil ? nil : schema?.caption.map { " (\($0))" }
        return Diagnostic.Note((words.isEmpty ? "the schema" : words) + (caption ?? ""), at: keyword.rulePlace)
    }

    /// A scalar as it is written, or a list of scalars; nil for what fills more than a line.
    private var value: String? {
        guard !keyword.isScalar else { return Quotation.shortened(keyword.text.split(whereSeparator: \.isNewline).joined(separator: " ")) }
        return !keyword.elements.isEmpty && keyword.elements.allSatisfy(\.isScalar) ? keyword.quoted : nil
    }

    /// The keyword around a list of keys that another key needs.
    private var dependency: String? {
        guard keyword.kind == .sequence, let word = schema?.keyBefore?.text else { return nil }
        return ["dependentRequired", "dependencies"].contains(word) ? word : nil
    }

    /// Why rules below `then`, `else` and `dependentSchemas` apply, from the inside out.
    var circumstances: [Diagnostic.Note] {
        var notes: [Diagnostic.Note] = [], value = keyword
        while let holder = value.enclosing {
            if value.kind != .sequence, let key = value.keyBefore, let reason = reason(key, holder) {
                notes.append(Diagnostic.Note("applies because \(reason)", at: key.place))
            }
            value = holder
        }
        return notes
    }

    private func reason(_ key: Value, _ holder: Value) -> String? {
        // A mapping of properties may have keys of these names as well.
        let isSchema = holder.keyBefore.map { !["properties", "patternProperties", "$defs", "definitions"].contains($0.text) } ?? true
        switch key.text {
        case "then" where isSchema: return holder["if"].map { condition($0, isMet: true) }
        case "else" where isSchema: return holder["if"].map { condition($0, isMet: false) }
        default:
            let word = holder.keyBefore?.text
            return word == "dependentSchemas" || word == "dependencies" ? "\(Quotation.quoted(key.text)) is there" : nil
        }
    }

    /// `"kind" is "tls"`.
    private func condition(_ schema: Value, isMet: Bool) -> String {
        let negation = isMet ? "" : " not", schema = schema.dereferenced
        let parts = (schema["properties"]?.ownEntries ?? []).compactMap { key, property -> String? in
            SchemaSummary.words(property).map { "\(Quotation.quoted(key.text)) is\(negation) \($0)" }
        }
        let required = (schema["required"]?.elements ?? []).map { "\(Quotation.quoted($0.text)) is\(negation) there" }
        let all = parts.isEmpty ? required : parts
        guard !all.isEmpty, namesConditions else { return "the value \(isMet ? "meets" : "does not meet") \"if\"" }
        return all.joined(lastBy: isMet ? "and" : "or")
    }
}
