package import Documents
package import Overlays

/// Two states of a configuration side by side.
package struct Comparison {
    private let old: LoadedConfiguration
    private let new: LoadedConfiguration
    private let scope: Scope

    /// - Parameter scope: the documents that may differ; those outside are not looked at.
    package init(old: LoadedConfiguration, new: LoadedConfiguration, scope: Scope) {
        self.old = old
        self.new = new
        self.scope = scope
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
        try environments.filter { wanted?.contains($0) ?? true }.flatMap { environment in
            try documents(in: environment).flatMap { name in
                try Comparison.changes(
                    of: name, in: environment, from: old.configuration?.evaluated(name, in: environment),
                    to: new.configuration?.evaluated(name, in: environment), broken, differing)
            }
        }
    }

    /// Every change, and the environments that were protected before and have other effective values now (R26, R28).
    package func effect() throws -> (changes: [KeyChange], protected: [String]) {
        var changed: Set<String> = []
        // What could not be evaluated before has a new value now.
        let changes = try changes { environment, _ in changed.insert(environment) }
        changed.formUnion(changes.map(\.environment))
        guard let graph = old.configuration?.graph else { return (changes, []) }
        return (changes, graph.names.filter { graph.isProtected($0) && changed.contains($0) })
    }

    private func documents(in environment: String) throws -> [String] {
        if case .documents(let names) = scope { return (names[environment] ?? []).sorted() }
        let news = try new.configuration?.documents(inIfAny: environment) ?? []
        let olds = try old.configuration?.documents(inIfAny: environment) ?? []
        return Set(news).union(olds).sorted()
    }

    private static func changes(
        of document: String, in environment: String, from before: EffectiveResult?, to after: EffectiveResult?, _ broken: Broken,
        _ differing: Differing
    ) -> [KeyChange] {
        let errors = (before?.errors ?? []) + (after?.errors ?? [])
        guard errors.isEmpty else {
            broken(environment, errors)
            return []
        }
        var comparison = KeyComparison(environment: environment, document: document)
        comparison.compare(before?.document.map { ($0, $0.root) }, after?.document.map { ($0, $0.root) })
        if !comparison.changes.isEmpty {
            differing(DocumentPair(document: document, environment: environment, old: before?.document, new: after?.document))
        }
        return comparison.changes
    }

    /// How two environments of one configuration differ, `to` on the new side.
    package static func between(
        _ from: String, _ to: String, of configuration: Configuration, broken: Broken = { _, _ in }, differing: Differing = { _ in }
    ) throws -> [KeyChange] {
        let names = try Set(configuration.documents(in: from)).union(configuration.documents(in: to))
        return try names.sorted().flatMap { name in
            try changes(
                of: name, in: to, from: configuration.effective(name, in: from), to: configuration.effective(name, in: to), broken,
                differing)
        }
    }
}

/// One document on both sides of a comparison; nil where a side does not have it.
package struct DocumentPair: Sendable {
    package let document: String
    /// The environment of the new side, and of the old one where that does not say another.
    private let environment: String
    package let old: EffectiveDocument?
    package let new: EffectiveDocument?

    fileprivate init(document: String, environment: String, old: EffectiveDocument?, new: EffectiveDocument?) {
        (self.document, self.environment, self.old, self.new) = (document, environment, old, new)
    }

    package var oldEnvironment: String { old?.environment ?? environment }
    package var newEnvironment: String { new?.environment ?? environment }
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
