package import Documents
internal import Overlays

/// Which part of a configuration goes back: all of it, one environment's own layers, documents or paths in them, or these in one
/// environment.
package struct Selection: Sendable, Hashable {
    /// Nil: every environment.
    package let environment: String?
    /// Documents, or paths in them; empty: all documents.
    package let documents: [DocumentPath]

    package init(environment: String? = nil, documents: [DocumentPath] = []) {
        (self.environment, self.documents) = (environment, documents)
    }

    package var isEverything: Bool { environment == nil && documents.isEmpty }

    /// The paths of documents that do not go back as a whole.
    var paths: [DocumentPath] {
        let whole = Set(documents.filter(\.path.isRoot).map(\.document))
        return documents.filter { !whole.contains($0.document) }
    }

    /// Whether a file goes back as a whole.
    ///
    /// - Parameter path: from the configuration root.
    func takes(file path: String) -> Bool {
        if let environment, !path.hasPrefix("environments/\(environment)/") { return false }
        guard !documents.isEmpty else { return true }
        guard let layer = LayerPath(path) else { return false }
        return documents.contains { $0.path.isRoot && $0.document == layer.document }
    }
}
