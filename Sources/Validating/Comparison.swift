package import Documents
package import Overlays

/// Two states of a configuration side by side.
package struct Comparison {
    let old: LoadedConfiguration
    let new: LoadedConfiguration
    private let scope: Scope
    private let path: Path

    /// - Parameters:
    ///   - scope: the documents that may differ; those outside are not looked at.
    ///   - path: what of each document is compared.
    package init(old: LoadedConfiguration, new: LoadedConfiguration, scope: Scope, path: Path = .root) {
        (self.old, self.new, self.scope, self.path) = (old, new, scope, path)
    }

    /// The environments of either side that have effective documents, new ones first.
    package var environments: [String] {
        let news = new.configuration?.graph.concrete ?? [], olds = old.configuration?.graph.concrete ?? []
        return news + olds.filter { !news.contains($0) }
    }

    /// Called with what stops a comparison of one document: it has no effective value on one side, which is not the same as none.
    package typealias Broken = (_ environment: String, [Diagnostic]) -> Void

    /// Called with each pair of documents that was compared and differs.
    package typealias Differing = (DocumentPair) -> Void

    /// Every effective value that differs, by environment, document and path. A document with errors on one side is left out.
    package func changes(
        in wanted: [String]? = nil, broken: Broken = { _, _ in }, differing: Differing = { _ in }
    ) throws -> [KeyChange] {
        try environments.filter { wanted?.contains($0) ?? true }.flatMap {
            try changes(from: $0, to: $0, broken: broken, differing: differing)
        }
    }

    /// How an environment of the old state and one of the new differ, by document and path; the new one is named in what is found.
    package func changes(
        from: String, to: String, broken: Broken = { _, _ in }, differing: Differing = { _ in }
    ) throws -> [KeyChange] {
        try documents(from, to).flatMap { name -> [KeyChange] in
            let before = try old.configuration?.evaluated(name, in: from), after = try new.configuration?.evaluated(name, in: to)
            let errors = (before?.errors ?? []) + (after?.errors ?? [])
            guard errors.isEmpty else {
                broken(to, errors)
                return []
            }
            let pair = DocumentPair(name, at: path, old: (from, before?.document), new: (to, after?.document))
            var comparison = KeyComparison(environment: to, document: name)
            comparison.compare(pair.old, pair.new, at: path)
            if !comparison.changes.isEmpty { differing(pair) }
            return comparison.changes
        }
    }

    /// Whether either side has anything to compare in one of these environments.
    package func hasValues(in environments: [String]) throws -> Bool {
        try environments.contains { environment in
            try documents(environment, environment).contains { name in
                let results = try [old, new].map { try $0.configuration?.evaluated(name, in: environment) }
                return results.contains { $0?.document?.node(at: path) != nil }
            }
        }
    }

    /// What a change does.
    package struct Effect {
        package let changes: [KeyChange]
        /// The environments that were protected before and have other effective values now (R26, R28).
        package let protected: [String]
        /// What rules about changes say of it.
        package let diagnostics: [Diagnostic]
    }

    /// - Parameter isPush: whether the rules of the old state hold, too (R28).
    package func effect(isPush: Bool = false) throws -> Effect {
        let rules = try ChangeRules(old: old, new: new, isPush: isPush)
        var changed: Set<String> = [], found: [Diagnostic] = []
        // What could not be evaluated before has a new value now.
        let changes = try changes(
            broken: { environment, _ in changed.insert(environment) }, differing: { found += rules.diagnostics(of: $0) })
        changed.formUnion(changes.map(\.environment))
        let protected = old.configuration.map { old in old.graph.names.filter { old.graph.isProtected($0) && changed.contains($0) } }
        return Effect(changes: changes, protected: protected ?? [], diagnostics: found)
    }

    /// What rules about changes say of some environments. Where there are no such rules nothing is compared.
    package func brokenRules(in wanted: [String]? = nil) throws -> [Diagnostic] {
        let rules = try ChangeRules(old: old, new: new, isPush: false)
        guard !rules.isEmpty else { return [] }
        var found: [Diagnostic] = []
        _ = try changes(in: wanted, differing: { found += rules.diagnostics(of: $0) })
        return found
    }

    private func documents(_ from: String, _ to: String) throws -> [String] {
        if case .documents(let names) = scope { return (names[from] ?? []).union(names[to] ?? []).sorted() }
        let olds = try old.configuration?.documents(inIfAny: from) ?? [], news = try new.configuration?.documents(inIfAny: to) ?? []
        return Set(news).union(olds).sorted()
    }
}

/// One document on both sides of a comparison, with the part of it that is compared; nil where a side does not have it.
package struct DocumentPair: Sendable {
    package let document: String
    package let path: Path
    package let oldEnvironment: String
    package let newEnvironment: String
    package let old: KeyComparison.Side?
    package let new: KeyComparison.Side?

    fileprivate init(
        _ document: String, at path: Path, old: (environment: String, document: EffectiveDocument?),
        new: (environment: String, document: EffectiveDocument?)
    ) {
        (self.document, self.path) = (document, path)
        (oldEnvironment, newEnvironment) = (old.environment, new.environment)
        self.old = old.document?.side(at: path)
        self.new = new.document?.side(at: path)
    }
}

extension EffectiveDocument {
    /// The node at a path; nil where there is none, also because a scalar is in the way.
    package func node(at path: Path) -> NodeID? {
        // A path through a scalar leads nowhere, as one to a missing key does.
        (try? find(path)) ?? nil
    }

    fileprivate func side(at path: Path) -> KeyComparison.Side? { node(at: path).map { (self, $0) } }
}

extension Configuration {
    /// The documents of an environment; none where this configuration does not know it.
    func documents(inIfAny environment: String) throws -> [String] {
        graph.contains(environment) ? try documents(in: environment) : []
    }

    /// The document there; nil where this configuration does not know the environment.
    func evaluated(_ document: String, in environment: String) throws -> EffectiveResult? {
        graph.contains(environment) ? try effective(document, in: environment) : nil
    }
}
