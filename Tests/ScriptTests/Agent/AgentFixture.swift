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

    /// - Parameters:
    ///   - targets: `FOLDER` stands for the folder of everything.
    ///   - reconcile: of the manifest, beside short pauses.
    init(targets: String = "{ name: app, documents: app, format: yaml, path: app.yaml }", reconcile: String = "") throws {
        let made = try RemoteFixture.made()
        (destination, log) = (made.folder.path("live"), made.folder.path("agent.log"))
        let list = targets.replacing("FOLDER", with: made.folder.path)
        remotes = made
        try remotes.folder.write(
            "clone/cfgops.yaml",
            """
            version: 1
            environments:
              prod: {}
            targets:
              - \(list)
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

    /// A commit whose value a check does not like, or does.
    func push(name: String) throws {
        try remotes.folder.write("clone/environments/base/app.yaml", "port: 80\nname: \(name)\n")
        try remotes.commit("name \(name)")
        try push()
    }

    /// Lets whoever runs on this machine run a command.
    func allow(_ command: String) throws { try remotes.git("config", "--global", "--add", "cfgops.allowCommand", command) }

    // MARK: what is seen

    /// The message of the newest commit that the remote has.
    func tip() throws -> String { try remotes.git("log", "-1", "--format=%B", "main", in: remotes.hub) }

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
