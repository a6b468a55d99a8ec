import Glibc
import TestSupport
import Testing

/// How a program ended, and what it said on both outputs.
struct Ending {
    var status: Int32
    var said: String
}

/// A destination of several files that all say the same number, so that a mix of generations can be seen.
extension AgentFixture {
    private static let paths = ["app.yaml", "d/a.yaml", "d/b.yaml", "e/c.yaml"]

    /// With a reload that writes down where it begins and where it ends.
    static func withSeveralFiles() throws -> AgentFixture {
        let fixture = try AgentFixture(), log = fixture.remotes.folder.path("reloads")
        let reload = "{ command: [sh, -c, 'echo begin >> \(log); sleep 0.02; echo end >> \(log)'] }"
        let targets = paths.enumerated().map { "- { name: t\($0), documents: app, format: yaml, path: \($1), reload: \(reload) }" }
        try fixture.remotes.folder.write(
            "clone/cfgops.yaml",
            """
            version: 1
            environments: { prod: {} }
            targets:
              \(targets.joined(separator: "\n  "))
            reconcile: { interval: 1s, keep: 1000, retry: { limit: 3, backoff: 50ms, ceiling: 300ms } }

            """)
        try fixture.remotes.folder.write("home/.gitconfig", "[cfgops]\n\tallowCommand = sh **\n")
        try fixture.remotes.commit("several files")
        try fixture.push()
        return fixture
    }

    /// Looks at the destination all the time, in which the ports from 80 to the last one may be live.
    func reader(upTo last: Int) throws -> HashingReader {
        let generations = (80 ... last).map { port in
            Dictionary(uniqueKeysWithValues: Self.paths.map { ($0, ["port: \(port)\nname: shop\n" as String?]) })
        }
        return try HashingReader(of: destination, HashingReader.Allowed(generations: [nil] + generations))
    }

    /// The generations are a chain, nothing is left of anybody, and all of it is what the branch says.
    func expectWhole(_ comment: Comment) throws {
        let names = try run(["ls", "\(destination)/.cfgops/generations"]).output.split(separator: "\n")
        let numbers = names.compactMap { Int($0.prefix { $0 != "-" }) }.sorted()
        #expect(numbers == Array(1 ... names.count), comment)
        for folder in ["tmp", "candidates"] { #expect(try run(["ls", "\(destination)/.cfgops/\(folder)"]).output == "", comment) }
        let plan = try command("plan prod --to live --exit-code")
        #expect(plan.status == 0, "\(plan.said), \(comment)")
    }

    /// Runs cfgops in the remote's repository to its end; paths are those of the folder of everything.
    func command(_ line: String) throws -> Ending { try together([line])[0] }

    /// The same of several that begin at the same moment.
    func together(_ lines: [String]) throws -> [Ending] {
        let program = "\(builtProgram) --repo \(remotes.hub)"
        let starts = lines.enumerated().map { "\(program) \($1) > said.\($0) 2>&1 & p\($0)=$!" }
        let waits = lines.indices.map { "wait $p\($0); echo $?" }
        let all = try run(["sh", "-c", (starts + waits).joined(separator: "\n")], in: folder, environment: remotes.environment)
        return try all.output.split(separator: "\n").enumerated().map { index, status in
            Ending(status: Int32(status) ?? -1, said: try remotes.folder.read("said.\(index)"))
        }
    }
}
