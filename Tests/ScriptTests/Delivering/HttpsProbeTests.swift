import Glibc
import TestSupport
import Testing

/// Reloads and checks over TLS, by the machine's curl and the certificates that it trusts.
@Suite(.enabled(if: HttpsProbes.isUsable)) struct `A check over HTTPS` {
    @Test func `asks a server whose certificate the machine trusts, after it was told to reload`() throws {
        let probes = try HttpsProbes()
        let good = try probes.reconcile("good 1", isTrusted: true)
        #expect(good.status == 0, "\(good.output)\(good.error)")
        let bad = try probes.reconcile("bad", isTrusted: true)
        #expect(bad.status == 1 && (bad.output + bad.error).contains("answered without \"good\""), "\(bad.output)\(bad.error)")
        #expect(try probes.folder.read("live/current/app.env") == "STATE='good 1'\n")
    }

    @Test func `says so when the machine does not trust the certificate`() throws {
        let probes = try HttpsProbes()
        let first = try probes.reconcile("good 1", isTrusted: true)
        #expect(first.status == 0, "\(first.output)\(first.error)")
        let result = try probes.reconcile("good 2", isTrusted: false)
        let reason = "\"https://localhost:\(probes.port)/reload\" cannot be asked: its certificate, or the connection, cannot be trusted"
        #expect(result.status == 1 && (result.output + result.error).contains(reason), "\(result.output)\(result.error)")
        #expect(try probes.folder.read("live/current/app.env") == "STATE='good 1'\n")
    }
}

/// A server over TLS that reads a live file when it is told to: `Tests/Servers/health_server.py`.
private struct HttpsProbes: ~Copyable {
    let folder: TemporaryFolder
    let port: Int
    private let server: BackgroundProcess

    /// Whether all that is needed is there; said on standard error when not.
    static let isUsable: Bool = {
        guard GitServer.isUsable else { return false }
        let isUsable = access("/usr/bin/curl", X_OK) == 0 && (try? run(namespace + ["true"]).status) == 0
        if !isUsable { printError("skipped: no /usr/bin/curl (Debian: curl), or no mount namespace") }
        return isUsable
    }()

    private static let namespace = ["unshare", "--mount"] + (getuid() == 0 ? [] : ["--map-root-user"])

    init() throws {
        let folder = try TemporaryFolder(below: memoryBacked), path = folder.path
        try GitServer.makeCertificates(in: path)
        let script = "\(packageFolder)/Tests/Servers/health_server.py", live = "\(path)/live/current/app.env"
        let process = try BackgroundProcess(
            ["/usr/bin/python3", script, "--certificate", "\(path)/server.pem", "--key", "\(path)/server.key", "--live", live])
        let address = "https://localhost:\(process.greeting)"
        try folder.write(
            "work/cfgops.yaml",
            """
            version: 1
            environments: { prod: {} }
            targets:
              - name: app
                documents: app
                format: dotenv
                path: app.env
                reload: { http: POST \(address)/reload }
                check: { http: "\(address)/health", body: good, within: 2s, every: 50ms }

            """)
        _ = try run(["git", "init", "-q", "\(path)/work"])
        (port, server) = (Int(process.greeting) ?? 0, process)
        self.folder = folder
    }

    /// Commits and reconciles, on a machine that trusts the server's authority and no other one, or none at all.
    func reconcile(_ state: String, isTrusted: Bool) throws -> ProcessResult {
        try folder.write("work/environments/base/app.yaml", "state: \(state)\n")
        let script = """
            mount -t tmpfs none /etc/ssl/certs && cp \(folder.path(isTrusted ? "ca.pem" : "none")) /etc/ssl/certs/ca-certificates.crt &&
            git add . && git commit -q -m '\(state)' && exec \(builtProgram) reconcile prod --to ../live
            """
        try folder.write("none", "")
        return try run(
            Self.namespace + ["sh", "-c", script], in: folder.path("work"), environment: isolatedEnvironment(home: folder.path))
    }
}
