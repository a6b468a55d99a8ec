import Glibc
import History
import TestSupport
import Testing

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

/// Whether these tests may mount, and give files away.
let isRoot = getuid() == 0

extension TemporaryFolder {
    /// The path of a folder in it, made.
    borrowing func path(_ name: String, made: Bool) throws -> String {
        _ = try run(["mkdir", "-p", path(name)])
        return path(name)
    }
}

func expectClean(_ git: Git, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let status = try git("status", "--porcelain")
    #expect(status == "", sourceLocation: sourceLocation)
}

/// Kills this process some microseconds from now, wherever it is by then: for the body of an exit test.
func killThisProcess(after delay: UInt32) -> Thread {
    Thread {
        usleep(delay)
        kill(getpid(), SIGKILL)
    }
}
