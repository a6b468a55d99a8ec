package import Documents

/// `DOC` or `DOC:PATH`, both patterns: a document, or a value and everything below it.
package struct DocumentPattern: Sendable {
    package let text: String
    package let documents: Pattern
    /// Nil: the whole document.
    package let path: PathPattern?

    package init(_ text: String) {
        self.text = text
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1).map { String(Substring($0)) }
        documents = Pattern(parts.first ?? "")
        path = parts.count > 1 ? PathPattern(parts[1]) : nil
    }

    /// Whether it speaks of a value, or of what it stands in.
    package func covers(_ document: String, _ keys: [[UInt8]]) -> Bool {
        guard documents.matches(document) else { return false }
        guard let path else { return true }
        return (1 ... max(1, keys.count)).contains { path.matches(Array(keys.prefix($0))) }
    }
}

/// What may differ between environments, or be alike where it should not.
package struct ParityException: Sendable {
    package let pattern: DocumentPattern
    /// The environments that it holds for; nil: any. Descendants are included (R6).
    package let environments: [Named]?
    /// The last day on which it is allowed, as `2027-01-31`.
    package let until: String?
    package let place: Place

    /// - Parameter value: the text, or a mapping with it at `path`.
    init(_ value: Value) {
        pattern = DocumentPattern(value["path"]?.text ?? value.text)
        environments = value.names("environments")
        until = value["until"]?.text
        place = value.place
    }

    /// Never where the day is not known.
    package func isExpired(on today: String?) -> Bool {
        guard let until, let today else { return false }
        return until < today
    }

    func concerns(_ keys: [[UInt8]]) -> Bool { pattern.path.map { $0.matches(keys) } ?? keys.isEmpty }

    package func allows(_ environment: String, in graph: EnvironmentGraph) -> Bool {
        guard let environments else { return true }
        return graph.order(of: environment).contains { ancestor in environments.contains { $0.text == ancestor } }
    }
}
