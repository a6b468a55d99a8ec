import History
import TestSupport

extension TemporaryFolder {
    /// A bare repository in the folder, with a commit for each set of files; nil takes a file away.
    borrowing func repository(_ commits: [String: String?]...) throws -> Repository {
        let repository = try Repository.create(at: path("repository"), bare: true)
        let names = ["NAME": "Ada", "EMAIL": "ada@example.com"].flatMap { [("GIT_AUTHOR_\($0)", $1), ("GIT_COMMITTER_\($0)", $1)] }
        let context = CommitContext(environment: Dictionary(uniqueKeysWithValues: names), now: Moment(seconds: 1_767_603_600, offset: 0))
        for files in commits {
            let edits = files.mapValues { $0.map { .write(Array($0.utf8)) } ?? Change.Edit.delete }
            let change = Change(base: try repository.headSnapshot().commit, edits: edits, message: "change")
            _ = try repository.commitChange(change, context: context) { _ in change }
        }
        return repository
    }
}
