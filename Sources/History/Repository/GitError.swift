internal import CGit2
internal import Glibc

/// Why something that concerns the repository could not be done.
package struct GitError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the caller may want to tell apart; `failure` is all the rest (I/O, damaged objects).
    package enum Reason: String, Sendable, Hashable {
        case failure
        /// No repository there, or none that may be opened.
        case noRepository
        /// The repository belongs to another user and `safe.directory` does not name it.
        case foreignOwner
        /// A reference or a revision that does not exist.
        case notFound
        /// A revision that means more than one commit.
        case ambiguous
        /// An object that something refers to is not in the object database: a partial or shallow clone, or damage.
        /// It never means "absent" (R4).
        case missingObject
        /// Somebody else moved the branch first, again and again until time was up.
        case lostRace
        /// A lock file of somebody else stayed until time was up.
        case locked
        /// The state of the repository or of the work tree forbids it: exit 3 (R23).
        case refused
        /// The commit has to be signed and could not be.
        case unsigned
    }

    package var reason: Reason
    /// The function of libgit2 or of the system that failed; empty when it was our own decision.
    package var call: String
    /// libgit2's code, or minus `errno` for a function of the system; 0 when it was our own decision.
    package var code: Int32
    /// Lower case, no full stop; for people.
    package var detail: String
    /// What to do next, a sentence each.
    package var hints: [String]

    package init(_ reason: Reason, _ detail: String, hints: [String] = [], call: String = "", code: Int32 = 0) {
        (self.reason, self.detail, self.hints, self.call, self.code) = (reason, detail, hints, call, code)
    }

    package var isNotFound: Bool { reason == .notFound }
    package var isMissingObject: Bool { reason == .missingObject }
    package var isLostRace: Bool { reason == .lostRace }
    package var isLocked: Bool { reason == .locked }
    /// Refused rather than failed: exit 3.
    package var isRefusal: Bool { reason == .refused }

    package var description: String { detail }

    func locked(_ file: String) -> GitError {
        with(
            .locked, "another process holds the lock \(file)",
            hints: ["cfgops doctor --repair removes it when no process holds it any more"])
    }

    func with(_ reason: Reason, _ detail: String? = nil, hints: [String] = []) -> GitError {
        GitError(reason, detail ?? self.detail, hints: hints, call: call, code: code)
    }
}

/// Turns a negative code into a `GitError`. libgit2 keeps its message per thread: read here, right after the call.
func check(_ call: String, _ code: Int32) throws(GitError) {
    if code < 0 { throw gitError(call, code) }
}

func gitError(_ call: String, _ code: Int32) -> GitError {
    let system = errno  // libgit2 sometimes fails without a word, then this says why
    var detail =
        git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "\(call): \(String(cString: strerror(system)))"
    if let first = detail.first, first.isUppercase { detail = first.lowercased() + detail.dropFirst() }
    git_error_clear()
    let reason: GitError.Reason =
        switch code {
        case GIT_ENOTFOUND.rawValue: .notFound
        case GIT_EAMBIGUOUS.rawValue: .ambiguous
        case GIT_EMODIFIED.rawValue: .lostRace
        case GIT_ELOCKED.rawValue: .locked
        case GIT_EOWNER.rawValue: .foreignOwner
        default: .failure
        }
    return GitError(reason, detail, call: call, code: code)
}
