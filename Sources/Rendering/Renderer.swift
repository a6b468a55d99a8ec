package import Documents
package import Overlays

/// Effective documents to the bytes of all targets of an environment. Pure: what it reads, it reads through the configuration.
package struct Renderer: Sendable {
    let configuration: Configuration
    let inParallel: Bool
    let templates = TemplateCache()

    /// - Parameter inParallel: whether every core may be used. The result does not depend on it.
    package init(configuration: Configuration, inParallel: Bool = true) {
        self.configuration = configuration
        self.inParallel = inParallel
    }

    /// Renders one environment, or one target of it.
    ///
    /// - Returns: the rendering, nil exactly when there is an error; and every error of every target and document in it.
    /// - Throws: what the source of the layers throws when it cannot read them.
    package func render(environment: String, only target: String? = nil) throws -> (rendering: Rendering?, diagnostics: [Diagnostic]) {
        try IncrementalRenderer(environment: environment, only: target, inParallel: inParallel, templates: templates)
            .render(configuration, changed: nil)
    }
}
