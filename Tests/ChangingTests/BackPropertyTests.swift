import Changing
import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

/// Random configurations of several environments with references and changes of the manifest, and what going back makes of them.
@Suite struct `Going back, whatever the configuration` {
    private static let seeds: Range<UInt64> = 0 ..< (longRun ? 400 : 6)

    @Test(arguments: seeds)
    func `and forward again is the identity on the tree`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var history = try RandomHistory(in: folder, seed: seed, commits: 6)
        let tree = try history.repository.headSnapshot().tree, start = try history.head()
        try history.commit(rollback(history.repository, to: "HEAD~\(history.pick(1 ... 5))"))
        try history.commit(rollback(history.repository, to: "\(start)"))
        #expect(try history.repository.headSnapshot().tree == tree)
    }

    @Test(arguments: seeds)
    func `in one environment makes exactly its values what they were, and touches only what inherits it`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var history = try RandomHistory(in: folder, seed: seed, commits: 6)
        let target = try history.commit("HEAD~\(history.pick(1 ... 5))"),
            name = history.environments.randomElement(using: &history.random) ?? ""
        let before = try history.values(at: target), today = try history.values(at: history.head())
        guard before[name] != nil, try history.takesBack(Selection(environment: name), to: target) else { return }
        let after = try history.values(at: history.head())
        #expect(after[name] == before[name])
        let family = try [name] + history.graph().descendants(of: name)
        for other in history.environments where !family.contains(other) { #expect(after[other] == today[other], "\(other)") }
    }

    @Test(arguments: seeds)
    func `by path makes exactly that path what it was`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var history = try RandomHistory(in: folder, seed: seed, commits: 6)
        let target = try history.commit("HEAD~\(history.pick(1 ... 5))"), path = history.randomPath()
        let before = try history.values(at: target), today = try history.values(at: history.head())
        let layers = try history.layers(), isTaken = try history.takesBack(Selection(documents: [path]), to: target)
        guard isTaken else { return }
        let after = try history.values(at: history.head())
        for name in try history.graph().concrete where before[name] != nil && today[name] != nil {
            #expect(after[name]?.filter { path.leads(to: $0.key) } == before[name]?.filter { path.leads(to: $0.key) }, "\(path) in \(name)")
            // What refers to the path follows it; nothing else does.
            let others = after[name]?.filter { !path.leads(to: $0.key) && !$0.value.contains("->") }
            #expect(others == today[name]?.filter { !path.leads(to: $0.key) && !$0.value.contains("->") })
        }
        for (file, text) in try history.layers() where layers[file] != text {
            #expect(LayerPath(file)?.document == path.document, "\(file)")
        }
    }

    @Test(arguments: seeds)
    func `by reverting the last commit gives its parent's tree, and reverting that the tree again`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let history = try RandomHistory(in: folder, seed: seed, commits: 3)
        let tree = try history.repository.headSnapshot().tree, parent = try history.repository.snapshot(history.commit("HEAD~1")).tree
        try history.commit(history.repository.reversal(of: [history.head()]).execute(on: history.repository.headSnapshot()))
        #expect(try history.repository.headSnapshot().tree == parent)
        try history.commit(history.repository.reversal(of: [history.head()]).execute(on: history.repository.headSnapshot()))
        #expect(try history.repository.headSnapshot().tree == tree)
    }

    @Test(arguments: seeds)
    func `by undoing as often as something was made, at once or one by one, gives the tree it started from`(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        var history = try RandomHistory(in: folder, seed: seed, commits: 1)
        let tree = try history.repository.headSnapshot().tree, root = ConfigurationRoot(repository: history.repository, folder: "")
        let count = history.pick(2 ... 5), atOnce = history.pick(1 ... count)
        for _ in 0 ..< count { try history.change(trailers: [Trailer("Cfgops-Operation", "set")]) }
        for step in [atOnce] + Array(repeating: 1, count: count - atOnce) {
            let commits = try root.lastCommits(step, from: history.head()).map(\.id)
            let plan = try history.repository.reversal(of: commits).execute(on: history.repository.headSnapshot())
            let trailers = [Trailer("Cfgops-Operation", "undo")] + commits.map { Trailer("Cfgops-Reverts", "\($0)") }
            try history.commit(plan, trailers)
        }
        #expect(try history.repository.headSnapshot().tree == tree)
        #expect(try root.lastCommits(1, from: history.head()).isEmpty)
    }
}
