package import Documents
package import Overlays

/// What a tree of kustomizations means, found out without kustomize (facts: kubernetes-sigs/kustomize v5.5).
package enum Kustomize {
    package struct Build: Sendable {
        /// In kustomize's order.
        package var objects: [ImportedValue] = []
        /// Everything that stands in the way, by file; an error means that the objects are not what kustomize would give.
        package var diagnostics: [Diagnostic] = []
    }

    /// Builds the kustomization of a folder.
    /// - Parameters:
    ///   - folder: from the root of the source; bases and files are looked for in the whole source.
    ///   - name: of the source, for messages; empty where paths speak for themselves.
    /// - Throws: what the source throws.
    package static func build(_ folder: String, in source: any LayerSource, named name: String = "") throws -> Build {
        var builder = KustomizeBuilder(source: source, name: name)
        return try builder.build(folder)
    }
}
