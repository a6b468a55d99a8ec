internal import Documents

/// What is wrong with a text, in the order in which it was found. Readers never show a value: it may be a secret.
struct Complaints {
    private(set) var list: [Diagnostic] = []
    private let limit: Int

    init(limits: Limits) { limit = limits.diagnostics }

    var hasErrors: Bool { list.contains(where: \.isError) }
    /// Whether nothing more will be kept, so that reading on makes no sense.
    var isFull: Bool { list.count >= limit }

    mutating func note(_ complaint: Diagnostic) {
        if !isFull { list.append(complaint) }
    }
}
