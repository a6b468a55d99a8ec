/// What a commit needs to know of the world outside the repository.
package struct CommitContext: Sendable {
    /// Variables of the process: `GIT_AUTHOR_*`, `GIT_COMMITTER_*`, and what a signing program needs.
    package var environment: [String: String]
    package var now: Moment
    /// How long a commit is tried again while others move the branch: with eight writers on two cores one may lose for ten seconds.
    package var patience: Duration
    /// How long one lock may stay. Git holds it for milliseconds, on a busy disk for a second: one that stays belongs to a dead process,
    /// or to somebody in an editor.
    package var lockPatience: Duration

    package init(environment: [String: String], now: Moment, patience: Duration = .seconds(30), lockPatience: Duration = .seconds(5)) {
        (self.environment, self.now, self.patience, self.lockPatience) = (environment, now, patience, lockPatience)
    }
}

extension Repository {
    /// Who makes a commit: `GIT_AUTHOR_NAME` and the like, else `author.name`, else `user.name` of git's configuration.
    package func author(_ context: CommitContext) throws(GitError) -> Signature { try identity("author", context) }

    /// Who records a commit: `GIT_COMMITTER_NAME` and the like, else `committer.name`, else `user.name`.
    package func committer(_ context: CommitContext) throws(GitError) -> Signature { try identity("committer", context) }

    private func identity(_ role: String, _ context: CommitContext) throws(GitError) -> Signature {
        let variable = "GIT_\(role.uppercased())_"
        guard let name = try setting("name", role, context.environment[variable + "NAME"]),
            let email = try setting("email", role, context.environment[variable + "EMAIL"]) ?? context.environment["EMAIL"]
        else {
            throw GitError(
                .refused, "git does not know who you are",
                hints: ["git config --global user.name \"Your Name\"", "git config --global user.email you@example.com"])
        }
        var time = context.now
        if let date = context.environment[variable + "DATE"], !date.isEmpty {
            guard let parsed = parseDate(date, now: context.now) else {
                throw GitError(.refused, "\(variable)DATE is not a date: \"\(date)\"")
            }
            time = parsed
        }
        return Signature(name: name, email: email, time: time)
    }

    private func setting(_ part: String, _ role: String, _ variable: String?) throws(GitError) -> String? {
        if let variable, !variable.isEmpty { return variable }
        for key in ["\(role).\(part)", "user.\(part)"] {
            if let value = try configuration(key), !value.isEmpty { return value }
        }
        return nil
    }
}
