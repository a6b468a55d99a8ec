import Digests
import History
import Rendering
import TestSupport
import Testing

/// Real GitOps repositories laid out as configuration repositories (`Tests/Oracles/layout.py`).
@Suite struct `A real repository` {
    private static let layouts = [
        ("infra-deployments", "components/(?P<name>[^/]+)/(?P<environment>base|development|staging|production)/(?P<rest>.+)"),
        ("flux2-example", "(?P<name>apps|clusters|infrastructure)/(?P<environment>base|staging|production)/(?P<rest>.+)"),
    ]

    @Test(arguments: layouts)
    func `renders in every environment, and gives the same bytes after a rollback and forward again`(
        name: String, pattern: String
    ) throws {
        guard let folder = Conformance.folder("gitops-repos") else { return }
        let home = try TemporaryFolder(), root = home.path("repository"), variables = isolatedEnvironment(home: home.path)
        let words = ["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/layout.py", "\(folder)/\(name)/tree", root, pattern]
        let laidOut = try run(words, environment: variables)
        try #require(laidOut.status == 0, "\(laidOut.error)")
        let environments = laidOut.output.split { $0 == " " || $0 == "\n" }.dropFirst().map(String.init)
        #expect(environments.count > 1)

        // Every third layer goes, every third states something else, and all of it is taken back and put in again.
        let change = """
            git ls-files environments | awk 'NR % 3 == 1' | xargs git rm -q
            git ls-files environments | awk 'NR % 3 == 1' | while read path; do printf '{"changed": true}\\n' > "$path"; done
            git commit -qam change && git revert --no-edit HEAD >&2 && git revert --no-edit HEAD >&2
            """
        let changed = try run(["sh", "-ec", change], in: root, environment: variables)
        try #require(changed.status == 0, "\(changed.error)")

        let repository = try Repository.open(root), commits = try firstParents(of: repository)
        try #require(commits.count == 4)
        var replay = Replay(repository, environments), states: [[String]] = []
        for commit in commits {
            try replay.render(commit)
            states.append(environments.map { replay.live[$0]?.digest.description ?? "" })
        }
        #expect(states[0] == states[2] && states[1] == states[3] && states[0] != states[1])
        let compared = try replay.compareWithIndependentOverlay(home.path("rendered"))
        print("\(name): \(environments.count) environments, \(compared) effective documents compared with the independent overlay")
        #expect(compared > 0)
    }
}
