/// A document as one environment states it: `environments/prod/app.yaml`.
package struct LayerFile: Hashable, Sendable {
    package var path: String
    package var environment: String
    package var document: String
    /// The second layer of the document, `NAME.secrets.EXT`. Whether it is encrypted its content says (R4).
    package var isSecrets: Bool
    package var identity: ContentIdentity?

    package init(path: String, environment: String, document: String, isSecrets: Bool, identity: ContentIdentity?) {
        self.path = path
        self.environment = environment
        self.document = document
        self.isSecrets = isSecrets
        self.identity = identity
    }
}
