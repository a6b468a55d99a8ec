internal import Documents
package import Overlays

extension Configuration {
    /// Whether files that changed make documents come or go in some environment, or are no layers by their names: then a verdict on
    /// the changed documents alone would miss what only the whole environment shows.
    ///
    /// - Parameters:
    ///   - paths: what differs from `old`, from the configuration root.
    ///   - old: nil when nothing is known of the state before.
    package func changesNames(_ paths: [String], since old: Configuration?) throws -> Bool {
        guard let old else { return true }
        return try paths.contains { path in
            guard path.hasPrefix("environments/") else { return false }
            guard let layer = LayerPath(path), DocumentPath.isDocumentName(layer.document) else { return true }
            return try ([layer.environment] + graph.descendants(of: layer.environment)).contains { environment in
                try old.layers(of: layer.document, in: environment).isEmpty != layers(of: layer.document, in: environment).isEmpty
            }
        }
    }
}
