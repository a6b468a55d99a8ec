import Documents
import Overlays
import Reconciling
import Testing

@Suite struct `What a machine allows (R29)` {
    private static let texts: [Allowances.Key: [String]] = [
        .command: ["nginx -t -c {candidate}", "app reload *", "/opt/tool/run check **", "say 'two words'"],
        .path: ["/run/*.pid", "/etc/app/**"],
        .unit: ["nginx", "app@*.service"],
        .host: ["db.internal:5432", "[2001:db8::1]:443"],
    ]
    private let allowances = Allowances(texts, destination: "/srv/app")

    @Test(arguments: [
        "precheck: { command: [nginx, -t, -c, \"{candidate}\"] }",
        "reload: { command: [app, reload, anything at all] }",
        "reload: { command: [/opt/tool/run, check] }",
        "check: { command: [/opt/tool/run, check, a, b] }",
        "check: { command: [say, two words] }",
        "reload: { signal: HUP, pidfile: /run/app.pid }",
        "reload: { systemd: nginx }", "reload: { systemd: nginx.service }", "reload: { systemd: app@prod }",
        "reload: { http: POST http://127.0.0.1:8080/reload }",
        "reload: { http: POST http://unix:/etc/app/a/b.sock:/reload }",
        "check: { http: \"https://[2001:db8::1]/\" }",
        "check: { tcp: \"DB.internal:5432\" }", "check: { tcp: \"localhost:1\" }",
        "check: { file: /srv/app/ready }", "check: { file: /etc/app/deep/er/ready }",
        "link: /srv/app/fixed.conf", "link: /etc/app/app.conf",
    ])
    func `may be done`(keys: String) throws { #expect(try allowances.refusals(of: target(keys)) == []) }

    @Test(
        arguments: [
            (
                "precheck: { command: [nginx, -t] }", "the command \"nginx -t\"", "cfgops.allowCommand 'nginx -t'"
            ),
            (
                "reload: { command: [app, reload, a, b] }", "the command \"app reload a b\"", "cfgops.allowCommand 'app reload a b'"
            ),
            (
                "reload: { command: [/opt/tool/run, chec] }", "the command \"/opt/tool/run chec\"",
                "cfgops.allowCommand '/opt/tool/run chec'"
            ),
            (
                "check: { command: [sh, -c, \"echo 'it is'\"] }", "the command \"sh -c 'echo '\\''it is'\\'''\"",
                "cfgops.allowCommand 'sh -c '\\''echo '\\''\\'\\'''\\''it is'\\''\\'\\'''\\'''\\'''"
            ),
            (
                "reload: { signal: HUP, pidfile: /run/a/b.pid }", "the pid file \"/run/a/b.pid\"", "cfgops.allowPath '/run/a/b.pid'"
            ),
            // Whoever pushes a pid file would choose the process.
            (
                "reload: { signal: HUP, pidfile: /srv/app/current/a.pid }", "the pid file \"/srv/app/current/a.pid\"",
                "cfgops.allowPath '/srv/app/current/a.pid'"
            ),
            ("reload: { systemd: sshd }", "the unit \"sshd.service\"", "cfgops.allowUnit 'sshd.service'"),
            ("check: { http: \"http://10.0.0.1/\" }", "the host \"10.0.0.1:80\"", "cfgops.allowHost '10.0.0.1:80'"),
            (
                "check: { tcp: \"db.internal:5433\" }", "the host \"db.internal:5433\"", "cfgops.allowHost 'db.internal:5433'"
            ),
            (
                "reload: { http: \"http://unix:/run/docker.sock:/x\" }", "the socket \"/run/docker.sock\"",
                "cfgops.allowPath '/run/docker.sock'"
            ),
            ("check: { file: /srv/application }", "the path \"/srv/application\"", "cfgops.allowPath '/srv/application'"),
            ("link: /etc/passwd", "the path \"/etc/passwd\"", "cfgops.allowPath '/etc/passwd'"),
            (
                "link: /etc/app/../passwd", "the path \"/etc/app/../passwd\"", "cfgops.allowPath '/etc/app/../passwd'"
            ),
        ] as [(keys: String, what: String, line: String)])
    func `is refused with the line that allows it`(keys: String, what: String, line: String) throws {
        let refusals = try allowances.refusals(of: target(keys))
        #expect(refusals.map(\.message) == ["this machine does not allow \(what)"])
        #expect(refusals.map(\.hints) == [["to allow it here: git config --add \(line)"]])
        #expect(refusals.map(\.place?.file) == ["cfgops.yaml"])
    }

    @Test func `is nothing where nothing is said`() throws {
        let keys = "precheck: { command: [a] }, reload: { systemd: b }, check: { tcp: \"c:1\" }, link: /d"
        #expect(try Allowances().refusals(of: target(keys)).count == 4)
    }

    @Test func `is what its own hint says, whatever the words are`() throws {
        let command = ["tool", "a b", "it's", "\"", "back\\slash", "", "#", "{candidate}"]
        let line = shellLine(command)
        let stated = "precheck: { command: [tool, \"a b\", \"it's\", '\"', 'back\\slash', \"\", \"#\", \"{candidate}\"] }"
        #expect(try Allowances([.command: [line]]).refusals(of: target(stated)) == [])
        let hint = try #require(try Allowances().refusals(of: target(stated)).first?.hints.first)
        #expect(shellWords(String(hint.dropFirst("to allow it here: git config --add cfgops.allowCommand ".utf8.count))) == [line])
    }

    @Test(
        arguments: [
            (.command, "* -t", "a program and its words, \"**\" only as the last of them"),
            (.command, "{candidate}", "a program and its words, \"**\" only as the last of them"),
            (.command, "sh ** x", "a program and its words, \"**\" only as the last of them"),
            (.command, "say 'it", "a program and its words, \"**\" only as the last of them"),
            (.command, "", "a program and its words, \"**\" only as the last of them"),
            (.path, "run/x", "an absolute path whose first folder is stated, without \"..\""),
            (.path, "/**", "an absolute path whose first folder is stated, without \"..\""),
            (.path, "/etc/../x", "an absolute path whose first folder is stated, without \"..\""),
            (.unit, "*", "the name of a unit such as \"nginx.service\""),
            (.unit, "a b", "the name of a unit such as \"nginx.service\""),
            (.host, "db.internal", "HOST:PORT such as \"db.internal:5432\""),
        ] as [(key: Allowances.Key, text: String, expected: String)])
    func `allows nothing where it cannot be what was meant`(key: Allowances.Key, text: String, expected: String) {
        let complaints = Allowances([key: [text]]).complaints
        #expect(complaints.map(\.message) == ["\(key.rawValue): expected \(expected), got \"\(text)\""])
        #expect(complaints.map(\.hints) == [["git config --get-all --show-origin \(key.rawValue) says where it stands"]])
    }
}

/// A target with what is added to it.
func target(_ keys: String) throws -> TargetDeclaration {
    let text = "version: 1\ntargets: [{ name: t, documents: a, format: json, path: p, \(keys) }]"
    let (manifest, diagnostics) = Manifest.read(Array(text.utf8))
    return try #require(manifest?.targets.first, "\(diagnostics.map(\.rendered))")
}
