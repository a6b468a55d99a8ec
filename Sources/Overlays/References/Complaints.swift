internal import Documents

/// What goes wrong with references, in words. Each names every place on the way.
extension Resolver {
    /// In sets of layers what is missing may still come from below, so nothing is judged there (R6).
    mutating func report(_ diagnostic: Diagnostic) {
        if !configuration.graph.isAbstract(environment) { reportAlways(diagnostic) }
    }

    mutating func reportAlways(_ diagnostic: Diagnostic) {
        var diagnostic = diagnostic
        diagnostic.environments = [environment]
        if !errors.contains(diagnostic) { errors.append(diagnostic) }
    }

    func place(_ leaf: Leaf) -> Place { scopes[leaf.scope].document.origin(leaf.node).place }

    /// `app:db.host`
    private func name(_ leaf: Leaf) -> String {
        let origin = scopes[leaf.scope].document.origin(leaf.node)
        return "\(origin.file.document):\(origin.value.document.path(to: origin.value.index))"
    }

    private func text(_ leaf: Leaf) -> String { scopes[leaf.scope].document.text(leaf.node) }

    /// A line for each reference that led here, the nearest first.
    private func chain(before leaf: Leaf) -> [String] {
        open.prefix { $0 != leaf }.reversed().map { "reached from \(name($0)) = \"\(text($0))\" (\(place($0)))" }
    }

    func cycle(backTo leaf: Leaf) -> Diagnostic {
        let members = Array(open.drop { $0 != leaf })
        return Diagnostic(
            "reference-cycle", "references form a cycle: \((members + [leaf]).map(name).joined(separator: " -> "))", at: place(leaf),
            hints: members.map { "\(name($0)) is \"\(text($0))\" (\(place($0)))" } + chain(before: leaf))
    }

    mutating func dangling(_ reference: Reference, _ leaf: Leaf) throws -> Diagnostic {
        let reason: String, near: String?
        switch reference.target {
        case .path(let document, let path): (reason, near) = try missing(document, path, from: leaf)
        case .file(let path): (reason, near) = ("there is no file \"\(path)\"", nil)
        case .variable(let name): (reason, near) = ("the variable \"\(name)\" is not set on this machine", nil)
        case .environment, .null: (reason, near) = ("it is always there", nil)
        }
        let hints = near.map { ["did you mean \"\($0)\"?"] } ?? []
        return Diagnostic(
            "dangling-reference", "\"\(reference.text)\" refers to nothing: \(reason)", at: place(leaf), hints: hints + chain(before: leaf))
    }

    /// Why a path leads nowhere, and what may have been meant.
    private mutating func missing(_ name: String?, _ path: Path, from leaf: Leaf) throws -> (String, String?) {
        if let name, try scope(name) == nil {
            let near = nearest(name, in: try configuration.documents(in: environment) + Reference.schemes)
            return ("environment \"\(environment)\" has no document \"\(name)\"", near)
        }
        var found = Path()
        for step in path.steps {
            let next = found.appending(step)
            guard case .found = try locate(name, next, from: leaf) else { break }
            found = next
        }
        let document = name ?? scopes[leaf.scope].document.name
        let reason = "document \"\(document)\" has no \"\(Path(Array(path.steps.prefix(found.steps.count + 1))))\""
        guard case .found(let parent) = try locate(name, found, from: leaf), case .key(let key) = path.steps[found.steps.count] else {
            return (reason, nil)
        }
        let effective = scopes[parent.scope].document
        let keys = effective.kind(parent.node) == .mapping ? effective.children(parent.node).map { effective.text($0.key) } : []
        return (reason, nearest(key, in: keys).map { found.appending(key: $0).description })
    }

    func embedded(_ reference: Reference, _ kind: Node.Kind, _ leaf: Leaf) -> Diagnostic {
        let what = kind == .null ? "null" : kind == .mapping ? "a mapping" : "a list"
        return Diagnostic(
            "embedded-reference", "\"\(reference.text)\" is \(what), which cannot stand inside a string", at: place(leaf),
            hints: chain(before: leaf))
    }

    func notAllowed(_ name: String, _ leaf: Leaf) -> Diagnostic {
        Diagnostic(
            "variable-not-allowed", "the variable \"\(name)\" is not allowed on this machine", at: place(leaf),
            hints: ["allow it: git config --add cfgops.env \(name)"] + chain(before: leaf))
    }

    func badFile(_ reference: Reference, _ expectation: String, _ leaf: Leaf) -> Diagnostic {
        Diagnostic("bad-file-reference", "\"\(reference.text)\": \(expectation)", at: place(leaf), hints: chain(before: leaf))
    }

    func broken(_ document: String, _ reference: Reference, _ leaf: Leaf) -> Diagnostic {
        Diagnostic(
            "broken-reference", "\"\(reference.text)\" refers to document \"\(document)\", which has errors", at: place(leaf),
            hints: chain(before: leaf))
    }

    func tooDeep(_ leaf: Leaf) -> Diagnostic {
        Diagnostic("references-too-deep", "references lead through more than \(Resolver.depthLimit) values", at: place(leaf))
    }
}
