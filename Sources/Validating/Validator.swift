internal import Documents
package import Overlays
package import Rendering

/// The one validator: the commands, the hooks and the reconciler all judge by it.
///
/// It evaluates every document in scope in every environment, judges it by its schemas, and renders every target that it feeds, so
/// that what it accepts can be rendered. What no key at hand opens has a marker in its place there: keys decide nothing but what is known
/// of secrets. Sealed layers are judged as far as nobody needs a key for it.
package struct Validator {
    private let loaded: LoadedConfiguration

    package init(_ loaded: LoadedConfiguration) { self.loaded = loaded }

    /// - Parameters:
    ///   - scope: what to judge; the layers' own rules (names, kinds of files, unread layers) only with `everything`.
    ///   - environments: nil for every one that has targets.
    ///   - changes: what of the scope changed effectively, so that keys which only one environment has are told of once; nil tells
    ///     of all of them.
    ///   - files: what differs from a state that was judged; without `everything` only schemas that are among them, or refer to them, and
    ///     files that cfgops itself reads are judged themselves.
    ///   - namesChanged: whether documents or files came or went (`changesNames`), so that outputs may collide, or lack a document,
    ///     that the scope does not hold.
    ///   - progress: called with the environments done and their number.
    package func verdict(
        scope: Scope = .everything, environments wanted: [String]? = nil, changes: [KeyChange]? = nil, files: [String] = [],
        namesChanged: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Verdict {
        guard let configuration = loaded.configuration else { return Verdict(loaded.diagnostics) }
        // A manifest that did not change is not warned of again with every change (R31).
        var complaints = scope == .everything ? loaded.diagnostics : loaded.diagnostics.filter(\.isError)
        let concrete = configuration.graph.concrete.filter { wanted?.contains($0) ?? true }, environments = concrete.filter(scope.concerns)
        if scope == .everything || namesChanged { complaints += try layerDiagnostics(of: configuration) }
        // A schema that nothing is held to yet has to be good all the same.
        let changed = scope == .everything ? nil : files
        complaints += try loaded.judge?.complaints(in: concrete, changedBy: changed) ?? []
        complaints += try loaded.judge?.ownFiles(of: configuration.manifest, changedBy: changed) ?? []
        complaints += try SealedJudge(loaded)?.diagnostics(of: scope, in: concrete, changedBy: changed) ?? []
        let renderer = Renderer(configuration: configuration, marking: .sealed)
        // Only a look at everything, with keys, finds a secret that two environments share.
        let looksAtAll = scope == .everything && wanted == nil && configuration.inputs.opener != nil
        let shared = try looksAtAll ? SharedSecrets(judgingBy: loaded.judge) : nil
        for (done, environment) in environments.enumerated() {
            let names = scope.documents(in: environment)
            let found = try renderer.judge(environment: environment, documents: names, by: shared ?? loaded.judge)
            complaints += found.diagnostics.map { $0.concerning(environment) }
            if namesChanged, names != nil { complaints += try wholeDiagnostics(of: environment, in: configuration) }
            progress(done + 1, environments.count)
        }
        complaints += shared?.diagnostics(in: configuration) ?? []
        if wanted == nil { complaints += try parity(of: scope, changes, in: configuration) }
        return Verdict(complaints)
    }

    /// The rendering of one environment, nil exactly when the verdict does not accept it (promise 1).
    ///
    /// - Parameter marking: what markers stand for (R20); a sealed value without one is an error.
    package func rendering(of environment: String, marking: SecretMarking = .none) throws -> (rendering: Rendering?, verdict: Verdict) {
        guard let configuration = loaded.configuration else { return (nil, Verdict(loaded.diagnostics)) }
        let renderer = Renderer(configuration: configuration, marking: marking)
        let (rendering, found) = try renderer.judge(environment: environment, by: loaded.judge, warns: false)
        let layers = try configuration.allLayerFiles().diagnostics
        let schemas = try loaded.judge?.complaints(in: [environment]) ?? []
        let sealed = try SealedJudge(loaded)?.diagnostics(of: .everything, in: [environment], changedBy: nil) ?? []
        let verdict = Verdict(loaded.diagnostics + layers + schemas + sealed + found.map { $0.concerning(environment) })
        return (verdict.accepts(environment) ? rendering : nil, verdict)
    }

    /// The errors of an environment that no single document has: outputs at one path, targets without their document, two objects of one
    /// name.
    private func wholeDiagnostics(of environment: String, in configuration: Configuration) throws -> [Diagnostic] {
        let found = try Renderer(configuration: configuration, marking: .sealed)
            .judge(environment: environment, by: nil, warns: false).diagnostics
        let codes = ["path-collision", "missing-document", "object-collision"]
        return found.filter { codes.contains($0.code) }.map { $0.concerning(environment) }
    }

    private func layerDiagnostics(of configuration: Configuration) throws -> [Diagnostic] {
        try configuration.allLayerFiles().diagnostics + configuration.unreadLayers()
    }

    /// Keys that one environment has and the others lack, of the documents in scope.
    private func parity(of scope: Scope, _ changes: [KeyChange]?, in configuration: Configuration) throws -> [Diagnostic] {
        if let changes {
            let byDocument = Dictionary(grouping: changes, by: \.document).sorted { $0.key < $1.key }
            return try byDocument.flatMap { name, changes in
                try configuration.parity(name) { path in changes.contains { $0.concerns(existenceOf: path) } }
            }
        }
        let names: Set<String>
        switch scope {
        case .everything: names = try configuration.graph.concrete.reduce(into: []) { try $0.formUnion(configuration.documents(in: $1)) }
        case .documents(let documents): names = documents.values.reduce(into: []) { $0.formUnion($1) }
        }
        return try names.sorted().flatMap { try configuration.parity($0) }
    }
}

extension Scope {
    /// What is in scope of one environment, sorted; documents that are gone are among them. Nil for all that it has.
    fileprivate func documents(in environment: String) -> [String]? {
        switch self {
        case .everything: nil
        case .documents(let names): (names[environment] ?? []).sorted()
        }
    }
}

extension Diagnostic {
    /// The same complaint about an environment, unless it names its own.
    func concerning(_ environment: String) -> Diagnostic {
        guard environments.isEmpty else { return self }
        var copy = self
        copy.environments = [environment]
        return copy
    }
}
