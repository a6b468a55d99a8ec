import Changing
import History
import Overlays
import TestSupport
import Validating

extension TemporaryFolder {
    /// A bare repository in the folder, with a commit for each set of files; nil takes a file away.
    borrowing func repository(_ commits: [String: String?]...) throws -> Repository {
        let repository = try Repository.create(at: path("repository"), bare: true)
        for files in commits { try repository.commit(files) }
        return repository
    }
}

extension Repository {
    /// Commits files; nil takes one away.
    func commit(_ files: [String: String?], _ trailers: [Trailer] = []) throws {
        try commit(files.mapValues { $0.map { .write(Array($0.utf8)) } ?? Change.Edit.delete }, trailers)
    }

    func commit(_ edits: [String: Change.Edit], _ trailers: [Trailer] = []) throws {
        let names = ["NAME": "Ada", "EMAIL": "ada@example.com"].flatMap { [("GIT_AUTHOR_\($0)", $1), ("GIT_COMMITTER_\($0)", $1)] }
        let context = CommitContext(environment: Dictionary(uniqueKeysWithValues: names), now: Moment(seconds: 1_767_603_600, offset: 0))
        let change = Change(base: try headSnapshot().commit, edits: edits, message: "change", trailers: trailers)
        _ = try commitChange(change, context: context) { _ in change }
    }
}

/// Takes HEAD, or a part of it, back to the commit before it, or to an older one.
func rollback(
    _ repository: Repository, _ selection: Selection = Selection(), pins: Bool = true, to revision: String = "HEAD~1",
    restoresRotated: Bool = false, sealing: Sealing = .without
) throws -> RollbackResult {
    let root = ConfigurationRoot(repository: repository, folder: "")
    let target = try repository.resolve(revision, now: Moment(seconds: 0, offset: 0))
    let rollback = Rollback(
        root: root, target: target, selection: selection, pins: pins, restoresRotated: restoresRotated, inputs: Inputs(),
        sealing: sealing)
    return try rollback.execute(on: repository.headSnapshot())
}

/// The edits that write text, by path; `nil` for files that go.
func texts(_ edits: [String: Change.Edit], in repository: Repository) throws -> [String: String?] {
    let tree = EditedTree(try repository.headSnapshot(), edits: edits)
    return try Dictionary(uniqueKeysWithValues: edits.keys.map { ($0, try tree.read($0).map { String(decoding: $0, as: UTF8.self) }) })
}
