/// What is wrong with a text, in the order in which it was found. Readers never show a value: it may be a secret.
package struct Complaints {
    package private(set) var list: [Diagnostic] = []
    private let limit: Int

    package init(limits: Limits) { limit = limits.diagnostics }

    package var hasErrors: Bool { list.contains(where: \.isError) }
    /// Whether nothing more will be kept, so that reading on makes no sense.
    package var isFull: Bool { list.count >= limit }

    package mutating func note(_ complaint: Diagnostic) {
        if !isFull { list.append(complaint) }
    }
}
