import Documents
import History
import Overlays
import Rendering
import TestSupport
import Testing
import Validating

/// Renders commit after commit, each from the change before it, and records what changed.
struct Replay {
    private let repository: Repository
    private let cache = LayerCache()
    private let renderers: [(environment: String, renderer: IncrementalRenderer)]
    private(set) var live: [String: Rendering] = [:]
    private var last: ObjectID?
    private var commits = 0
    private var record: [UInt8] = []

    init(_ repository: Repository, _ environments: [String]) {
        self.repository = repository
        renderers = environments.map { ($0, IncrementalRenderer(environment: $0)) }
    }

    /// Renders a commit in every environment, and compares with fresh renderings.
    ///
    /// - Parameter turn: picks the one environment that is rendered afresh; nil: all are.
    mutating func render(_ commit: ObjectID, turn: Int? = nil) throws {
        let changed = try last.map { try repository.changes(from: $0, to: commit).map(\.path) }
        let warm = try configuration(commit, cache), cold = try configuration(commit, LayerCache())
        record += Array("commit \(commit)\n".utf8)
        for (index, (environment, renderer)) in renderers.enumerated() {
            let (rendering, diagnostics) = try renderer.render(warm, changed: changed)
            try #require(diagnostics.map(\.rendered) == [], "\(commit)")
            let found = try #require(rendering)
            if turn.map({ $0 % renderers.count == index }) ?? true {
                let fresh = try Renderer(configuration: cold).render(environment: environment).rendering
                try #require(found == fresh, "\(commit) \(environment)")
            }
            note(found, environment)
        }
        last = commit
        commits += 1
    }

    /// Has `Tests/Oracles/history.py` compare everything that was rendered. The result counts the comparisons.
    func compareWithIndependentOverlay(_ path: String) throws -> Int {
        try writeFile(path, record)
        let oracle = "\(packageFolder)/Tests/Oracles/history.py"
        let checked = try run(["/usr/bin/python3", "-B", oracle, "check", repository.gitFolder, path], deadline: 3600)
        try #require(checked.status == 0, "\(checked.error)")
        let counts = checked.output.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
        try #require(counts.count == 2 && counts[0] == commits)
        return counts[1]
    }

    private func configuration(_ commit: ObjectID, _ cache: LayerCache) throws -> Configuration {
        let source = TreeSource(try repository.snapshot(commit))
        let (manifest, diagnostics) = try Manifest.load(from: source)
        try #require(diagnostics.filter(\.isError) == [])
        return try Configuration(source: source, manifest: #require(manifest), cache: cache)
    }

    private mutating func note(_ rendering: Rendering, _ environment: String) {
        let before = Dictionary(uniqueKeysWithValues: (live[environment]?.files ?? []).map { ($0.path, $0.digest) })
        for file in rendering.files where before[file.path] != file.digest {
            record += Array("file \(environment) \(file.path) \(file.bytes.count)\n".utf8) + file.bytes
        }
        let paths = Set(rendering.files.map(\.path))
        for path in before.keys where !paths.contains(path) { record += Array("gone \(environment) \(path)\n".utf8) }
        live[environment] = rendering
    }
}

/// The commits of `main` on its first-parent line, oldest first.
func firstParents(of repository: Repository) throws -> [ObjectID] {
    let result = try run(["git", "-C", repository.gitFolder, "rev-list", "--first-parent", "--reverse", "main"])
    return try result.output.split(separator: "\n").map { try #require(ObjectID(hex: $0)) }
}
