internal import Documents
internal import Overlays

/// What is wrong about the sealed layers that one environment reads, layer by layer, so that a change costs the layers it touches.
struct SealedFindings {
    private let environment: String
    /// Of layers about which there is something to say.
    private var found: [String: [Diagnostic]] = [:]
    /// Layers that are sealed, with the document of each: their values may come due from one commit or day to the next.
    private var sealed: [String: String] = [:]
    /// Files that another one keeps from being a layer for now.
    private var shadowed: Set<String> = []

    init(of environment: String) { self.environment = environment }

    /// Judges layers anew, and forgets those that are gone.
    ///
    /// - Parameter paths: what changed; nil: all layers.
    mutating func update(_ loaded: LoadedConfiguration, changed paths: [String]?) throws {
        guard let configuration = loaded.configuration, let judge = SealedJudge(loaded) else { return }
        if paths == nil { self = SealedFindings(of: environment) }
        let order = configuration.graph.order(of: environment)
        for path in try paths.map(shadowed.union) ?? Set(configuration.allLayerFiles().files.map(\.path)) {
            (found[path], sealed[path]) = (nil, nil)
            guard let layer = LayerPath(path), order.contains(layer.environment) else { continue }
            guard let file = try configuration.layers(of: layer.document, in: layer.environment).first(where: { $0.path == path }) else {
                shadowed.insert(path)
                continue
            }
            shadowed.remove(path)
            let diagnostics = try judge.diagnostics(of: .documents([:]), in: [environment], changedBy: [path])
            if !diagnostics.isEmpty { found[path] = diagnostics }
            if try configuration.document(of: file)?.isEncrypted ?? false { sealed[path] = layer.document }
        }
    }

    /// All that there is to say now.
    func diagnostics(_ loaded: LoadedConfiguration) throws -> [Diagnostic] {
        let known = found.sorted { $0.key < $1.key }.flatMap(\.value)
        guard !loaded.terms.isEmpty, !sealed.isEmpty, let judge = SealedJudge(loaded) else { return known }
        return known + (try judge.diagnostics(of: .documents([environment: Set(sealed.values)]), in: [environment], changedBy: []))
    }
}
