import Adopting
import Changing
import Documents
import History
import Overlays
import Rendering
import TestSupport
import Validating

/// A repository with one commit, and what its targets write in `prod`.
struct Adopted {
    let repository: Repository
    let files: [RenderedFile]
    var root: ConfigurationRoot { ConfigurationRoot(repository: repository, folder: "") }

    init(_ folder: borrowing TemporaryFolder, _ files: [String: String]) throws {
        repository = try Repository.create(at: folder.path("repository"), bare: true)
        try repository.commit(files)
        self.files = try Adopted.files(of: repository.headSnapshot(), in: repository)
    }

    static func files(of tree: any FileTree, in repository: Repository) throws -> [RenderedFile] {
        let root = ConfigurationRoot(repository: repository, folder: "")
        let configuration = try LoadedConfiguration.read(root: root, tree: tree, inputs: Inputs(), cache: LayerCache()).usable()
        let (rendering, diagnostics) = try Renderer(configuration: configuration).render(environment: "prod")
        guard let rendering else { throw Diagnostics(diagnostics) }
        return rendering.files
    }

    func file(_ path: String) throws -> RenderedFile {
        guard let file = files.first(where: { $0.path == path }) else { throw Diagnostic("no-file", path) }
        return file
    }

    /// What adopting live texts, by path, makes of the head.
    func proposal(_ live: [String: [UInt8]]) throws -> Adoption.Proposal {
        let adoption = Adoption(root: root, environment: "prod", inputs: Inputs(), cache: LayerCache(), sealing: .without)
        let first = try repository.resolve("HEAD", now: Moment(seconds: 0, offset: 0))
        return try adoption.proposal(for: edited(live, of: first), on: repository.headSnapshot())
    }

    func edited(_ live: [String: [UInt8]], of commit: ObjectID) throws -> [Adoption.File] {
        try live.sorted { $0.key < $1.key }.map { path, bytes in
            let applied = try file(path)
            return Adoption.File(
                path: path, target: applied.target, live: bytes, commit: commit, isTainted: applied.isTainted,
                wasApplied: { $0 == applied.bytes })
        }
    }

    /// The file as a proposal's edits render it.
    func rendered(_ path: String, with proposal: Adoption.Proposal) throws -> String {
        let tree = EditedTree(try repository.headSnapshot(), edits: proposal.edits)
        let file = try Adopted.files(of: tree, in: repository).first { $0.path == path }
        return file.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "none"
    }
}

extension Repository {
    func commit(_ files: [String: String]) throws {
        let names = ["NAME": "Ada", "EMAIL": "ada@example.com"].flatMap { [("GIT_AUTHOR_\($0)", $1), ("GIT_COMMITTER_\($0)", $1)] }
        let context = CommitContext(environment: Dictionary(uniqueKeysWithValues: names), now: Moment(seconds: 1_767_603_600, offset: 0))
        let edits = files.mapValues { Change.Edit.write(Array($0.utf8)) }
        let change = Change(base: try headSnapshot().commit, edits: edits, message: "change", trailers: [])
        _ = try commitChange(change, context: context) { _ in change }
    }
}
