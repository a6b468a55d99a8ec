import History

/// Who commits in the tests, and when.
let context = CommitContext(
    environment: [
        "GIT_AUTHOR_NAME": "Ada Example", "GIT_AUTHOR_EMAIL": "ada@example.com", "GIT_COMMITTER_NAME": "Grace Example",
        "GIT_COMMITTER_EMAIL": "grace@example.com",
    ], now: Moment(seconds: 1_767_690_000, offset: 60))

func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

struct Conflict: Error {}

extension Repository {
    /// Commits one file on the branch of HEAD; a lost race is an error.
    @discardableResult
    func commit(_ path: String, _ text: String, base: ObjectID?, message: String = "change") throws -> ObjectID? {
        let change = Change(base: base, edits: [path: .write(Array(text.utf8))], message: message)
        return try commitChange(change, context: context) { _ in throw Conflict() }
    }
}
