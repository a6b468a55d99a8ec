internal import History

/// Commits of one key each, to one service after the other of a generated repository, durable.
final class KeyCommits {
    let repository: Repository
    private let services: Int
    private let context: CommitContext
    private var number = 0

    init(in path: String, services: Int) throws {
        repository = try Repository.open(path)
        self.services = services
        let variables = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"]
        let environment = Dictionary(uniqueKeysWithValues: variables.map { ($0, "bench@example.com") })
        context = CommitContext(environment: environment, now: Moment(seconds: 1_800_000_000))
    }

    /// The path of a service's layer in the layout `env-team`.
    static func layer(_ service: Int, in environment: String) -> String {
        let name = String(100_000 + service).dropFirst(), team = String(1000 + service / 50).dropFirst()
        return "environments/\(environment)/team-\(team)/svc-\(name).yaml"
    }

    /// Adds a key to the base layer of another service than the last time.
    func next() throws {
        number += 1
        let file = Self.layer((number * 37 + 11) % services, in: "base")
        guard let head = try repository.head().commit, let text = try repository.snapshot(head).read(file) else {
            throw Unavailable("no \(file) in \(repository.gitFolder)")
        }
        // A layer ends with its settings.
        let added = Array("  added-by-\(number):\n    key: bench\n".utf8)
        let change = Change(base: head, edits: [file: .write(text + added)], message: "bump")
        _ = try repository.commitChange(change, context: context) { _ in change }
    }
}
