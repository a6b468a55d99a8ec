/// `DOC:PATH=VALUE`, split at the first `=` outside double quotes (R22).
package struct Assignment: Sendable {
    /// How the value is read: as a plain YAML scalar, as a string whatever it says, or as JSON.
    package enum Form: Sendable { case plain, string, json }

    package var target: DocumentPath
    package var value: NewValue

    package init(parsing text: String, as form: Form = .plain) throws(Diagnostic) {
        guard let split = Assignment.separator(in: text) else {
            _ = try DocumentPath(parsing: text)  // a quote that does not close hides the "="
            throw Diagnostic(
                "no-value", "expected DOC:PATH=VALUE, got \"\(text)\" without \"=\"", hints: ["an empty value is written \(text)="])
        }
        target = try DocumentPath(parsing: String(text[..<split]))
        let written = String(text[text.index(after: split)...])
        value =
            switch form {
            case .plain: try NewValue(plain: written)
            case .string: .string(written)
            case .json: try NewValue(json: written)
            }
    }

    /// The first `=` outside double quotes.
    package static func separator(in text: String) -> String.Index? {
        var isQuoted = false, isEscaped = false
        return text.utf8.indices.first { index in
            switch text.utf8[index] {
            case .backslash where isQuoted && !isEscaped:
                isEscaped = true
                return false
            case .quote where !isEscaped: isQuoted.toggle()
            case UInt8(ascii: "="): if !isQuoted { return true }
            default: break
            }
            isEscaped = false
            return false
        }
    }
}
