package import Documents
package import History
internal import Overlays
internal import Validating

/// States chosen differences in the destination's own layers (R25).
///
/// 1. State the values that layers state as such.
/// 2. Values made by references may be right by now. Where they are not, state the reference as the source does.
/// 3. Where it leads elsewhere in the destination, state the value itself.
/// 4. Compare once more: what differs only now is carried too, what still differs is refused by key.
extension Promotion {
    /// What carrying the differences over takes.
    package struct Result: Sendable {
        package var edits: [String: Change.Edit]
        package var carried: [Difference]
        /// Secrets, which were left as they are.
        package var skipped: [Difference]
        /// What sealing could not carry.
        package var remarks: [Diagnostic] = []
    }

    /// Nothing is half done.
    ///
    /// - Throws: `Diagnostics` by key for what the destination's own layers cannot make what it is in the source.
    package func execute(_ chosen: [Difference], on head: Snapshot) throws -> Result {
        let refused = chosen.filter { $0.isRefused || sealing == nil && $0.isSealable }
        guard refused.isEmpty, !chosen.isEmpty else { return try leave(refused, of: chosen, head) }
        var draft = try PromotionDraft(self, on: head), carried: [Difference] = [], batch = chosen
        var known = Set(try differences(on: head).map(\.identity))
        while !batch.isEmpty {
            let secrets = try draft.carry(batch)
            guard secrets.isEmpty else { return try leave(secrets, of: chosen, head) }
            carried += batch
            // What the destination had taken away with something around it may come back with what is stated in it.
            batch = try differences(on: draft.tree).filter {
                known.insert($0.identity).inserted && !$0.isRefused && (sealing != nil || !$0.isSealable)
            }
        }
        let left = try carried.filter(draft.differs())
        guard left.isEmpty else {
            throw Diagnostics(
                left.map {
                    Diagnostic(
                        "cannot-promote", "\"\($0.target)\" cannot be made what it is in \(source) by \(destination)'s own layers",
                        at: $0.statement.place, hints: ["leave it out, or state it in \(destination) by hand"])
                })
        }
        return Result(edits: try draft.edits, carried: carried, skipped: [], remarks: draft.remarks)
    }

    /// Carries the others.
    private func leave(_ secrets: [Difference], of chosen: [Difference], _ head: Snapshot) throws -> Result {
        let left = Set(secrets.map(\.identity)), others = chosen.filter { !left.contains($0.identity) }
        var result = try others.isEmpty ? Result(edits: [:], carried: [], skipped: []) : execute(others, on: head)
        result.skipped = secrets + result.skipped
        return result
    }

    /// Why a key is left to people.
    package func secret(_ difference: Difference) -> Diagnostic {
        switch difference.obstacle {
        case .secretThere:
            Diagnostic(
                "secret", "\"\(difference.target)\" is a secret in \(destination), and a plain layer cannot state it",
                hints: ["--skip-secrets leaves it as it is"])
        default:
            Diagnostic(
                "secret", "\"\(difference.target)\" is a secret in \(source), which a plain layer of \(destination) cannot hold",
                at: difference.statement.place,
                hints: ["seal it for \(destination) in a secrets layer of its own", "--skip-secrets promotes everything else"])
        }
    }
}
