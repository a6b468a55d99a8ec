import Digests
import History
import Overlays
import Publishing
import Rendering
import TestSupport
import Testing
import Validating

@Suite struct `A rendered branch` {
    private static let context = CommitContext(
        environment: [
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "a@b.c",
        ], now: Moment(seconds: 1_767_603_600))

    /// The files of a rendering of layers with these names and texts.
    private func files(_ layers: [String: String]) throws -> [RenderedFile] {
        let temporary = try TemporaryFolder()
        var all = ["cfgops.yaml": "version: 1\ntargets: [{ name: t, documents: '**', format: json, path: '{document}.json' }]\n"]
        for (name, text) in layers { all["environments/prod/\(name).yaml"] = text }
        let repository = try commit(all, to: Repository.create(at: temporary.path("source"), bare: true))
        let loaded = try LoadedConfiguration.read(
            root: ConfigurationRoot(repository: repository, folder: ""), tree: repository.headSnapshot(), inputs: Inputs(),
            cache: LayerCache())
        return try #require(Renderer(configuration: loaded.usable()).render(environment: "prod").rendering).files
    }

    private func commit(_ files: [String: String], to repository: Repository) throws -> Repository {
        let change = Change(base: nil, edits: files.mapValues { .write(Array($0.utf8)) }, message: "source")
        _ = try repository.commitChange(change, context: Self.context) { _ in change }
        return repository
    }

    private func publish(_ files: [RenderedFile], to repository: Repository) throws -> ObjectID? {
        let branch = try RenderedBranch("rendered/prod", of: "prod", root: ConfigurationRoot(repository: repository, folder: ""))
        let source = try repository.commit(#require(try repository.head().commit)), tip = try repository.reference(branch.reference)
        _ = try branch.source(ofTip: tip)
        let change = try branch.change(to: files, from: source, on: tip)
        return try change.edits.isEmpty ? nil : repository.commitChange(change, on: branch.reference, context: Self.context) { _ in change }
    }

    private func objects(_ folder: String) throws -> Int {
        let output = try run(["git", "count-objects"], in: folder).output
        return try #require(Int(output.prefix { $0 != " " }))
    }

    @Test(arguments: 0 ..< 10 as Range<UInt64>)
    func `holds exactly the files of the last rendering`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let temporary = try TemporaryFolder(), folder = temporary.path("repository")
        let repository = try commit(["a": "1"], to: Repository.create(at: folder, bare: true))
        for _ in 0 ..< 5 {
            let names = ["a", "b", "a/x", "a/y", "c/d/e"].filter { _ in Bool.random(using: &random) }
            let layers = Dictionary(uniqueKeysWithValues: names.map { ($0, "v: \(Int.random(in: 0 ..< 3, using: &random))\n") })
            let files = try files(layers), before = try repository.reference("refs/heads/rendered/prod")
            let made = try publish(files, to: repository)
            guard let tip = try repository.reference("refs/heads/rendered/prod") else {
                #expect(files.isEmpty)
                continue
            }
            #expect(made == nil ? tip == before : try repository.commit(tip).parents == [before].compactMap { $0 })
            let listed = try run(["git", "ls-tree", "-r", "--name-only", "rendered/prod"], in: folder).output
            #expect(listed == files.map { "\($0.path)\n" }.joined())
            for file in files { #expect(try repository.snapshot(tip).read(file.path) == file.bytes) }
            #expect(try publish(files, to: repository) == nil)
        }
    }

    @Test func `writes the changed file, the folders on its way, and nothing else`() throws {
        let temporary = try TemporaryFolder(), folder = temporary.path("repository")
        let repository = try commit(["a": "1"], to: Repository.create(at: folder, bare: true))
        var layers = Dictionary(uniqueKeysWithValues: (0 ..< 300).map { ("team\($0 % 20)/svc\($0)", "v: \($0)\n") })
        _ = try publish(files(layers), to: repository)
        let before = try objects(folder)
        layers["team7/svc107"] = "v: changed\n"
        _ = try publish(files(layers), to: repository)
        #expect(try objects(folder) == before + 4)  // file, folder, top folder, commit
    }
}
