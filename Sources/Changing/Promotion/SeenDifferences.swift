internal import Documents
package import History
internal import Validating

extension Promotion {
    /// The same differences on another head.
    ///
    /// - Throws: `Diagnostics` for those that are not what was seen (R23).
    package func again(_ chosen: [Difference], on head: Snapshot) throws -> [Difference] {
        let today = try Dictionary(differences(on: head).map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        let others = chosen.filter { seen in today[seen.identity].map { $0.old != seen.old || $0.new != seen.new } ?? true }
        guard others.isEmpty else { throw Diagnostics(others.map { moved($0, today[$0.identity]) }) }
        return chosen.compactMap { today[$0.identity] }
    }

    private func moved(_ seen: Difference, _ now: Difference?) -> Diagnostic {
        let hints = ["another writer was first; look at its change and run the command again"]
        guard let now else {
            return Diagnostic(
                "conflict",
                "\"\(seen.target)\" was another value in \(destination) when this was made, and is the same as in \(source) now",
                hints: hints)
        }
        let values = [seen.old, seen.new, now.old, now.new].map { $0?.text ?? "nothing" }
        return Diagnostic(
            "conflict",
            "\"\(seen.target)\" was \(values[0]) and \(values[1]) in \(destination) and \(source), and is \(values[2]) and \(values[3])",
            hints: hints)
    }
}
