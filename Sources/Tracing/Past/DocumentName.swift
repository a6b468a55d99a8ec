/// A document of an environment, as both were called at some commit.
package struct DocumentName: Hashable, Sendable {
    package var environment: String
    package var document: String

    package init(environment: String, document: String) {
        (self.environment, self.document) = (environment, document)
    }
}
