package import Documents

/// Warnings about a configuration as a whole, which no single document could earn.
extension Configuration {
    /// Layers that reach no environment with targets: those of sets that nobody inherits, and files beside the environments.
    package func unreadLayers() throws -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for environment in graph.names
        where graph.isAbstract(environment) && !graph.descendants(of: environment).contains(where: { !graph.isAbstract($0) }) {
            let count = try ownLayers(of: environment).count
            guard count > 0 else { continue }
            diagnostics.append(
                Diagnostic(
                    "unread-layers", "no environment reads the \(count == 1 ? "layer" : "\(count) layers") of \"\(environment)\"",
                    severity: .warning, at: Place(file: "environments/\(environment)")))
        }
        for entry in try source.list("environments") ?? [] where entry.kind != .folder && LayerFolder.isLayerName(entry.name) {
            diagnostics.append(
                Diagnostic(
                    "unread-layers", "no environment reads this file: expected it in the folder of one", severity: .warning,
                    at: Place(file: "environments/\(entry.name)")))
        }
        return diagnostics
    }
}
