/// A document as one environment states it: `environments/prod/app.yaml`; or a schema that says what it is where none does.
package struct LayerFile: Hashable, Sendable {
    package var path: String
    /// Empty for a schema.
    package var environment: String
    package var document: String
    /// The second layer of the document, `NAME.secrets.EXT`. Whether it is encrypted its content says (R4).
    package var isSecrets: Bool
    package var identity: ContentIdentity?

    /// A schema's defaults stand in for what no layer states.
    package var isSchema: Bool { environment.isEmpty }

    package init(path: String, environment: String, document: String, isSecrets: Bool, identity: ContentIdentity?) {
        self.path = path
        self.environment = environment
        self.document = document
        self.isSecrets = isSecrets
        self.identity = identity
    }
}
