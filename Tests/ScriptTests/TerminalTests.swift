import FoundationEssentials
import TestSupport
import Testing

/// A program on a terminal of its own, driven by Tests/Oracles/terminal.py.
struct TerminalSession {
    struct Answer: Decodable {
        /// Nil where it had to be killed; negative: the signal that ended it.
        var status: Int32?
        var seen: String
        /// What was waited for in vain.
        var missing: String?
        /// The terminal's settings are what they were.
        var restored: Bool
    }

    enum Step {
        case expect(String), send(String), signal(String), size(Int, Int)

        var json: String {
            switch self {
            case .expect(let text): "[\"expect\", \(quoted(text))]"
            case .send(let text): "[\"send\", \(quoted(text))]"
            case .signal(let name): "[\"signal\", \(quoted(name))]"
            case .size(let rows, let columns): "[\"size\", \(rows), \(columns)]"
            }
        }
    }

    static func run(
        _ command: [String], in folder: String, environment: [String: String], rows: Int = 24, columns: Int = 80, _ steps: [Step]
    ) throws -> Answer {
        let plan = """
            {"command": [\(command.map(quoted).joined(separator: ", "))], "rows": \(rows), "columns": \(columns),
            "steps": [\(steps.map(\.json).joined(separator: ", "))]}
            """
        let result = try TestSupport.run(
            ["/usr/bin/python3", "-B", packageFolder + "/Tests/Oracles/terminal.py"], in: folder, environment: environment,
            input: Array(plan.utf8))
        guard result.status == 0 else { throw SessionError(description: result.error) }
        return try JSONDecoder().decode(Answer.self, from: Data(result.standardOutput))
    }
}

struct SessionError: Error { let description: String }

private func quoted(_ text: String) -> String {
    let data = (try? JSONEncoder().encode(text)) ?? Data()
    return String(decoding: data, as: UTF8.self)
}

/// A small repository with everything that a shell may ask for.
struct ShellRepository: ~Copyable {
    let folder: TemporaryFolder
    let environment: [String: String]
    var path: String { folder.path("shop") }

    init() throws {
        let folder = try TemporaryFolder()
        var variables = isolatedEnvironment(home: folder.path("home"))
        variables["PATH"] = folder.path("bin") + ":" + (variables["PATH"] ?? "")
        variables["TERM"] = "xterm"
        try folder.write("home/.gitconfig", "[init]\n\tdefaultBranch = main\n")
        try folder.write(
            "shop/cfgops.yaml", "version: 1\nenvironments: {staging: {}, prod: {protected: true}, prod-eu: {inherits: prod}}\n")
        try folder.write(
            "shop/environments/base/app.yaml",
            "server: {port: 8080, host: h}\nlog: info\nlabels: {app.kubernetes.io/name: x}\nhosts: [a, b]\n")
        try folder.write("shop/environments/base/payments/db.yaml", "pool: 10\n")
        try folder.write("shop/environments/staging/app.yaml", "server: {port: 9090}\nlog: debug\n")
        let script = "mkdir -p ../bin && ln -s \"$1\" ../bin/cfgops && git init -q && git add . && git commit -qm first && git tag v1.4"
        let result = try TestSupport.run(["sh", "-c", script, "sh", builtProgram], in: folder.path("shop"), environment: variables)
        guard result.status == 0 else { throw SessionError(description: result.error) }
        environment = variables
        self.folder = folder
    }

    func session(_ command: [String], rows: Int = 24, columns: Int = 80, _ steps: [TerminalSession.Step]) throws -> TerminalSession.Answer {
        try TerminalSession.run(command, in: path, environment: environment, rows: rows, columns: columns, steps)
    }

    func output(_ words: String...) throws -> String { try run(words).output }

    /// The program to test where that is meant, any other as it is found.
    func run(_ words: [String]) throws -> ProcessResult {
        let words = words[0] == "cfgops" ? [builtProgram] + words.dropFirst() : words
        return try TestSupport.run(words, in: path, environment: environment)
    }
}

@Suite struct `Choosing what to promote` {
    @Test func `shows both values, follows the keys and gives the terminal back`() throws {
        let shop = try ShellRepository()
        let answer = try shop.session(
            ["cfgops", "promote", "staging", "prod", "--confirm", "prod", "--confirm", "prod-eu"],
            [
                .expect("promote staging -> prod  2 of 2 chosen"), .expect("app:server.port  8080 -> 9090"), .expect("q quit"), .send("j "),
                .expect("1 of 2 chosen"), .size(10, 40), .expect("1 of 2 chosen"), .send("\r"), .expect("committed"),
            ])
        #expect(answer.missing == nil, "\(answer.seen)")
        #expect(answer.status == 0 && answer.restored)
        #expect(answer.seen.contains("\u{1B}[?1049h") && answer.seen.contains("\u{1B}[?25h\u{1B}[?1049l"))
        #expect(try shop.output("cfgops", "get", "prod", "app:server.port") == "9090\n")
        #expect(try shop.output("cfgops", "get", "prod", "app:log") == "info\n")
    }

    @Test(arguments: ["q", "\u{3}"])
    func `promotes nothing when the person leaves`(key: String) throws {
        let shop = try ShellRepository()
        let answer = try shop.session(
            ["cfgops", "promote", "staging", "prod"], [.expect("q quit"), .send(key), .expect("nothing was promoted")])
        #expect(answer.missing == nil && answer.status == 1 && answer.restored, "\(answer.seen)")
        #expect(try shop.output("git", "log", "--format=%s") == "first\n")
    }

    @Test(arguments: [("TERM", -15), ("HUP", -1), ("INT", -2)] as [(String, Int32)])
    func `gives the terminal back before a signal ends it`(signal: String, status: Int32) throws {
        let shop = try ShellRepository()
        let answer = try shop.session(
            ["cfgops", "promote", "staging", "prod"], [.expect("q quit"), .signal(signal), .expect("\u{1B}[?1049l")])
        #expect(answer.missing == nil && answer.status == status && answer.restored, "\(answer.seen)")
    }
}
