package import Overlays

/// What is done about files that somebody changed, target by target.
package struct DriftAnswers: Hashable, Sendable {
    /// For targets that say nothing, and for links between folders, which belong to no target.
    private let standard: DriftAnswer
    private let stated: [String: DriftAnswer]

    package init(_ manifest: Manifest) {
        standard = manifest.reconcile.heal ? .heal : .report
        stated = Dictionary(manifest.targets.compactMap { target in target.drift.map { (target.name, $0) } }) { first, _ in first }
    }

    init(_ stated: [String: DriftAnswer] = [:], otherwise standard: DriftAnswer = .heal) {
        (self.stated, self.standard) = (stated, standard)
    }

    /// Everything is put back.
    package static let heal = DriftAnswers()

    /// Whether edits of any target are to become commits.
    package var mayAdopt: Bool { stated.values.contains(.adopt) }

    /// - Parameter target: nil for a link between folders.
    /// - Returns: `adopt` only where there are other bytes to take over: what is gone, or has another mode or owner, is put back.
    package func answer(to drift: Drift, of target: String?) -> DriftAnswer {
        let answer = target.flatMap { stated[$0] } ?? standard
        return answer == .adopt && drift != .content ? .heal : answer
    }
}
