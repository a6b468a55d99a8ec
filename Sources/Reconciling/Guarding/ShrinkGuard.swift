internal import Documents
package import Overlays
internal import Rendering

/// What only the repository knows of the way from the live commit to the wanted one.
package protocol ShrinkEvidence: Sendable {
    /// Of the configuration root; empty at the top of the repository. Commits for another one name it.
    var folder: String { get }
    /// The keys of a group's effective documents (nil: of all groups) as the live commit had them, and those of them that are in the wanted one no more. Nil
    /// when the live commit cannot be judged any more.
    func keys(of group: String?, since live: String) throws -> KeyLoss?
    /// The reason that a commit after the live one, up to the wanted one, gives for a shrinking; nil without one.
    func allowance(since live: String) throws -> String?
    /// Those of some files of the wanted commit that say nothing now, and said something when they were live.
    func emptied(_ paths: [String], since live: String) throws -> [String]
}

package struct KeyLoss: Hashable, Sendable {
    /// How many keys there were.
    package var total: Int
    /// As `app:server.port`.
    package var vanished: [String]

    package init(total: Int, vanished: [String]) {
        self.total = total
        self.vanished = vanished
    }
}

/// Refuses changes that would remove more than `guards:` allows without a person's word.
package struct ShrinkGuard: Sendable {
    package static let trailer = "Cfgops-Allow-Shrink"
    package static let none = ShrinkGuard()
    /// How many of the things that would vanish are named.
    private static let shown = 3

    private let limits: GuardSettings?
    private let evidence: (any ShrinkEvidence)?

    private init() { (limits, evidence) = (nil, nil) }

    package init(_ limits: GuardSettings, evidence: any ShrinkEvidence) {
        self.limits = limits
        self.evidence = evidence
    }

    /// Nil when the change may go on: what vanishes is within the limits, or a commit says why it must be more.
    func refusal(of question: Guards.Question) throws -> Diagnostic? {
        guard let limits, let evidence, let live = question.liveCommit, live != question.wantedCommit else { return nil }
        let reasons = try self.reasons(question.plan, since: live, limits, evidence)
        guard let first = reasons.first, try evidence.allowance(since: live) == nil else { return nil }
        return Diagnostic(
            "shrink", first + reasons.dropFirst().map { "; \($0)" }.joined(), at: limits.place,
            hints: ["if that is meant, say so in a commit: git commit --allow-empty \(trailers(evidence.folder))"],
            environments: [question.plan.rendering.environment])
    }

    private func trailers(_ folder: String) -> String {
        (["\(Self.trailer): reason"] + (folder.isEmpty ? [] : ["Cfgops-Root: \(folder)"])).map { "--trailer \"\($0)\"" }
            .joined(separator: " ")
    }

    private func reasons(
        _ plan: Plan, since live: String, _ limits: GuardSettings, _ evidence: any ShrinkEvidence
    ) throws -> [String] {
        // A file that another group takes over does not vanish.
        let steps = plan.steps.filter { $0.placement == nil }
        let gone = steps.filter { $0.action == .delete && plan.rendering.file(at: $0.path) == nil }.map(\.path)
        let live = (commit: live, files: steps.count { $0.old != nil } + plan.unstated)
        var reasons: [String] = []
        if let limit = exceeded(gone.count, of: live.files, limits.files, limits.percent) {
            reasons.append(sentence("file", gone, of: live.files, limit))
        } else if !limits.allowsEmpty, plan.rendering.files.isEmpty, !gone.isEmpty {
            reasons.append("every file of \"\(plan.rendering.environment)\" would vanish: \(list(gone))")
        }
        if limits.keys != nil || limits.percent != nil {
            guard let loss = try evidence.keys(of: plan.group, since: live.commit) else {
                return reasons + ["the live commit \(live.commit.prefix(12)) cannot be read, so nobody knows what keys would vanish"]
            }
            if let limit = exceeded(loss.vanished.count, of: loss.total, limits.keys, limits.percent) {
                reasons.append(sentence("key", loss.vanished, of: loss.total, limit))
            }
        }
        if !limits.allowsEmpty {
            let replaced = steps.filter { $0.action == .replace }.map(\.path)
            let emptied = try evidence.emptied(replaced, since: live.commit)
            if !emptied.isEmpty { reasons.append("\(emptied.count) \(plural("output", emptied)) would become empty: \(list(emptied))") }
        }
        return reasons
    }

    /// What is exceeded, in words; nil when neither limit is.
    private func exceeded(_ count: Int, of total: Int, _ limit: Int?, _ percent: Int?) -> String? {
        if let limit, count > limit { return "\(limit)" }
        if let percent, count * 100 > percent * total { return "\(percent) percent" }
        return nil
    }

    private func sentence(_ noun: String, _ names: [String], of total: Int, _ limit: String) -> String {
        "\(names.count) of \(total) \(noun)s would vanish, at most \(limit) may: \(list(names))"
    }

    private func plural(_ noun: String, _ names: [String]) -> String { names.count == 1 ? noun : noun + "s" }

    /// The first few, and how many more there are.
    private func list(_ names: [String]) -> String {
        let more = names.count - Self.shown
        return names.prefix(Self.shown).joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")
    }
}
