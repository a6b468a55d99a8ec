import Documents
import History
import Overlays
import TestSupport
import Testing
import Tracing
import Validating

@Suite struct `What a value was` {
    private static let seeds = 0 ..< (longRun ? 400 : 10) as Range<UInt64>

    @Test(arguments: seeds)
    func `is told as a walk over every commit tells it`(seed: UInt64) throws {
        let folder = try TemporaryFolder(), history = RandomHistory(seed: seed, count: 40)
        let ids = try history.write(to: folder.path("repository"))
        let repository = try Repository.open(folder.path("repository")), root = ConfigurationRoot(repository: repository, folder: "")
        let slow = SlowHistory(history, ids, repository), tip = try #require(repository.head().commit)
        for environment in ["dev", "prod", "live"] {
            for document in ["app", "shop", "team/app", "web"] {
                let name = DocumentName(environment: environment, document: document)
                try #expect(entries(of: name, root, tip) == slow.entries(of: name), "\(name)")
                try #expect(blame(name, root, tip) == slow.blame(name), "\(name)")
            }
        }
    }

    /// What is kept only saves time: git says what is true.
    @Test(arguments: ["missing", "damaged", "wrong", "unwritable"])
    func `is the same whatever the kept index of paths says`(condition: String) throws {
        let folder = try TemporaryFolder(), history = RandomHistory(seed: 7, count: 40)
        _ = try history.write(to: folder.path("repository"))
        let repository = try Repository.open(folder.path("repository")), root = ConfigurationRoot(repository: repository, folder: "")
        let tip = try #require(repository.head().commit), name = DocumentName(environment: "dev", document: "web")
        let expected = try entries(of: name, root, tip), kept = folder.path("repository/cfgops/paths"), bytes = try readFile(kept)
        #expect(expected.count > 2)
        switch condition {
        case "missing": _ = try run(["rm", kept])
        case "damaged": try writeFile(kept, bytes.dropLast(30) + [0] + bytes.suffix(29))
        case "wrong": try writeFile(kept, withoutTouches(bytes))
        default: _ = try run(["sh", "-c", "rm -r '\(folder.path)/repository/cfgops'; touch '\(folder.path)/repository/cfgops'"])
        }
        #expect(try entries(of: name, root, tip) == expected)
        if condition != "unwritable" { #expect(try readFile(kept) == bytes) }
    }

    /// An index that says of every commit that it touches nothing, with a checksum that says nothing is wrong.
    private func withoutTouches(_ bytes: [UInt8]) throws -> [UInt8] {
        let counts = [24, 28].map { start in bytes[start ..< start + 4].reversed().reduce(0) { $0 << 8 | Int($1) } }
        let hashes = 40 + 36 * counts[0] + 8 * counts[1]
        let body = Array(bytes[..<hashes]) + [UInt8](repeating: 0, count: bytes.count - 20 - hashes)
        let hexadecimal = try run(["sha1sum"], input: body).output.utf8.prefix(40)
        return body
            + stride(from: 0, to: 40, by: 2).compactMap {
                UInt8(String(decoding: hexadecimal.dropFirst($0).prefix(2), as: UTF8.self), radix: 16)
            }
    }

    private func entries(of name: DocumentName, _ root: ConfigurationRoot, _ tip: ObjectID) throws -> [SlowHistory.Entry] {
        var entries: [SlowHistory.Entry] = []
        let history = try ValueHistory(
            root: root, environment: name.environment, target: DocumentPath(document: name.document), from: tip, inputs: Inputs())
        try history.visit { entry in
            #expect(entry.changes.isEmpty || !entry.causes.isEmpty)
            entries.append(SlowHistory.Entry(commit: entry.commit.id, changes: Set(entry.changes), renamedFrom: entry.renamedFrom))
            return true
        }
        return entries
    }

    private func blame(_ name: DocumentName, _ root: ConfigurationRoot, _ tip: ObjectID) throws -> [Path: ObjectID]? {
        let past = try Blame(root: root, from: tip, inputs: Inputs())
        guard let document = try past.document(name) else { return nil }
        return try past.lines(of: document, below: document.root, at: .root).reduce(into: [:]) { found, line in
            if case .commit(let commit) = line.authorship { found[line.path] = commit.id }
        }
    }
}
