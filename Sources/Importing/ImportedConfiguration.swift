package import Documents

/// What an import source says, before it is cut into layers: the value of every document in every environment, as programs see it.
package struct ImportedConfiguration: Sendable {
    package struct Environment: Sendable {
        package var name: String
        /// Left to right, later ones win; empty: `base` alone.
        package var parents: [String]
        /// The source has no values of it: it takes what all its descendants share.
        package var isAbstract: Bool

        package init(name: String, parents: [String] = [], isAbstract: Bool = false) {
            self.name = name
            self.parents = parents
            self.isAbstract = isAbstract
        }
    }

    /// Parents before children. `base` is in it exactly when the source has values that belong to no environment.
    package var environments: [Environment] = []
    /// By environment, then by document: effective values, not layers.
    package var documents: [String: [String: ImportedDocument]] = [:]
    /// By environment, then by document: the objects that a stream with a short overlay makes.
    package var objects: [String: [String: [ImportedValue]]] = [:]
    /// Files that are taken byte for byte, by their path below the configuration root: sealed layers, binary files.
    package var files: [String: [UInt8]] = [:]
    /// What cannot be carried, and why: an error stops the import, a warning is shown with the proof.
    package var diagnostics: [Diagnostic] = []

    package init() {}
}

/// One document of a source.
package enum ImportedDocument: Sendable {
    case mapping(ImportedValue)
    /// Kubernetes objects (R7).
    case stream([ImportedValue])
}
