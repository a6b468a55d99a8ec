import Changing
import Documents
import History
import Overlays
import TestSupport
import Validating

/// A repository with random commits: layers of four documents in five environments that come, change and go, references between the
/// documents, environments that come and go in the manifest.
struct RandomHistory {
    let repository: Repository
    let environments = ["dev", "prod", "prod-eu", "qa", "stage"]
    var random: SeededRandom
    private var files: [String: String] = [:]

    private static let documents = ["app", "db", "team/web", "log"]
    private static let keys = ["a", "b", "c.x", "c.y", "list"]

    init(in folder: borrowing TemporaryFolder, seed: UInt64, commits: Int) throws {
        repository = try Repository.create(at: folder.path("repository"), bare: true)
        random = SeededRandom(seed: seed)
        for name in Self.documents { files["environments/base/\(name).yaml"] = layer() }
        for _ in 0 ..< commits { try change() }
    }

    mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    func head() throws -> ObjectID { try commit("HEAD") }
    func commit(_ revision: String) throws -> ObjectID { try repository.resolve(revision, now: Moment(seconds: 0)) }

    // MARK: Changes

    /// One commit of one to four files that differ from those before.
    mutating func change(trailers: [Trailer] = []) throws {
        let before = files
        while files == before {
            for _ in 0 ..< pick(1 ... 4) {
                let environment = (["base"] + environments).randomElement(using: &random) ?? "base"
                let document = Self.documents.randomElement(using: &random) ?? "app", isBase = environment == "base"
                let path = "environments/\(environment)/\(document).yaml"
                // What is referred to stays, or half of the histories would be invalid.
                files[path] = !isBase && pick(0 ... 4) == 0 ? nil : layer(isBase: isBase)
            }
            if pick(0 ... 2) == 0 || files["cfgops.yaml"] == nil { files["cfgops.yaml"] = manifest() }
        }
        let edits = Set(before.keys).union(files.keys).filter { before[$0] != files[$0] }
        try repository.commit(Dictionary(uniqueKeysWithValues: edits.map { ($0, files[$0]) }), trailers)
    }

    private mutating func manifest() -> String {
        let list = environments.filter { $0 != "qa" || pick(0 ... 1) == 0 }
            .map { "  \($0): \($0 == "prod-eu" ? "{ inherits: prod }" : "{}")\n" }.joined()
        // Each folder must be declared, so those of environments that go are kept under another one's name.
        return "version: 1\n# \(pick(0 ... 9))\nenvironments:\n" + list + (list.contains("qa") ? "" : "  qa: { abstract: true }\n")
    }

    /// Values of a reference have an arrow, so that what follows another value can be told from what does not.
    private mutating func layer(isBase: Bool = true) -> String {
        var lines = pick(0 ... 1) == 0 ? ["# \(pick(0 ... 99))"] : [], nested: [String] = []
        for key in Self.keys where isBase || pick(0 ... 1) == 0 {
            let comment = pick(0 ... 2) == 0 ? "  # \(pick(0 ... 99))" : "", parts = key.split(separator: ".")
            if parts.count == 2 {
                nested.append("  \(parts[1]): \(value())\(comment)")
            } else {
                lines.append("\(key): \(key == "list" ? "[\(pick(0 ... 9)), \(pick(0 ... 9))]" : value())\(comment)")
            }
        }
        if !nested.isEmpty { lines += ["c:"] + nested }
        return lines.map { $0 + "\n" }.joined()
    }

    private mutating func value() -> String {
        switch pick(0 ... 5) {
        case 0: "\"\(pick(0 ... 99))\""
        case 1: "-> ${log:list[\(pick(0 ... 1))]}"
        case 2: "0o\(pick(1 ... 7))"
        case 3: "text \(pick(0 ... 99))"
        default: "\(pick(0 ... 99))"
        }
    }

    mutating func randomPath() -> DocumentPath {
        let keys = ["a", "b", "c", "c.x", "list", ""], document = Self.documents.randomElement(using: &random) ?? "app"
        let path = (keys.randomElement(using: &random) ?? "").split(separator: ".").map { Path.Step.key(String($0)) }
        return DocumentPath(document: document, path: Path(path))
    }

    // MARK: Going back

    func commit(_ plan: RollbackResult, _ trailers: [Trailer] = []) throws {
        if !plan.edits.isEmpty { try repository.commit(plan.edits, trailers) }
    }

    /// Whether it could be taken back: what cannot be pinned is refused, as it should be, and so is what neither commit has.
    func takesBack(_ selection: Selection, to target: ObjectID) throws -> Bool {
        do {
            try commit(rollback(repository, selection, to: "\(target)"))
            return true
        } catch let error as Diagnostics where error.list.allSatisfy({ $0.code == "cannot-pin" }) {
            return false
        } catch let error as Diagnostic where ["unknown-path", "unknown-document", "unknown-environment"].contains(error.code) {
            return false
        }
    }

    // MARK: What is there

    private func configuration(_ commit: ObjectID) throws -> Configuration {
        let root = ConfigurationRoot(repository: repository, folder: "")
        return try LoadedConfiguration.read(
            root: root, tree: repository.snapshot(commit), inputs: Inputs(), cache: LayerCache()
        ).usable()
    }

    func graph() throws -> EnvironmentGraph { try configuration(head()).graph }

    /// Effective values by environment: the leaves of all documents, as JSON.
    func values(at commit: ObjectID) throws -> [String: [DocumentPath: String]] {
        let configuration = try configuration(commit)
        var result: [String: [DocumentPath: String]] = [:]
        for environment in configuration.graph.concrete {
            var values: [DocumentPath: String] = [:]
            for name in try configuration.documents(in: environment) {
                guard let document = try configuration.effective(name, in: environment).document else { continue }
                document.leaves(document.root, at: .root) { values[DocumentPath(document: name, path: $0)] = document.compactJSON($1) }
            }
            result[environment] = values
        }
        return result
    }

    /// The text of every layer of the newest commit.
    func layers() throws -> [String: [UInt8]] {
        let snapshot = try repository.headSnapshot()
        let paths = try configuration(head()).allLayerFiles().files.map(\.path)
        return try Dictionary(uniqueKeysWithValues: paths.map { ($0, try snapshot.read($0) ?? []) })
    }
}

extension DocumentPath {
    /// Whether a value is at this path, or below it.
    func leads(to other: DocumentPath) -> Bool { document == other.document && other.path.steps.starts(with: path.steps) }
}
