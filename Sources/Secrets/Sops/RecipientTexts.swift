internal import Documents

extension SopsRecipients {
    /// Each key once, as files spell it, in the order of the file.
    package var all: [String] { unique(groups.flatMap(\.all)) }

    package func contains(_ recipient: String) -> Bool { groups.contains { $0.all.contains(recipient) } }
}

extension SopsRecipients.Group {
    package var all: [String] { age.map(\.text) + others }
}
