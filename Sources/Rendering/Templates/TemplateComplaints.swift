internal import Documents
internal import Overlays

/// What goes wrong while a template is rendered, in words. Each points at the tag.
extension TemplateRun {
    /// Takes in what `make` says about a tag, unless it has been complained of.
    mutating func report(_ name: Template.Name, _ make: (TemplateRun) -> Diagnostic?) {
        guard reported.insert(UInt64(unit) << 32 | UInt64(name.tag)).inserted, let problem = make(self) else { return }
        problems.append(problem)
    }

    /// The same for what is known already; whether it is nothing.
    mutating func report(_ problems: [Diagnostic], _ name: Template.Name) -> Bool {
        if let problem = problems.first { report(name) { _ in problem } }
        return problems.isEmpty
    }

    mutating func complainUnprintable(_ node: NodeID, _ name: Template.Name) {
        report(name) { run in
            let isNull = run.document.kind(node) == .null
            let section = "{{#\(run.text(name))}}", isList = run.document.kind(node) == .sequence
            let use = isList ? "\(section) goes over its elements" : "\(section) goes into it, a \".\" leads to what is in it"
            let stated = "it is stated at \(run.document.origin(node).place)"
            return Diagnostic(
                "template-value", "\"\(run.text(name))\" is \(run.document.described(node)), expected a text, a number or a boolean",
                at: run.place(name), hints: isNull ? [stated] : [use, stated])
        }
    }

    mutating func complainUndefined(_ name: Template.Name) { report(name) { $0.undefined(name) } }

    /// Why a name leads nowhere, and what may have been meant.
    private func undefined(_ name: Template.Name) -> Diagnostic {
        let text = text(name), segments = text.split(separator: ".").map(String.init)
        var found = Array(segments[0].utf8).withUnsafeBufferPointer(findFirst)
        guard var parent = found else { return undefined(name, reason: rootReason(segments[0]), visibleNames, before: "") }
        var depth = 0
        while depth + 1 < segments.count, let value = found {
            parent = value
            depth += 1
            found = child(value, segments[depth])
        }
        let prefix = segments[..<depth].joined(separator: ".") + "."
        guard case .node(let node) = parent, document.kind(node) == .mapping else {
            return undefined(name, reason: "\"\(address(parent))\" is \(described(parent)), not a mapping", [], before: prefix)
        }
        return undefined(name, reason: "\"\(address(parent))\" has no \"\(segments[depth])\"", keys(parent), before: prefix)
    }

    /// - Parameter known: what could have stood in place of the segment that was not found; `before` stands in front of it.
    private func undefined(_ name: Template.Name, reason: String, _ known: [String], before prefix: String) -> Diagnostic {
        let wanted = text(name), missing = wanted.dropFirst(prefix.count).prefix { $0 != "." }
        let near = nearest(String(missing), in: known)
        let hint = near.map { "did you mean \"\(prefix)\($0)\"?" } ?? "where it may be missing: {{#\(wanted)}}{{\(wanted)}}{{/\(wanted)}}"
        return Diagnostic("undefined-variable", "\"\(wanted)\" is undefined: \(reason)", at: place(name), hints: [hint])
    }

    private func rootReason(_ segment: String) -> String {
        let mappings = contexts.filter { !keys($0).isEmpty }
        guard let inner = mappings.last else { return "there is no mapping that could have it" }
        let isAlone = mappings.count == 1
        return isAlone
            ? "\"\(address(inner))\" has no \"\(segment)\""
            : "neither \"\(address(inner))\" nor what is around it has \"\(segment)\""
    }

    private var visibleNames: [String] { contexts.reversed().flatMap(keys) + ["environment", "commit"] }

    private func keys(_ value: Value) -> [String] {
        guard case .node(let node) = value, document.kind(node) == .mapping else { return [] }
        return document.children(node).map { document.text($0.key) }
    }

    private func child(_ value: Value, _ key: String) -> Value? {
        guard case .node(let node) = value else { return nil }
        return document.child(node, key).map(Value.node)
    }

    /// `edge:servers[1]`, or `edge`.
    private func address(_ value: Value) -> String {
        switch value {
        case .node(let node): document.address(of: node)
        case .environment: "environment"
        case .commit: "commit"
        }
    }

    private func described(_ value: Value) -> String {
        guard case .node(let node) = value else { return "a string" }
        return document.described(node)
    }

    /// Ends the run: the template asks for more than one file may cost.
    mutating func stop(_ excess: String) {
        problems.append(
            Diagnostic(
                "template-too-large", "rendered over \"\(document.name)\" the template \(excess)", at: Place(file: template.units[0].path),
                hints: ["sections over lists multiply when they stand in one another"]))
    }

    /// - Parameter partial: the place of the tag's partial in the unit.
    mutating func stopRecursion(at partial: Int) {
        let paths = (calls.map(\.unit) + [unit]).suffix(4).map { template.units[$0].path }
        problems.append(
            Diagnostic(
                "template-too-deep", "partials lead more than \(TemplateRun.partialLimit) deep: ... -> \(paths.joined(separator: " -> "))",
                at: place(template.units[unit].template.partials[partial].name),
                hints: ["a name that a mapping lacks is looked for around it: end a tree with an empty list, as in \"nodes: []\""]))
    }

    private func text(_ name: Template.Name) -> String { template.units[unit].template.text(name) }

    private func place(_ name: Template.Name) -> Place { template.units[unit].place(of: name) }
}
