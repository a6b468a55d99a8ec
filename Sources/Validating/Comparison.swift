internal import Documents
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

    /// Every effective value that differs, by environment, document and path. A document with errors on one side is left out:
    /// it has no effective value there, and validation speaks of it.
    package func changes(in wanted: [String]? = nil) throws -> [KeyChange] {
        try environments.filter { wanted?.contains($0) ?? true }.flatMap { environment in
            try documents(in: environment).flatMap { try changes(of: $0, in: environment) }
        }
    }

    private func documents(in environment: String) throws -> [String] {
        if case .documents(let names) = scope { return (names[environment] ?? []).sorted() }
        let news = try new.configuration?.documents(inIfAny: environment) ?? []
        let olds = try old.configuration?.documents(inIfAny: environment) ?? []
        return Set(news).union(olds).sorted()
    }

    private func changes(of document: String, in environment: String) throws -> [KeyChange] {
        let before = try old.configuration?.evaluated(document, in: environment)
        let after = try new.configuration?.evaluated(document, in: environment)
        if before?.hasErrors ?? false || after?.hasErrors ?? false { return [] }
        var comparison = KeyComparison(environment: environment, document: document)
        comparison.compare(before?.document.map { ($0, $0.root) }, after?.document.map { ($0, $0.root) })
        return comparison.changes
    }

    /// How two environments of one configuration differ, `to` on the new side.
    package static func between(_ from: String, _ to: String, of configuration: Configuration) throws -> [KeyChange] {
        let names = try Set(configuration.documents(in: from)).union(configuration.documents(in: to))
        return try names.sorted().flatMap { name in
            let before = try configuration.evaluated(name, in: from), after = try configuration.evaluated(name, in: to)
            var comparison = KeyComparison(environment: to, document: name)
            comparison.compare(before?.document.map { ($0, $0.root) }, after?.document.map { ($0, $0.root) })
            return comparison.changes
        }
    }
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

extension EffectiveResult {
    var hasErrors: Bool { !errors.isEmpty }
}
