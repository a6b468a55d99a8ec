package import Documents

/// Which environments there are and what each inherits (R4 to R6).
package struct EnvironmentGraph: Sendable {
    /// The root of every environment.
    package static let base = "base"

    private struct Environment: Sendable {
        var parents: [String]
        var isAbstract: Bool
        var isProtected: Bool
        /// Base first; empty when a cycle makes it impossible.
        var order: [String]
    }

    private var environments: [String: Environment] = [:]
    /// Sorted, base included.
    package private(set) var names: [String]
    /// Cycles, unknown parents, protection switched off: each with the environments it concerns.
    package private(set) var diagnostics: [Diagnostic] = []

    /// - Parameter folders: the folders below `environments/`.
    package init(_ declared: [EnvironmentDeclaration]?, folders: [String]) {
        let base = EnvironmentGraph.base
        environments[base] = Environment(parents: [], isAbstract: true, isProtected: false, order: [base])
        if let declared {
            for declaration in declared {
                environments[declaration.name] = Environment(
                    parents: declaration.parents.map(\.text), isAbstract: declaration.isAbstract || declaration.name == base,
                    isProtected: declaration.isProtected ?? false, order: [])
            }
        } else {
            for folder in folders where folder != base {
                environments[folder] = Environment(parents: [base], isAbstract: false, isProtected: false, order: [])
            }
        }
        names = environments.keys.sorted()
        for name in names {
            var order: [String] = []
            if linearise(name, [], &order) { environments[name]?.order = order }
        }
        for declaration in declared ?? [] { judge(declaration) }
        if declared != nil { judgeUndeclared(folders) }
    }

    /// Parents left to right, each with its own parents before it and visited once; base comes first by that. False for a cycle.
    private func linearise(_ name: String, _ path: [String], _ order: inout [String]) -> Bool {
        guard !path.contains(name) else { return false }
        guard !order.contains(name) else { return true }
        for parent in environments[name]?.parents ?? [] where environments[parent] != nil {
            guard linearise(parent, path + [name], &order) else { return false }
        }
        order.append(name)
        return true
    }

    package func contains(_ name: String) -> Bool { environments[name] != nil }
    /// The environments whose layers make this one up, base first, itself last (R5); empty when unknown or in a cycle.
    package func order(of name: String) -> [String] { environments[name]?.order ?? [] }
    /// The parents that an environment itself names, or `base` (R5).
    package func parents(of name: String) -> [String] { environments[name]?.parents ?? [] }
    /// `order` without the environment itself.
    package func ancestors(of name: String) -> [String] { order(of: name).dropLast() }
    /// Environments that inherit this one, directly or not; sorted.
    package func descendants(of name: String) -> [String] { names.filter { $0 != name && order(of: $0).contains(name) } }
    /// A set of layers without targets (R6).
    package func isAbstract(_ name: String) -> Bool { environments[name]?.isAbstract ?? false }
    /// By its own word or an ancestor's (R6).
    package func isProtected(_ name: String) -> Bool { order(of: name).contains { environments[$0]?.isProtected ?? false } }
    /// Environments that have targets, sorted.
    package var concrete: [String] { names.filter { !isAbstract($0) } }

    /// Whether a selector names the environment or one that it inherits (R6); without a selector: whether it is not abstract.
    package func selects(_ selector: [Named]?, _ name: String) -> Bool {
        guard let selector else { return !isAbstract(name) }
        return !isAbstract(name) && order(of: name).contains { ancestor in selector.contains { $0.text == ancestor } }
    }
}

// MARK: Judging

extension EnvironmentGraph {
    /// For a name that is no environment.
    package func unknownEnvironment(_ name: String, at place: Place? = nil) -> Diagnostic {
        let near = nearest(name, in: names).map { "did you mean \"\($0)\"?" }
        return Diagnostic(
            "unknown-environment", "unknown environment \"\(name)\"", at: place,
            hints: [near ?? "environments: \(names.joined(separator: ", "))"])
    }

    private mutating func judge(_ declaration: EnvironmentDeclaration) {
        let concerned = [declaration.name] + descendants(of: declaration.name)
        for parent in declaration.parents where environments[parent.text] == nil {
            let near = nearest(parent.text, in: names).map { ["did you mean \"\($0)\"?"] } ?? []
            diagnostics.append(
                Diagnostic(
                    "unknown-environment", "environment \"\(declaration.name)\" inherits \"\(parent.text)\", which is not declared",
                    at: parent.place, hints: near, environments: concerned))
        }
        if declaration.name == EnvironmentGraph.base, let parent = declaration.parents.first {
            diagnostics.append(
                Diagnostic(
                    "inheritance", "\"base\" is what every environment inherits, it cannot inherit itself", at: parent.place,
                    environments: names))
        } else if let cycle = cycle(from: declaration.name), cycle.min() == declaration.name {
            let inside = names.filter { name in order(of: name).isEmpty }
            diagnostics.append(
                Diagnostic(
                    "inheritance-cycle", "environments inherit in a cycle: \((cycle + [declaration.name]).joined(separator: " -> "))",
                    at: declaration.place, environments: inside))
        }
        if declaration.isProtected == false, let parent = ancestors(of: declaration.name).first(where: { isProtected($0) }) {
            diagnostics.append(
                Diagnostic(
                    "protection", "environment \"\(declaration.name)\" inherits \"\(parent)\", whose protection cannot be switched off",
                    at: declaration.place, environments: concerned))
        }
    }

    /// The environments of a cycle that leads back to a name, which comes first.
    private func cycle(from start: String) -> [String]? {
        var visited: Set<String> = []
        func walk(_ name: String, _ path: [String]) -> [String]? {
            for parent in environments[name]?.parents ?? [] where environments[parent] != nil {
                if parent == start { return path }
                if visited.insert(parent).inserted, let found = walk(parent, path + [parent]) { return found }
            }
            return nil
        }
        return walk(start, [start])
    }

    private mutating func judgeUndeclared(_ folders: [String]) {
        for folder in folders.sorted() where environments[folder] == nil {
            let near = nearest(folder, in: names).map { "did you mean \"\($0)\"?" }
            diagnostics.append(
                Diagnostic(
                    "undeclared-environment", "the manifest does not declare an environment \"\(folder)\"",
                    at: Place(file: "environments/\(folder)"),
                    hints: [near ?? "add \"\(folder): {}\" below \"environments:\" in \(Manifest.file)"]))
        }
    }
}
