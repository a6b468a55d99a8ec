internal import Glibc

extension TransportRequest {
    /// Gathers what the transport needs from git's configuration and the environment.
    init(
        _ repository: Repository, _ address: RemoteAddress, _ settings: UrlSettings, isPush: Bool, _ transport: Transport
    ) throws(GitError) {
        (self.repository, self.address, self.isPush) = (repository.gitFolder, address.description, isPush)
        let environment = transport.environment
        user = address.user ?? environment["USER"] ?? environment["LOGNAME"] ?? "git"
        seconds = Int(clamping: transport.timeout.components.seconds) + 5  // later than the one who waits for us
        switch address.scheme {
        case .file: break
        case .ssh: try takeSsh(repository, transport)
        case .http, .https: try takeHttp(address, settings, transport)
        }
    }

    private mutating func takeSsh(_ repository: Repository, _ transport: Transport) throws(GitError) {
        let named = try namedKey(repository, transport)
        let folder = transport.home.map { $0 + "/.ssh" }
        if let named {
            (keys, areKeysNamed) = ([transport.expanded(named)], true)
        } else if let folder {
            keys = ["id_ed25519", "id_ecdsa", "id_rsa"].map { "\(folder)/\($0)" }
        }
        if areKeysNamed, access(keys[0], R_OK) != 0 { throw systemError("read", keys[0]) }
        knownHosts = (folder.map { ["\($0)/known_hosts", "\($0)/known_hosts2"] } ?? []) + ["/etc/ssh/ssh_known_hosts"]
        usesAgent = transport.environment["SSH_AUTH_SOCK"].map { isListening($0) } ?? false
    }

    private func namedKey(_ repository: Repository, _ transport: Transport) throws(GitError) -> String? {
        if let key = transport.identity { return key }
        if let key = try repository.configuration("cfgops.sshkey") { return key }
        return try identity(in: repository, transport)
    }

    /// `ssh -i FILE` of `GIT_SSH_COMMAND` or `core.sshCommand`, of which nothing else is followed.
    private func identity(in repository: Repository, _ transport: Transport) throws(GitError) -> String? {
        let configured = try repository.configuration("core.sshcommand")
        guard let command = transport.environment["GIT_SSH_COMMAND"] ?? configured else { return nil }
        let words = command.split(separator: " ")
        guard let option = words.firstIndex(of: "-i"), option + 1 < words.endIndex else { return nil }
        return String(words[option + 1].drop { "'\"".contains($0) }.prefix { !"'\"".contains($0) })
    }

    private mutating func takeHttp(_ address: RemoteAddress, _ settings: UrlSettings, _ transport: Transport) throws(GitError) {
        let variables = transport.environment
        let configured = try settings.value("http", "sslcainfo")
        certificates = transport.expanded(variables["GIT_SSL_CAINFO"] ?? configured ?? variables["SSL_CERT_FILE"] ?? "")
        headers = try settings.values("http", "extraheader")
        for header in headers {
            guard !header.utf8.contains(where: { $0 < 0x20 }), header.contains(":") else {
                throw GitError(.refused, "http.extraHeader is no header", hints: ["as in: git config http.extraHeader 'X-Team: a'"])
            }
            let name = header.prefix { $0 != ":" }.lowercased()
            guard address.scheme == .https || address.isLoopback || !["authorization", "cookie", "private-token"].contains(name) else {
                throw GitError(
                    .refused, "http.extraHeader has a token for \"\(address)\", which would travel in the clear",
                    hints: ["use https:// in the address of the remote"])
            }
        }
    }

    /// Makes `.ssh/known_hosts` in a folder that becomes the transport's home, with the one line that libgit2 shall go by: it asks the
    /// host for the kind of key that it finds first. What the host shows is held against the real files.
    func writeKnownHost(of address: RemoteAddress, in home: String) throws(GitError) {
        let folder = home + "/.ssh"
        guard mkdir(folder, 0o700) == 0 else { throw systemError("mkdir", folder) }
        let line = KnownHosts(try knownHostsFiles()).preferredLine(for: address.host, port: address.port ?? address.usualPort)
        try writeFile(folder + "/known_hosts", Array((line ?? "").utf8))
    }
}

/// Whether somebody answers at a socket of this machine: libgit2 would not go on to other keys after an agent that is gone.
private func isListening(_ path: String) -> Bool {
    var address = sockaddr_un()
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) } == 0
    }
}
