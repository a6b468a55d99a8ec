internal import Glibc

/// Git over HTTP or HTTPS: `Tests/Servers/git_server.py`, which has git's own git-http-backend behind it.
package struct GitServer {
    package let port: Int
    private let process: BackgroundProcess

    /// Whether what it needs is there; said on standard error when not.
    package static let isUsable: Bool = {
        let missing = ["/usr/bin/python3", "/usr/bin/openssl", "/usr/bin/git"].filter { (path: String) in access(path, X_OK) != 0 }
        if missing.isEmpty { return true }
        printError("skipped: no \(missing.joined(separator: ", "))")
        return false
    }()

    /// - Parameters:
    ///   - folder: its repositories are served.
    ///   - path: the `PATH` of the repositories' hooks.
    ///   - options: those of the script.
    package init(_ folder: String, path: String, _ options: [String] = []) throws {
        var environment = isolatedEnvironment(home: folder)
        environment["PATH"] = path
        process = try BackgroundProcess(
            ["/usr/bin/python3", packageFolder + "/Tests/Servers/git_server.py", folder] + options, environment: environment)
        port = Int(process.greeting) ?? 0
    }

    /// Makes `ca.pem`, and `server.pem` and `server.key` for `localhost`, in a folder.
    package static func makeCertificates(in folder: String) throws {
        func openssl(_ words: String...) throws {
            let result = try run(["/usr/bin/openssl"] + words, in: folder)
            guard result.status == 0 else { throw ScriptError("openssl \(words[0]): \(result.error)") }
        }
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        for (name, extra) in [("ca", ["-x509", "-days", "3", "-out", "ca.pem"]), ("server", ["-out", "server.csr"])] {
            let words = ["req"] + key + ["-subj", "/CN=cfgops test \(name)", "-keyout", "\(name).key"] + extra
            let result = try run(["/usr/bin/openssl"] + words, in: folder)
            guard result.status == 0 else { throw ScriptError("openssl req: \(result.error)") }
        }
        try writeFile("\(folder)/names", Array("subjectAltName=DNS:localhost\n".utf8))
        try openssl(
            "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "3", "-extfile", "names",
            "-out", "server.pem")
    }
}
