import History
import TestSupport
import Testing

/// A bundle of real history as a configuration repository, commit by commit, merges included: `Tests/Oracles/replay.py` says what
/// becomes a layer of what, and what cannot be one. Branch `original` has the commits as they were, in the order of `main`.
struct ReplayedHistory {
    let repository: Repository
    let commits: Int
    /// Different files that became layers, and those that cannot be one.
    let layers: Int, others: Int

    /// - Parameters:
    ///   - bundle: the name of the bundle without its suffix: `gitops-overlays`, `json-manifests`.
    ///   - folder: of the public suite `history`.
    ///   - path: where the repository is made; it is bare, its branch is `main`.
    ///   - count: how many commits of the first-parent line, from the oldest on, and what was merged into them; nil: all.
    init(_ bundle: String, from folder: String, at path: String, commits count: Int? = nil) throws {
        let words = ["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/replay.py", "\(folder)/\(bundle).bundle", path]
        let replayed = try run(words + (count.map { ["\($0)"] } ?? []), deadline: 3600)
        try #require(replayed.status == 0, "\(replayed.error)")
        let counts = replayed.output.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
        try #require(counts.count == 3)
        (commits, layers, others) = (counts[0], counts[1], counts[2])
        repository = try Repository.open(path)
    }
}
