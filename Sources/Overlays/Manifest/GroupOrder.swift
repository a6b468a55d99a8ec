internal import Documents

/// The delivery groups of a manifest, and which of them come before which (`after:`).
package struct GroupOrder: Sendable {
    /// Every group once, those that others come after first; otherwise as the manifest names them.
    package let groups: [String]
    private let predecessors: [String: [String]]
    /// Cycles and groups that no target is in.
    let diagnostics: [Diagnostic]

    package init(_ targets: [TargetDeclaration]) {
        var named: [String] = [], before: [String: [Named]] = [:]
        for target in targets {
            if !named.contains(target.group) { named.append(target.group) }
            for other in target.after where !(before[target.group] ?? []).contains(where: { $0.text == other.text }) {
                before[target.group, default: []].append(other)
            }
        }
        var ordered: [String] = [], path: [String] = [], found: [Diagnostic] = []
        func visit(_ group: String) {
            guard !ordered.contains(group) else { return }
            path.append(group)
            for other in before[group] ?? [] {
                if let start = path.firstIndex(of: other.text) {
                    let cycle = (path[start...] + [other.text]).joined(separator: " -> ")
                    found.append(Diagnostic("group-cycle", "groups come after one another in a cycle: \(cycle)", at: other.place))
                } else if named.contains(other.text) {
                    visit(other.text)
                }
            }
            path.removeLast()
            ordered.append(group)
        }
        for group in named { visit(group) }
        for other in before.values.joined() where !named.contains(other.text) {
            let hint = nearest(other.text, in: named).map { "did you mean \"\($0)\"?" } ?? "groups: \(named.joined(separator: ", "))"
            found.append(Diagnostic("unknown-group", "no target is in a group \"\(other.text)\"", at: other.place, hints: [hint]))
        }
        groups = ordered
        predecessors = before.mapValues { $0.map(\.text) }
        diagnostics = found
    }

    /// The groups that `after:` of a group's targets names, in the manifest's order.
    package func predecessors(of group: String) -> [String] { predecessors[group] ?? [] }
}
