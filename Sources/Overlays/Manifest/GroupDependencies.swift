internal import Documents

/// Which delivery groups come before which, as `after:` of their targets says.
package struct GroupDependencies: Sendable {
    /// By group, what its targets name; all of them are groups, and none leads back to itself.
    package let before: [String: Set<String>]
    /// Cycles and groups that no target is in; with any of them the manifest is not read.
    let diagnostics: [Diagnostic]

    package init(_ targets: [TargetDeclaration]) {
        var groups: [String] = [], known: Set<String> = [], named: [String: [Named]] = [:]
        for target in targets {
            if known.insert(target.group).inserted { groups.append(target.group) }
            for other in target.after where !(named[target.group] ?? []).contains(where: { $0.text == other.text }) {
                named[target.group, default: []].append(other)
            }
        }
        before = named.mapValues { Set($0.map(\.text)) }
        diagnostics = Self.unknown(groups, known, named) + Self.cycles(groups, named)
    }

    private static func unknown(_ groups: [String], _ known: Set<String>, _ named: [String: [Named]]) -> [Diagnostic] {
        groups.flatMap { named[$0] ?? [] }.filter { !known.contains($0.text) }.map { other in
            let hint = nearest(other.text, in: groups).map { "did you mean \"\($0)\"?" } ?? "groups: \(groups.joined(separator: ", "))"
            return Diagnostic("unknown-group", "no target is in a group \"\(other.text)\"", at: other.place, hints: [hint])
        }
    }

    /// Each at the place that closes it.
    private static func cycles(_ groups: [String], _ named: [String: [Named]]) -> [Diagnostic] {
        var done: Set<String> = [], path: [String] = [], found: [Diagnostic] = []
        func visit(_ group: String) {
            guard !done.contains(group) else { return }
            path.append(group)
            for other in named[group] ?? [] {
                if let start = path.firstIndex(of: other.text) {
                    let cycle = (path[start...] + [other.text]).joined(separator: " -> ")
                    found.append(Diagnostic("group-cycle", "groups come after one another in a cycle: \(cycle)", at: other.place))
                } else {
                    visit(other.text)
                }
            }
            path.removeLast()
            done.insert(group)
        }
        for group in groups { visit(group) }
        return found
    }
}
