import Glibc
import TestSupport
import Testing

/// A remote as real as it gets, a clone that pushes to it, and a machine on which an agent runs.
final class AgentFixture {
    let remotes: RemoteFixture
    /// Of the destination.
    let destination: String
    private let log: String

    var folder: String { remotes.folder.path }

    /// - Parameter reconcile: of the manifest, beside short pauses.
    init(targets: String = "{ name: app, documents: app, format: yaml, path: app.yaml }", reconcile: String = "") throws {
        let made = try RemoteFixture.made()
        (destination, log) = (made.folder.path("live"), made.folder.path("agent.log"))
        remotes = made
        try remotes.folder.write(
            "clone/cfgops.yaml",
            """
            version: 1
            environments:
              prod: {}
            targets:
              - \(targets)
            reconcile: { interval: 1s, retry: { limit: 3, backoff: 50ms, ceiling: 300ms }\(reconcile) }

            """)
        // The remote is one without our hooks: nothing but the agent is in the way of what happens to it.
        _ = try run(["rm", "-rf", remotes.folder.path("hub.git/hooks")])
        try remotes.commit("short pauses")
        try push()
    }

    /// Starts an agent of prod; its log goes to a file.
    func agent(_ words: String...) throws -> AgentProcess { try agent(words) }

    func agent(_ words: [String]) throws -> AgentProcess {
        try AgentProcess(
            ["agent", "prod", "--to", destination, "--log", "json"] + words, in: folder, log: log, environment: remotes.environment)
    }

    func push(_ port: Int) throws {
        try remotes.folder.write("clone/environments/base/app.yaml", "port: \(port)\nname: shop\n")
        try remotes.commit("port \(port)")
        try push()
    }

    func push() throws { try remotes.git("push", "-q", "--force", remotes.hub, "HEAD:refs/heads/main") }

    // MARK: what is seen

    var live: String { (try? remotes.folder.read("live/current/app.yaml")) ?? "" }
    var status: String { (try? remotes.folder.read("live/.cfgops/agent.json")) ?? "" }
    var lines: [Substring] { ((try? remotes.folder.read("agent.log")) ?? "").split(separator: "\n") }

    func count(_ event: String) -> Int { lines.count { $0.contains("\"event\": \"\(event)\"") } }

    /// Lines of the log that say that something is not as it should be.
    var complaints: Int { lines.count { $0.contains("\"level\": \"warning\"") || $0.contains("\"level\": \"error\"") } }

    func expectLive(_ port: Int, _ when: Comment) throws {
        try wait(when) { live == "port: \(port)\nname: shop\n" }
    }

    /// A machine under load takes its time, one that hangs takes for ever.
    func wait(_ what: Comment, until isTrue: () -> Bool) throws {
        let end = ContinuousClock.now + .seconds(120)
        while !isTrue(), ContinuousClock.now < end { usleep(20_000) }
        try #require(isTrue(), "\(what)\n\(status)\n\(lines.suffix(30).joined(separator: "\n"))")
    }

    func wait(for text: String, _ what: Comment) throws { try wait(what) { status.contains(text) } }
}

/// A running agent, ended with the value.
struct AgentProcess {
    private let process: BackgroundProcess
    let id: pid_t

    init(_ words: [String], in folder: String, log: String, environment: [String: String]) throws {
        let script = "echo $$; exec \"$@\" >>\"$0\" 2>&1"
        process = try BackgroundProcess(
            ["/bin/sh", "-c", script, log, builtProgram] + words, in: folder, environment: environment)
        id = pid_t(process.greeting) ?? 0
    }

    func signal(_ number: Int32) { kill(id, number) }

    /// Whether it is there; one that ended and was not waited for yet is not.
    var isRunning: Bool {
        guard let stat = try? String(decoding: readFile("/proc/\(id)/stat"), as: UTF8.self) else { return false }
        return !stat.contains(") Z ")
    }
}
