internal import Documents

/// A schema that was inferred: the keywords that an inference can find.
package struct InferredSchema: Sendable {
    struct Property: Sendable {
        var key: String
        var schema: InferredSchema
    }

    var title: String?
    var description: String?
    /// As JSON Schema names them; empty where nothing is known.
    var types: [String] = []
    var format: String?
    var minimum: Int?
    var maximum: Int?
    var allowed: [String] = []
    var examples: [String] = []
    var required: [String] = []
    var isClosed = false
    var properties: [Property] = []
    var strategy: MergeStrategy?
    /// At most one.
    var items: [InferredSchema] = []
    /// What its author should look at; a comment where the language has them.
    var remarks: [String] = []
}
