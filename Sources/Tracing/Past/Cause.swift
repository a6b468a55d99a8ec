/// A file by which a commit gave a value.
package struct Cause: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// A layer of the document, the environment's own or an ancestor's.
        case layer
        /// A layer of another document, which references reached.
        case reference
        /// What `${file:}` named.
        case file
        /// A schema that says how lists merge, or what a value is that no layer states.
        case schema
        /// Which environments there are, what they inherit, and how documents are read.
        case manifest
    }

    package let kind: Kind
    /// Below the configuration root.
    package let file: String
}
