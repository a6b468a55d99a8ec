internal import CGit2

/// A point in time: seconds since 1970-01-01 UTC, and the minutes east of UTC of the clock it was read from.
package struct Moment: Sendable, Hashable {
    package var seconds: Int64
    package var offset: Int

    package init(seconds: Int64, offset: Int = 0) {
        (self.seconds, self.offset) = (seconds, offset)
    }
}

/// Who made or recorded a commit, and when.
package struct Signature: Sendable, Hashable {
    package var name: String
    package var email: String
    package var time: Moment

    package init(name: String, email: String, time: Moment) {
        (self.name, self.email, self.time) = (name, email, time)
    }
}

package struct Commit: Sendable {
    package let id: ObjectID
    package let tree: ObjectID
    package let parents: [ObjectID]
    package let author: Signature
    package let committer: Signature
    package let message: String

    /// The first paragraph of the message in one line.
    package var summary: String {
        var words: [Substring] = []
        for line in message.split(separator: "\n", omittingEmptySubsequences: false).drop(while: isBlank) {
            if isBlank(line) { break }
            words += line.split { $0.isWhitespace }
        }
        return words.joined(separator: " ")
    }
}

private func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

extension Repository {
    package func commit(_ id: ObjectID) throws(GitError) -> Commit {
        try locked { repository throws(GitError) in try repository.commit(id) }
    }
}

extension LockedRepository {
    func commit(_ id: ObjectID) throws(GitError) -> Commit {
        let commit = try commitHandle(id)
        let parents = (0 ..< git_commit_parentcount(commit.pointer)).map { ObjectID(git_commit_parent_id(commit.pointer, $0).pointee) }
        return Commit(
            id: id, tree: ObjectID(git_commit_tree_id(commit.pointer).pointee), parents: parents,
            author: Signature(git_commit_author(commit.pointer).pointee),
            committer: Signature(git_commit_committer(commit.pointer).pointee),
            message: git_commit_message(commit.pointer).map { String(cString: $0) } ?? "")
    }

    func commitHandle(_ id: ObjectID) throws(GitError) -> CommitHandle {
        var raw = id.raw
        return try lookedUp(id, "commit") { () throws(GitError) in
            try CommitHandle("git_commit_lookup") { git_commit_lookup(&$0, pointer, &raw) }
        }
    }
}

extension Signature {
    init(_ raw: git_signature) {
        self.init(
            name: raw.name.map { String(cString: $0) } ?? "", email: raw.email.map { String(cString: $0) } ?? "",
            time: Moment(seconds: raw.when.time, offset: Int(raw.when.offset)))
    }
}
