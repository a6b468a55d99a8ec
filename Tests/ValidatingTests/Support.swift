import Documents
import History
import Overlays
import TestSupport
import Testing
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
    /// A commit of files on HEAD's branch; nil takes a file away.
    func commit(_ files: [String: String?]) throws {
        let names = ["NAME": "Ada", "EMAIL": "ada@example.com"].flatMap { [("GIT_AUTHOR_\($0)", $1), ("GIT_COMMITTER_\($0)", $1)] }
        let context = CommitContext(environment: Dictionary(uniqueKeysWithValues: names), now: Moment(seconds: 1_767_603_600, offset: 0))
        let edits = files.mapValues { $0.map { .write(Array($0.utf8)) } ?? Change.Edit.delete }
        let change = Change(base: try headSnapshot().commit, edits: edits, message: "change")
        _ = try commitChange(change, context: context) { _ in change }
    }
}

/// The configuration of a revision; keep the folder of the repository while it is read.
func configuration(_ repository: Repository, _ revision: String = "HEAD", root folder: String = "") throws -> Configuration {
    let commit = try repository.resolve(revision, now: Moment(seconds: 0, offset: 0))
    let root = ConfigurationRoot(repository: repository, folder: folder)
    let loaded = try LoadedConfiguration.read(
        root: root, tree: repository.snapshot(commit, root: folder), inputs: Inputs(), cache: LayerCache())
    return try loaded.usable()
}
