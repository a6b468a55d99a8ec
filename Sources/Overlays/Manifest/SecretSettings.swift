package import Documents

/// What the manifest says of secrets: `secrets:`.
package struct SecretSettings: Sendable {
    /// Some values, and when they are due.
    package struct Rotation: Sendable {
        package let pattern: DocumentPattern
        /// Nil: every environment. Descendants are included (R6).
        package let environments: [Named]?
        package let terms: SecretTerms

        init(_ value: Value) {
            pattern = DocumentPattern(value["path"]?.text ?? "")
            environments = value.names("environments")
            var terms = SecretTerms(place: value["path"]?.place ?? value.place)
            for (key, item) in value.ownEntries { _ = terms.take(key.text, item) }
            terms.refuses = value["overdue"].map { $0.text == "refuse" }
            self.terms = terms
        }

        /// Whether it speaks of a value, or of what it stands in.
        package func concerns(_ document: String, _ keys: [[UInt8]]) -> Bool { pattern.covers(document, keys) }
    }

    package var rotation: [Rotation]
    /// Whether a value that is due is an error where nothing else is said.
    package var refusesOverdue: Bool
    /// Whether a file that is sealed for others than `.sops.yaml` says is an error.
    package var refusesRecipients: Bool
    /// Secrets that several environments may state alike.
    package var shared: [ParityException]

    init(_ value: Value?) {
        rotation = value?["rotation"]?.elements.map(Rotation.init) ?? []
        refusesOverdue = value?["overdue"]?.text == "refuse"
        shared = value?["shared"]?.elements.map(ParityException.init) ?? []
        refusesRecipients = value?["recipients"]?.text == "refuse"
    }
}
