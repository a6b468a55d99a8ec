/// Where a schema stands: in which of the documents of a registry, and at which node of it.
struct SchemaAddress: Hashable, Sendable {
    var document: Int
    var node: Int
}
