/// The comments that belong to an entry or an element, without the sign that starts them, otherwise as they are (` like this`).
package struct Comments: Sendable, Hashable {
    /// Lines above, in order; an empty line behind a comment is nil.
    package var above: [String?] = []
    /// Behind the value, in its line.
    package var beside: String?
    /// Lines behind the last entry of a collection, which belong to nothing that follows.
    package var below: [String?] = []

    package init() {}
}
