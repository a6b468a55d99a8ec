internal import Documents
internal import Overlays
internal import Rendering
internal import Validating

extension Workspace {
    /// The rendering of one environment that validation accepts, warnings told; otherwise exit 1, or 4 for lack of a key, with every error
    /// that touches it (promise 1).
    ///
    /// - Parameters:
    ///   - target: the name of the one target that is wanted; nil: all.
    ///   - marking: what markers stand for (R20); a sealed value without one is an error.
    func rendering(
        of environment: String, in loaded: LoadedConfiguration, only target: String? = nil, marking: SecretMarking = .none
    ) throws -> Rendering {
        let configuration = try loaded.usable()
        try configuration.checkTargets(of: environment)
        // One target needs no key for the secrets of others.
        let others = target != nil && marking == .none ? SecretMarking.sealed : marking
        let (whole, verdict) = try Validator(loaded).rendering(of: environment, marking: others)
        guard let whole else {
            throw Failure.unusable(verdict.errors.filter { $0.environments.isEmpty || $0.environments.contains(environment) })
        }
        verdict.warnings.filter { $0.environments.contains(environment) }.forEach(context.complain)
        guard target != nil else { return whole }
        let renderer = Renderer(configuration: configuration, marking: marking)
        let (rendering, diagnostics) = try renderer.render(environment: environment, only: target)
        guard let rendering else { throw Failure.unusable(diagnostics) }
        return rendering
    }
}

extension Configuration {
    /// Refuses an environment that is unknown, or that nothing is rendered for.
    func checkTargets(of environment: String) throws {
        try check(environment: environment)
        if graph.isAbstract(environment) {
            throw Diagnostic(
                "abstract", "\"\(environment)\" is abstract and has no targets", hints: ["render an environment that inherits it"])
        }
    }
}
