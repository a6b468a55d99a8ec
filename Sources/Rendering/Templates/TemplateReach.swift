package import Overlays

extension Renderer {
    /// The files that a target's template and its partials stand in, or would stand in; empty for a target without a template.
    package func templateFiles(of target: TargetDeclaration) throws -> Set<String> {
        try TemplateLinker.link(target, in: configuration.source, templates).files
    }

    /// The documents by environment whose files are made with any of these templates and partials.
    ///
    /// - Parameter paths: seen from the configuration root, those of other files too.
    package func documents(madeWith paths: [String]) throws -> [String: Set<String>] {
        let paths = paths.filter { $0.hasPrefix(LinkedTemplate.folder) }
        var found: [String: Set<String>] = [:]
        guard !paths.isEmpty else { return found }
        for target in configuration.manifest.targets where try !templateFiles(of: target).isDisjoint(with: paths) {
            for environment in configuration.graph.concrete where configuration.graph.selects(target.environments, environment) {
                let isNamed = target.documents.allSatisfy(\.isLiteral)
                let names = isNamed ? target.documents.map(\.text) : try configuration.documents(in: environment)
                found[environment, default: []].formUnion(names.filter(target.documents.match))
            }
        }
        return found
    }
}
