package import Documents
package import Overlays

/// Effective documents to the bytes of all targets of an environment. Pure: what it reads, it reads through the configuration.
package struct Renderer: Sendable {
    let configuration: Configuration
    let inParallel: Bool
    let marksSealed: Bool
    let templates = TemplateCache()

    /// - Parameters:
    ///   - inParallel: whether every core may be used. The result does not depend on it.
    ///   - marksSealed: whether a marker stands for each sealed value (R20); otherwise it is an error.
    package init(configuration: Configuration, inParallel: Bool = true, marksSealed: Bool = false) {
        self.configuration = configuration
        self.inParallel = inParallel
        self.marksSealed = marksSealed
    }

    /// Renders one environment, or one target of it.
    ///
    /// - Returns: the rendering, nil exactly when there is an error; every error, and warnings about what targets write.
    /// - Throws: what the source of the layers throws when it cannot read them.
    package func render(environment: String, only target: String? = nil) throws -> (rendering: Rendering?, diagnostics: [Diagnostic]) {
        try IncrementalRenderer(
            environment: environment, only: target, inParallel: inParallel, marksSealed: marksSealed, templates: templates
        )
        .render(configuration, changed: nil)
    }
}
