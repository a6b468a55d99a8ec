package import Documents
package import Overlays

/// Effective documents to the bytes of all targets of an environment. Pure: what it reads, it reads through the configuration.
package struct Renderer: Sendable {
    let configuration: Configuration
    let inParallel: Bool
    let marking: SecretMarking
    let templates = TemplateCache()

    /// - Parameters:
    ///   - inParallel: whether every core may be used. The result does not depend on it.
    ///   - marking: what markers stand for (R20); a sealed value without one is an error.
    package init(configuration: Configuration, inParallel: Bool = true, marking: SecretMarking = .none) {
        self.configuration = configuration
        self.inParallel = inParallel
        self.marking = marking
    }

    /// Renders one environment, or one target of it.
    ///
    /// - Returns: the rendering, nil exactly when there is an error; every error, and warnings about what targets write.
    /// - Throws: what the source of the layers throws when it cannot read them.
    package func render(environment: String, only target: String? = nil) throws -> (rendering: Rendering?, diagnostics: [Diagnostic]) {
        try IncrementalRenderer(
            environment: environment, only: target, inParallel: inParallel, marking: marking, templates: templates
        )
        .render(configuration, changed: nil)
    }
}
