package import Documents
package import History

/// What taking back means for one head.
package struct RollbackResult: Sendable {
    package var edits: [String: Change.Edit]
    /// Values that were stated in an environment's own layer because something else would have made them different.
    package var pinned: [Pinned] = []
    package var kept: [Kept] = []
    /// What stood where something goes back. On another head it must still be that (R23).
    package var seen: [Spot: Seen] = [:]

    /// The id of a file, the JSON of a statement, or nothing.
    package struct Seen: Sendable, Hashable {
        package let text: String
        /// To be compared, and shown to nobody.
        package let isSecret: Bool

        package init(_ text: String, isSecret: Bool = false) { (self.text, self.isSecret) = (text, isSecret) }
    }

    /// Where something goes back.
    package enum Spot: Sendable, Hashable {
        /// From the configuration root.
        case file(String)
        case statement(environment: String, DocumentPath)
    }

    package init(edits: [String: Change.Edit]) { self.edits = edits }
}

/// A value that an environment's own layer states so that it is what it was (R24).
package struct Pinned: Sendable, Hashable {
    package let environment: String
    package let target: DocumentPath

    package init(environment: String, target: DocumentPath) { (self.environment, self.target) = (environment, target) }
}

/// What stays as it is today although it is asked back, and why.
package struct Kept: Sendable, Hashable {
    package let environment: String
    package let target: DocumentPath
    package let reason: String

    package init(environment: String, target: DocumentPath, reason: String) {
        (self.environment, self.target, self.reason) = (environment, target, reason)
    }
}
