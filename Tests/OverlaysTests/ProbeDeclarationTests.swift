import Documents
@testable import Overlays
import Testing

@Suite struct `What a target says of reload, precheck and check` {
    @Test(arguments: [
        "reload: { signal: USR1, pidfile: /run/a.pid }",
        "reload: { command: [nginx, -s, reload] }",
        "reload: { command: [/usr/sbin/nginx, -s, reload] }",
        "reload: { http: POST http://127.0.0.1:8080/reload }",
        "reload: { http: \"http://[::1]:8080\" }",
        "reload: { http: \"PUT http://unix:/run/app.sock:/-/reload\" }",
        "reload: { systemd: \"app@prod.service\" }",
        "precheck: { command: [nginx, -t, -c, \"{candidate}\"], within: 1ms }",
        "precheck: { command: [check, \"--file={candidate}\"] }",
        "check: { http: \"https://app.internal/health?deep=1\", expect: 204, body: ok }",
        "check: { tcp: \"[2001:db8::1]:5432\", within: 10s, every: 100ms }",
        "check: { file: /run/app/ready }",
    ])
    func `may be any of these`(text: String) { #expect(complaints(text) == []) }

    @Test(
        arguments: [
            (
                "reload: { signal: SIGHUP, pidfile: /run/a.pid }",
                [
                    "error: expected a signal out of HUP, INT, QUIT, USR1, USR2, ALRM, TERM, WINCH, got \"SIGHUP\"\n  hint: did you mean \"HUP\"?"
                ]
            ),
            (
                "reload: { signal: KILL, pidfile: /run/a.pid }",
                ["error: expected a signal out of HUP, INT, QUIT, USR1, USR2, ALRM, TERM, WINCH, got \"KILL\""]
            ),
            (
                "reload: { signal: HUB, pidfile: /run/a.pid }",
                [
                    "error: expected a signal out of HUP, INT, QUIT, USR1, USR2, ALRM, TERM, WINCH, got \"HUB\"\n  hint: did you mean \"HUP\"?"
                ]
            ),
            (
                "reload: { signal: HUP, pidfile: run/a.pid }",
                ["error: expected an absolute path without \"..\", got \"run/a.pid\""]
            ),
            ("reload: { command: [] }", ["error: expected a program and its words, got an empty list"]),
            (
                "reload: { command: [./reload.sh] }",
                [
                    "error: expected the name of a program or its absolute path, got \"./reload.sh\"\n  hint: there is no folder to start from; a name is looked for in the usual folders of the system"
                ]
            ),
            (
                "reload: { command: [nginx, -c, \"{candidate}\"] }",
                [
                    "error: \"{candidate}\" stands for a file in \"precheck\" alone: here it is live already\n  hint: name the path below current, where programs read it"
                ]
            ),
            (
                "check: { command: [\"{candidate}\"] }",
                [
                    "error: \"{candidate}\" stands for a file in \"precheck\" alone: here it is live already\n  hint: name the path below current, where programs read it"
                ]
            ),
            (
                "precheck: { command: [\"{candidate}\", -t] }",
                ["error: expected a program before \"{candidate}\": what is pushed is not run"]
            ),
            (
                "precheck: { command: [a, \"b\\0c\"] }",
                ["error: expected a word without NUL, at which programs take a word to end"]
            ),
            (
                "reload: { http: GTE http://localhost/ }",
                [
                    "error: expected a request such as \"POST http://127.0.0.1:8080/reload\", got the method \"GTE\"\n  hint: did you mean \"GET\"?"
                ]
            ),
            ("reload: { systemd: \"../x\" }", ["error: expected the name of a unit such as \"nginx.service\", got \"../x\""]),
            ("reload: { systemd: \"*\" }", ["error: expected the name of a unit such as \"nginx.service\", got \"*\""]),
            ("reload: { systemd: -H }", ["error: expected the name of a unit such as \"nginx.service\", got \"-H\""]),
            ("check: { tcp: localhost }", ["error: expected HOST:PORT such as \"127.0.0.1:8080\", got \"localhost\""]),
            ("check: { tcp: \"localhost:70000\" }", ["error: expected HOST:PORT such as \"127.0.0.1:8080\", got \"localhost:70000\""]),
            ("check: { file: ../x }", ["error: expected an absolute path without \"..\", got \"../x\""]),
            (
                "check: { tcp: \"a:1\", within: 0s, every: 00ms }",
                [
                    "error: expected a duration above zero, got \"0s\"", "error: expected a duration above zero, got \"00ms\"",
                ]
            ),
        ] as [(text: String, complaints: [String])])
    func `is told what could never work`(text: String, complaints: [String]) { #expect(self.complaints(text) == complaints) }

    @Test func `is told so at the place of the word`() {
        let text = "version: 1\ntargets: [{ name: t, documents: a, format: json, path: p,\n  check: { command: [a, \"{candidate}\"] } }]"
        #expect(Manifest.read(Array(text.utf8)).diagnostics.map(\.place?.description) == ["cfgops.yaml:3:25"])
    }

    /// Without their place.
    private func complaints(_ keys: String) -> [String] {
        let text = "version: 1\ntargets: [{ name: t, documents: a, format: json, path: p, \(keys) }]"
        return Manifest.read(Array(text.utf8)).diagnostics.map { diagnostic in
            var copy = diagnostic
            copy.place = nil
            return copy.rendered
        }
    }
}

@Suite struct `An address of HTTP` {
    @Test(
        arguments: [
            ("http://localhost", .host("localhost", port: 80), "localhost", "/"),
            ("http://127.0.0.1:8080/health?x=1", .host("127.0.0.1", port: 8080), "127.0.0.1:8080", "/health?x=1"),
            ("https://App.Internal?x", .host("app.internal", port: 443), "App.Internal", "/?x"),
            ("http://[::1]:81/", .host("::1", port: 81), "[::1]:81", "/"),
            ("http://unix:/run/a.sock:/health", .socket("/run/a.sock"), "localhost", "/health"),
            ("http://unix:/run/a.sock", .socket("/run/a.sock"), "localhost", "/"),
        ] as [(text: String, endpoint: Endpoint, authority: String, target: String)])
    func `has an endpoint and what goes into the request`(text: String, endpoint: Endpoint, authority: String, target: String) throws {
        let address = try HttpAddress(text)
        #expect(address.endpoint == endpoint && address.authority == authority && address.target == target)
        #expect(address.isEncrypted == text.hasPrefix("https"))
    }

    @Test(
        arguments: [
            ("ftp://x", "expected an address that begins with http:// or https://"),
            ("localhost:80", "expected an address that begins with http:// or https://"),
            ("http://", "expected an address with a host and, at most, a port"),
            ("http://x:0/", "expected an address with a host and, at most, a port"),
            ("http://x:+1/", "expected an address with a host and, at most, a port"),
            ("http://[::1", "expected an address with a host and, at most, a port"),
            ("http://[x]/", "expected an address with a host and, at most, a port"),
            ("http://-x/", "expected an address with a host and, at most, a port"),
            ("http://a:b@x/", "expected an address without user and password, which would be in the repository"),
            ("http://x/#a", "expected an address without \"#\", which no server gets to see"),
            ("http://x/a b", "expected an address without blanks, control characters and letters beyond ASCII"),
            ("http://x/\r\nHost: y", "expected an address without blanks, control characters and letters beyond ASCII"),
            ("http://unix:run/a.sock", "expected http://unix:/SOCKET:/PATH with an absolute path of a socket"),
            ("https://unix:/run/a.sock", "expected http://unix:/SOCKET:/PATH with an absolute path of a socket"),
        ] as [(text: String, reason: String)])
    func `is refused with what was expected`(text: String, reason: String) {
        do throws(Diagnostic) {
            _ = try HttpAddress(text)
            Issue.record("expected \(reason)")
        } catch {
            #expect(error.message == "\(reason), got \"\(text)\"")
        }
    }

    @Test(
        arguments: [
            ("127.0.0.1:1", true), ("127.255.0.9:1", true), ("localhost:1", true), ("[::1]:1", true), ("LOCALHOST:1", true),
            ("127.evil.example:1", false), ("127.1:1", false), ("localhost.example:1", false), ("0.0.0.0:1", false), ("[::]:1", false),
            ("[::ffff:127.0.0.1]:1", false), ("10.0.0.1:1", false),
        ] as [(text: String, isLoopback: Bool)])
    func `is of this machine only where no resolver is asked`(text: String, isLoopback: Bool) throws {
        #expect(try Endpoint(text).isLoopback == isLoopback)
    }
}
