/// The order in which groups are switched: those that `after:` names first, otherwise by name.
package struct GroupOrder: Sendable {
    /// By group: those that come before it.
    private let before: [String: Set<String>]

    /// - Parameter before: without cycles; in one, the names decide.
    package init(_ before: [String: Set<String>]) { self.before = before }

    package func predecessors(of group: String) -> Set<String> { before[group] ?? [] }

    package func sorted(_ groups: some Sequence<String>) -> [String] {
        var waiting = groups.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, result: [String] = []
        while !waiting.isEmpty {
            let next = waiting.firstIndex { predecessors(of: $0).isDisjoint(with: waiting) } ?? 0
            result.append(waiting.remove(at: next))
        }
        return result
    }
}
