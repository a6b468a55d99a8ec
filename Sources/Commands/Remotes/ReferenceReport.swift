internal import Documents
internal import History

/// What an exchange with a remote changed, as people and programs read it.
struct ReferenceReport {
    let changes: [ReferenceChange]
    /// The remote whose references moved, rather than ours.
    var remote: String?

    func print(in context: Context) {
        let width = changes.map { shown($0).utf8.count }.max() ?? 0
        for change in changes {
            let name = shown(change), gap = String(repeating: " ", count: width - name.utf8.count + 2)
            let old = change.old?.short ?? "", new = change.new?.short ?? ""
            switch change.outcome {
            case .created: context.print(context.style.added("+ \(name)\(gap)\(new)"))
            case .fastForward: context.print(context.style.changed("~ \(name)\(gap)\(old)..\(new)"))
            case .forced: context.print(context.style.changed("~ \(name)\(gap)\(old)...\(new)  (forced)"))
            case .removed: context.print(context.style.removed("- \(name)\(gap)\(old)"))
            case .refused(let reason): context.print(context.style.removed("! \(name)\(gap)\(old)  (\(reason))"))
            case .upToDate: break
            }
        }
    }

    private func shown(_ change: ReferenceChange) -> String {
        if let remote { return "\(remote)/\(shortName(change.remote ?? ""))" }
        return shortName(change.local ?? change.remote ?? "")
    }

    var json: JsonValue { .array(changes.map { ReferenceReport.json($0) }) }

    static func json(_ change: ReferenceChange) -> JsonValue {
        let outcome: String, reason: String?
        switch change.outcome {
        case .created: (outcome, reason) = ("created", nil)
        case .fastForward: (outcome, reason) = ("fast-forward", nil)
        case .forced: (outcome, reason) = ("forced", nil)
        case .removed: (outcome, reason) = ("removed", nil)
        case .upToDate: (outcome, reason) = ("up-to-date", nil)
        case .refused(let why): (outcome, reason) = ("refused", why)
        }
        return .object([
            ("remote", .optional(change.remote)), ("local", .optional(change.local)), ("old", .optional(change.old?.description)),
            ("new", .optional(change.new?.description)), ("outcome", .string(outcome)), ("reason", .optional(reason)),
        ])
    }
}

/// `main` of `refs/heads/main`, `origin/main` of `refs/remotes/origin/main`.
func shortName(_ reference: String) -> String {
    for prefix in ["refs/heads/", "refs/remotes/", "refs/tags/", "refs/"] where reference.hasPrefix(prefix) {
        return String(reference.dropFirst(prefix.count))
    }
    return reference
}

/// How far a branch and what it follows are apart.
struct Distance {
    let branch, upstream: String
    let ahead, behind: Int

    /// Nil without a branch, an upstream, or commits on both sides.
    init?(of repository: Repository, tracking remote: Remote) throws {
        guard case .branch(let branch, let own) = try repository.head(), let upstream = try repository.upstream(of: branch),
            upstream.remote == remote.name, let tracked = remote.refspecs.tracked(upstream.reference)?.name,
            let other = try repository.reference(tracked)
        else { return nil }
        let count = try repository.aheadAndBehind(own, other)
        (self.branch, self.upstream, ahead, behind) = (shortName(branch), shortName(tracked), count.ahead, count.behind)
    }

    var text: String {
        switch (ahead, behind) {
        case (0, 0): "\(branch) is where \(upstream) is"
        case (_, 0): "\(branch) is \(counted(ahead, "commit")) ahead of \(upstream): cfgops push"
        case (0, _): "\(branch) is \(counted(behind, "commit")) behind \(upstream): cfgops pull"
        default: "\(branch) is \(counted(ahead, "commit")) ahead of and \(counted(behind, "commit")) behind \(upstream): cfgops pull"
        }
    }

    var json: JsonValue {
        .object([
            ("branch", .string(branch)), ("upstream", .string(upstream)), ("ahead", .integer(ahead)), ("behind", .integer(behind)),
        ])
    }
}
