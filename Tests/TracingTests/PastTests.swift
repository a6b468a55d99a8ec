import Documents
import History
import Overlays
import TestSupport
import Testing
import Tracing
import Validating

@Suite struct `What a value was` {
    private static let seeds = 0 ..< (longRun ? 400 : 24) as Range<UInt64>

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
