internal import Documents
internal import History
internal import Overlays
internal import Validating

/// The layers of a part, and for paths the statements there, as they were. What the manifests of both states do not know is left alone.
struct PartRestoration {
    let root: ConfigurationRoot
    let selection: Selection
    let before: Snapshot
    let old: Configuration
    let head: Snapshot
    let today: Configuration

    /// The environments whose layers go back.
    private var environments: [String] {
        let shared = today.graph.names.filter(old.graph.contains)
        return selection.environment.map { name in shared.filter { $0 == name } } ?? shared
    }

    /// The environments whose effective values are to be what they were, each after those that it inherits.
    var evaluated: [String] {
        let names = selection.environment.map { [$0] } ?? environments.filter { !today.graph.isAbstract($0) }
        return names.sorted { (today.graph.order(of: $0).count, $0) < (today.graph.order(of: $1).count, $1) }
    }

    /// Refuses names that mean nothing in either state, and documents that have another name in one of them.
    func check() throws {
        for document in Set(selection.documents.map(\.document)).sorted() {
            let was = try exists(document, in: old), isThere = try exists(document, in: today)
            guard was || isThere else {
                let names = try Set(today.graph.names.flatMap { try today.documents(in: $0) })
                throw Diagnostic(
                    "unknown-document", "no environment has a document \"\(document)\", neither in \(name(before)) nor in \(name(head))",
                    hints: nearest(document, in: names.sorted()).map { ["did you mean \"\($0)\"?"] } ?? [])
            }
            guard was != isThere else { continue }
            let names = Set(selection.documents.map(\.document))
            let renaming = RenamedDocument(root: root, head: head, before: before)
            if let other = try renaming.otherName(of: document, isThere: isThere), !names.contains(other) {
                let there = was ? "it is \"\(other)\" in \(name(head))" : "it was \"\(other)\" in \(name(before))"
                throw Diagnostic(
                    "renamed", "\"\(document)\" was renamed: \(there)",
                    hints: ["--document \(document) --document \(other) takes the renaming back too"])
            }
        }
        for target in selection.paths where try !isKnown(target) {
            throw Diagnostic(
                "unknown-path", "\"\(target)\" has no value, neither in \(name(before)) nor in \(name(head))",
                hints: ["cfgops list ENV \(target.document) shows its paths"])
        }
    }

    private func name(_ snapshot: Snapshot) -> String { snapshot.commit?.short ?? "nothing" }

    private func exists(_ document: String, in configuration: Configuration) throws -> Bool {
        try configuration.graph.names.contains { try !configuration.layers(of: document, in: $0).isEmpty }
    }

    private func isKnown(_ target: DocumentPath) throws -> Bool {
        try [old, today].contains { configuration in
            try configuration.graph.names.contains { environment in
                guard let document = try configuration.bound(target.document, in: environment).document else { return false }
                return (try? document.find(target.path)) ?? nil != nil
            }
        }
    }

    /// Whole files.
    func files() throws -> [String: Change.Edit] {
        let names = Set(environments)
        return try root.restored(from: before, on: head) { path in
            selection.takes(file: path) && LayerPath(path).map { names.contains($0.environment) } ?? (selection.environment != nil)
        }
    }

    /// Edits the statements at the selected paths, each in its layer.
    func restoreStatements(_ result: inout RollbackResult, _ sealed: SealedFiles) throws {
        var statements = StatementRestoration(before: before, old: old, head: head, today: today, sealed: sealed)
        for target in selection.paths {
            for environment in environments { try statements.restore(target, in: environment, &result) }
        }
        guard statements.problems.isEmpty else { throw Diagnostics(statements.problems) }
    }

    /// Environments that only one of the states knows, where one of the selected documents has layers of its own.
    func unshared() throws -> [Kept] {
        guard selection.environment == nil else { return [] }
        let sides = [
            (today, old, "\(name(before)) has no such environment"), (old, today, "\(name(head)) has no such environment"),
        ]
        return try sides.flatMap { here, there, reason in
            try here.graph.names.filter { !there.graph.contains($0) }.flatMap { environment in
                try selection.documents.filter { target in
                    try here.layers(of: target.document, in: environment).contains { $0.environment == environment }
                }.map { Kept(environment: environment, target: $0, reason: reason) }
            }
        }
    }
}
