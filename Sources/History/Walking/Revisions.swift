internal import CGit2

/// Where a walk over commits ends.
package enum RevisionBound: Sendable, Hashable {
    /// Before commits that were made earlier.
    case date(Moment)
    /// Before this commit and everything that leads to it.
    case commit(ObjectID)
}

extension Repository {
    /// What a revision or a date means as the end of a walk: a date is itself here, also one before the first commit.
    ///
    /// - Parameter now: what relative dates count from, and the time zone of dates that name none.
    package func bound(_ revision: String, now: Moment) throws(GitError) -> RevisionBound {
        if let id = try? locked({ repository throws(GitError) in try repository.resolve(revision) }) { return .commit(id) }
        if let date = parseDate(revision, now: now) { return .date(date) }
        return .commit(try resolve(revision, now: now))
    }

    /// The commit that a revision means: whatever git resolves (`HEAD~3`, a tag, a short id, `main@{1}`), and a date (R38).
    ///
    /// A date, alone or as `main@{2.days.ago}`, means the first commit that was not made later, on the way along first parents from
    /// HEAD or from that branch, by commit date. Git itself would read `main@{...}` in the log of the reference, which every clone
    /// has another one of.
    /// - Parameter now: what relative dates count from, and the time zone of dates that name none.
    /// - Throws: `notFound` for what does not exist, `ambiguous` for a short id that several objects share.
    package func resolve(_ revision: String, now: Moment) throws(GitError) -> ObjectID {
        if let (start, date) = splitDate(revision, now: now) {
            return try commit(at: date, from: try resolve(start, now: now), revision: revision)
        }
        do throws(GitError) {
            return try locked { repository throws(GitError) in try repository.resolve(revision) }
        } catch  where error.isNotFound || error.reason == .failure {
            if error.isNotFound, let date = parseDate(revision, now: now) {
                return try commit(at: date, from: try resolve("HEAD", now: now), revision: revision)
            }
            throw try explained(error, revision)
        }
    }

    private func commit(at date: Moment, from start: ObjectID, revision: String) throws(GitError) -> ObjectID {
        var walk = try LogWalk(self, from: start, firstParent: true, excluding: [], atCutOff: .fail), oldest: Commit?
        while let commit = try walk.next() {
            if commit.committer.time.seconds <= date.seconds { return commit.id }
            oldest = commit
        }
        let first = oldest.map { "; the first commit is \($0.id.short) of \(formatted($0.committer.time))" } ?? ""
        throw GitError(.notFound, "no commit was made at or before \"\(revision)\"\(first)")
    }

    private func explained(_ error: GitError, _ revision: String) throws(GitError) -> GitError {
        let head = try head()
        if case .unborn(let branch) = head {
            return error.with(.notFound, "unknown revision \"\(revision)\": there is no commit on \(branch) yet")
        }
        let hint = "expected a branch, a tag, a commit id or a date such as 2026-03-01 or 2.days.ago"
        return error.with(.notFound, "unknown revision \"\(revision)\"", hints: [hint] + (try hintsAboutCutOff()))
    }
}

extension LockedRepository {
    func resolve(_ revision: String) throws(GitError) -> ObjectID {
        if let id = ObjectID(hex: revision), let commit = try? commitHandle(id) {
            return ObjectID(git_commit_id(commit.pointer).pointee)
        }
        // libgit2 knows "@" for HEAD alone, and "@{...}", but not "@~2".
        let revision = revision.hasPrefix("@") && !revision.hasPrefix("@{") ? "HEAD" + revision.dropFirst() : revision
        do throws(GitError) {
            let object = try ObjectHandle("git_revparse_single") { git_revparse_single(&$0, pointer, revision) }
            let commit = try ObjectHandle("git_object_peel") { git_object_peel(&$0, object.pointer, GIT_OBJECT_COMMIT) }
            return ObjectID(git_object_id(commit.pointer).pointee)
        } catch  where error.code == GIT_EINVALIDSPEC.rawValue || error.code == GIT_EPEEL.rawValue {
            throw error.with(.notFound)
        } catch  where error.reason == .ambiguous {
            throw error.with(.ambiguous, "\"\(revision)\" is the beginning of several object ids: write more of it")
        }
    }
}

/// `REF@{DATE}` into both, `@{DATE}` with HEAD; nil when the braces hold something else (`1`, `-1`, `upstream`, `push`).
private func splitDate(_ revision: String, now: Moment) -> (start: String, date: Moment)? {
    guard revision.hasSuffix("}"), let at = revision.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let braces = revision[at...].dropFirst()
    guard braces.first == "{", let date = parseDate(String(braces.dropFirst().dropLast()), now: now) else { return nil }
    return (at == revision.startIndex ? "HEAD" : String(revision[..<at]), date)
}
