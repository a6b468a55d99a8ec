import History
import Overlays
import TestSupport
import Validating

extension TemporaryFolder {
    /// A bare repository in the folder, with a commit for each set of files, named after its place; nil takes a file away.
    borrowing func repository(_ commits: [[String: String?]]) throws -> Repository {
        let repository = try Repository.create(at: path("repository"), bare: true)
        let names = ["NAME": "Ada", "EMAIL": "ada@example.com"].flatMap { [("GIT_AUTHOR_\($0)", $1), ("GIT_COMMITTER_\($0)", $1)] }
        let context = CommitContext(environment: Dictionary(uniqueKeysWithValues: names), now: Moment(seconds: 1_767_603_600, offset: 0))
        for (index, files) in commits.enumerated() {
            let edits = files.mapValues { $0.map { .write(Array($0.utf8)) } ?? Change.Edit.delete }
            let change = Change(base: try repository.headSnapshot().commit, edits: edits, message: "commit \(index)")
            _ = try repository.commitChange(change, context: context) { _ in change }
        }
        return repository
    }
}

/// HEAD of a repository; keep the folder while it is read.
func loaded(_ repository: Repository) throws -> LoadedConfiguration {
    try LoadedConfiguration.read(
        root: ConfigurationRoot(repository: repository, folder: ""), tree: repository.headSnapshot(), inputs: Inputs(), cache: LayerCache())
}
