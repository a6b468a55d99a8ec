import Documents
import History
import Overlays
import TestSupport
import Testing
import Tracing
import Validating

/// The history and the commit of single values of real histories, against a reference made from `git log`, `git cat-file` and readers
/// in Python that know nothing of cfgops (`Tests/Oracles/trace.py`).
@Suite struct `Values of real histories` {
    @Test(arguments: [("gitops-overlays", 250), ("json-manifests", 500)])
    func `have the history and the commits that git and PyYAML show`(bundle: String, commits: Int) throws {
        guard let folder = Conformance.folder("history") else { return }
        let output = try TemporaryFolder()
        let replayed = try ReplayedHistory(bundle, from: folder, at: output.path("repository"), commits: longRun ? nil : commits)
        let seed: UInt64 = 20260801, traces = try Traces(replayed.repository, seed: seed)
        let lines = try (0 ..< 200).map { _ in try traces.next() }
        try output.write("traces", lines.joined(separator: "\n"))
        let oracle = "\(packageFolder)/Tests/Oracles/trace.py"
        let checked = try run(
            ["/usr/bin/python3", "-B", oracle, replayed.repository.gitFolder, output.path("traces")], deadline: 3600)
        try #require(checked.status == 0, "seed \(seed): \(checked.error)")
        let counts = checked.output.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
        print("\(bundle): \(replayed.commits) commits, \(counts) traces, entries and renames agree, seed \(seed)")
        #expect(counts.first == 200)
    }
}

/// Picks values of the last commit at random, and says what cfgops knows about each.
private final class Traces {
    private let root: ConfigurationRoot
    private let tip: ObjectID
    private let configuration: Configuration
    private let names: [String: [String]]
    private var random: SeededRandom

    init(_ repository: Repository, seed: UInt64) throws {
        root = ConfigurationRoot(repository: repository, folder: "")
        tip = try #require(repository.head().commit)
        let tree = try repository.snapshot(tip), cache = LayerCache()
        let configuration = try LoadedConfiguration.read(root: root, tree: tree, inputs: Inputs(), cache: cache).usable()
        names = try Dictionary(uniqueKeysWithValues: configuration.graph.concrete.map { ($0, try configuration.documents(in: $0)) })
        self.configuration = configuration
        random = SeededRandom(seed: seed)
    }

    func next() throws -> String {
        while true {
            let environment = try #require(configuration.graph.concrete.randomElement(using: &random))
            let name = try #require(names[environment]?.randomElement(using: &random))
            guard let document = try configuration.effective(name, in: environment).document else { continue }
            var paths: [Path] = []
            document.leaves(document.root, at: .root) { path, _ in paths.append(path) }
            return try trace(document, at: try #require(paths.randomElement(using: &random)))
        }
    }

    private func trace(_ document: EffectiveDocument, at path: Path) throws -> String {
        let node = try #require(try document.find(path))
        let line = try #require(Blame(root: root, from: tip, inputs: Inputs()).lines(of: document, below: node, at: path).first)
        var entries: [String] = []
        let target = DocumentPath(document: document.name, path: path)
        try ValueHistory(root: root, environment: document.environment, target: target, from: tip, inputs: Inputs()).visit { entry in
            entries.append(json(of: entry, at: path))
            return true
        }
        guard case .commit(let commit) = line.authorship else { throw Unattributed() }
        let steps = path.steps.map { step in
            switch step {
            case .key(let key): quoted(key)
            case .index(let index): "\(index)"
            }
        }
        return """
            {"environment": "\(document.environment)", "document": "\(document.name)", "path": [\(steps.joined(separator: ", "))], \
            "blame": "\(commit.id)", "entries": [\(entries.joined(separator: ", "))]}
            """
    }

    private struct Unattributed: Error {}

    /// Old and new value are left out where the value was a collection at one of the commits, whose parts are listed one by one.
    private func json(of entry: ValueHistory.Entry, at path: Path) -> String {
        let renamed = entry.renamedFrom.map { #"{"environment": "\#($0.environment)", "document": "\#($0.document)"}"# } ?? "null"
        let head = #"{"commit": "\#(entry.commit.id)", "renamedFrom": \#(renamed)"#
        guard entry.changes.count == 1, entry.changes[0].path == path else { return head + "}" }
        let sides = [entry.changes[0].old, entry.changes[0].new].map { $0.map { quoted($0.text) } ?? "null" }
        return head + #", "old": \#(sides[0]), "new": \#(sides[1])}"#
    }

    private func quoted(_ text: String) -> String {
        var writer = JsonWriter(.compact)
        var text = text
        text.withUTF8 { try? writer.scalar(.string, $0) }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
