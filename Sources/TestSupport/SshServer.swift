internal import Glibc

/// Debian's sshd on a port of its own of 127.0.0.1, with host keys and authorized keys of its own, as the current user.
package struct SshServer {
    /// The folder with the keys: `host_ed25519`, `host_ecdsa` (the server's), `id_ed25519` (may log in), `locked` (may log in, with the
    /// passphrase `open sesame`), `stranger` (may not).
    package let folder: String
    package let port: Int
    /// What known_hosts has to say.
    package let knownHosts: String
    private let process: BackgroundProcess

    private static let program = "/usr/sbin/sshd"

    /// Whether there is one; said on standard error when not.
    package static let isInstalled: Bool = {
        if access(program, X_OK) == 0 { return true }
        printError("skipped: no \(program) (Debian: openssh-server)")
        return false
    }()

    /// - Parameter path: the `PATH` of what is run over SSH.
    package init(in folder: String, path: String) throws {
        for (name, kind, passphrase) in [
            ("host_ed25519", "ed25519", ""), ("host_ecdsa", "ecdsa", ""), ("id_ed25519", "ed25519", ""), ("stranger", "ed25519", ""),
            ("locked", "ed25519", "open sesame"),
        ] { _ = try run(["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", name, "-f", "\(folder)/\(name)"]) }
        try writeFile("\(folder)/authorized", try readFile("\(folder)/id_ed25519.pub") + readFile("\(folder)/locked.pub"))
        if getuid() == 0 { mkdir("/run/sshd", 0o755) }  // root's sshd wants its empty folder
        (process, port) = try SshServer.started(in: folder, path: path)
        self.folder = folder
        let place = "[127.0.0.1]:\(port) "
        knownHosts = try ["host_ecdsa", "host_ed25519"].map { name in
            place + String(decoding: try readFile("\(folder)/\(name).pub"), as: UTF8.self)
        }.joined()
    }

    /// A port is free when it is looked for, and may be taken when sshd asks for it: then another one.
    private static func started(in folder: String, path: String) throws -> (BackgroundProcess, Int) {
        var attempt = 1
        while true {
            let port = try freePort()
            let settings = """
                Port \(port)
                ListenAddress 127.0.0.1
                HostKey \(folder)/host_ecdsa
                HostKey \(folder)/host_ed25519
                AuthorizedKeysFile \(folder)/authorized
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin yes
                SetEnv PATH=\(path)

                """
            try writeFile("\(folder)/sshd_config", Array(settings.utf8))
            do {
                let words = [program, "-D", "-e", "-f", "\(folder)/sshd_config"]
                return (try BackgroundProcess(words) { $0.contains("Server listening") }, port)
            } catch  where attempt < 5 {
                attempt += 1
            }
        }
    }
}
