import Glibc
import TestSupport
import Testing

/// A repository whose environment `prod` is the configuration of a real nginx, which serves what `current` leads to.
struct NginxFixture: ~Copyable {
    /// What a commit says of the server.
    enum Quality: CaseIterable {
        case good
        /// nginx itself does not accept it.
        case badAtPrecheck
        /// It is served, and its page for checks says 503.
        case badAtCheck
    }

    /// Seconds that a check may take.
    static let patience = 2
    private static let program = "/usr/sbin/nginx"

    let folder: TemporaryFolder
    let port: Int
    private let server: BackgroundProcess

    /// Whether all that is needed is there; said on standard error when not.
    static let isInstalled: Bool = {
        let missing = [(program, "nginx-light"), ("/usr/bin/wrk", "wrk"), ("/usr/bin/curl", "curl")].filter { access($0.0, X_OK) != 0 }
        for (program, package) in missing { printError("skipped: no \(program) (Debian: \(package))") }
        return missing.isEmpty
    }()

    var destination: String { folder.path("live") }
    /// What programs read.
    var live: String { "\(destination)/current/nginx/nginx.conf" }

    private init(_ folder: consuming TemporaryFolder, _ port: Int, _ server: BackgroundProcess) {
        (self.port, self.server) = (port, server)
        self.folder = folder
    }

    static func made() throws -> NginxFixture {
        let folder = try TemporaryFolder(below: memoryBacked), port = try freePort(), file = folder.path("nginx.conf")
        try fill(folder, port)
        try cfgops(folder, "render", "prod", "--to", folder.path("start"))
        try folder.write("logs/error.log", "")
        // As an administrator would: nginx runs already, then its file becomes a link to what cfgops makes.
        _ = try run(["ln", "-s", folder.path("start/nginx/nginx.conf"), file])
        let script = "echo started; exec \(NginxFixture.program) -e \(folder.path("logs/error.log")) -c \(file)"
        let server = try BackgroundProcess(["sh", "-c", script])
        var tries = 0
        while try served(port) != "0", tries < 1000 {
            usleep(20_000)
            tries += 1
        }
        _ = try run(["ln", "-sfn", "\(folder.path("live"))/current/nginx/nginx.conf", file])
        return NginxFixture(folder, port, server)
    }

    private static func fill(_ folder: borrowing TemporaryFolder, _ port: Int) throws {
        let path = folder.path
        try folder.write(
            "shop/cfgops.yaml",
            """
            version: 1
            environments: { prod: {} }
            targets:
              - name: nginx
                documents: web
                format: text
                template: templates/nginx.conf.mustache
                path: nginx/nginx.conf
                precheck: { command: [nginx, -t, -q, -e, \(path)/logs/error.log, -c, "{candidate}"] }
                reload: { signal: HUP, pidfile: \(path)/nginx.pid }
                check: { command: [\(path)/serves, \(path)/live/current/nginx/nginx.conf], within: \(patience)s, every: 100ms }

            """)
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "  \($0)_temp_path \(path)/temporary;" }
        // Connections end with each answer: one that is kept open may be closed by a worker that ends, just as the next request is sent.
        try folder.write(
            "shop/templates/nginx.conf.mustache",
            """
            # generation {{number}}
            daemon off;
            pid \(path)/nginx.pid;
            error_log \(path)/logs/error.log notice;
            worker_processes 2;
            events { worker_connections 512; }
            {{{extra}}}
            http {
              access_log off;
              keepalive_timeout 0;
            \(temporary.joined(separator: "\n"))
              server {
                listen 127.0.0.1:\(port);
                location = / { return 200 "{{number}}\\n"; }
                location = /health { return {{health}} "{{number}}\\n"; }
              }
            }

            """)
        // A reload of nginx goes on in the background: the answer counts when it is the new configuration's.
        try folder.write(
            "serves",
            """
            #!/bin/sh
            wanted=$(sed -n 's/^# generation //p' "$1")
            found=$(curl -sf http://127.0.0.1:\(port)/health) || exit 1
            test "$found" = "$wanted"

            """)
        chmod(folder.path("serves"), 0o755)
        try git(folder, "init", "-q")
        for (key, value) in [
            ("Command", "nginx -t -q -e \(path)/logs/error.log -c {candidate}"), ("Command", "\(path)/serves *"), ("Path", "\(path)/*.pid"),
        ] { try git(folder, "config", "--add", "cfgops.allow\(key)", value) }
        try commit(folder, number: 0, .good)
    }

    // MARK: What a test does

    func commit(number: Int, _ quality: Quality) throws { try NginxFixture.commit(folder, number: number, quality) }

    func reconcile() throws -> ProcessResult { try NginxFixture.program(folder, "reconcile", "prod", "--to", folder.path("live")) }

    /// Whether the server answers with a number, soon: a worker of before may answer until it has heard that it is to end.
    func serves(_ number: Int) throws -> Bool {
        for _ in 0 ..< 500 {
            if try NginxFixture.served(port) == "\(number)" { return true }
            usleep(20_000)
        }
        return false
    }

    /// How often nginx was told to take its files over.
    func reloads() throws -> Int { try folder.read("logs/error.log").split(separator: "\n").count { $0.contains("(SIGHUP) received") } }

    private static func commit(_ folder: borrowing TemporaryFolder, number: Int, _ quality: Quality) throws {
        let extra = quality == .badAtPrecheck ? "no_such_directive on;" : "", health = quality == .badAtCheck ? 503 : 200
        try folder.write("shop/environments/base/web.yaml", "number: \(number)\nhealth: \(health)\nextra: \"\(extra)\"\n")
        try git(folder, "add", "--all")
        try git(folder, "commit", "-q", "-m", "generation \(number)")
    }

    private static func served(_ port: Int) throws -> String {
        String(try run(["curl", "-sf", "http://127.0.0.1:\(port)/"]).output.prefix { $0 != "\n" })
    }

    private static func git(_ folder: borrowing TemporaryFolder, _ words: String...) throws {
        let result = try run(["git"] + words, in: folder.path("shop"), environment: isolatedEnvironment(home: folder.path("home")))
        try #require(result.status == 0, "git \(words.joined(separator: " ")): \(result.error)")
    }

    private static func cfgops(_ folder: borrowing TemporaryFolder, _ words: String...) throws {
        let result = try run([builtProgram] + words, in: folder.path("shop"), environment: isolatedEnvironment(home: folder.path("home")))
        try #require(result.status == 0, "cfgops \(words.joined(separator: " ")): \(result.error)")
    }

    private static func program(_ folder: borrowing TemporaryFolder, _ words: String...) throws -> ProcessResult {
        try run([builtProgram] + words, in: folder.path("shop"), environment: isolatedEnvironment(home: folder.path("home")))
    }
}
