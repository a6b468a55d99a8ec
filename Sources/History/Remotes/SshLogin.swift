internal import CGit2
internal import Documents
internal import Glibc

/// Ways to log in over SSH, tried one after the other: the agent, keys that need no passphrase (before the agent where they were named),
/// keys that need one.
struct SshLogin {
    private enum Way: Equatable {
        case agent
        case key(String, needsPassphrase: Bool)
    }

    private let user: String
    private var ways: [Way]
    private var tried: [Way] = []
    private var withoutPassphrase: [String] = []

    init(_ request: TransportRequest) {
        user = request.user
        let keys = request.keys.compactMap { path in SshLogin.isEncrypted(path).map { Way.key(path, needsPassphrase: $0) } }
        let open = keys.filter { if case .key(_, false) = $0 { true } else { false } }
        let agent: [Way] = request.usesAgent ? [.agent] : []
        ways = (request.areKeysNamed ? open + agent : agent + open) + keys.filter { !open.contains($0) }
    }

    /// Whether a private key is encrypted; nil for what is no key that can be read. OpenSSH's format names its cipher behind a magic
    /// word, older ones say so in their head.
    private static func isEncrypted(_ path: String) -> Bool? {
        guard let text = (try? readFile(path)).flatMap({ $0 }) else { return nil }
        let lines = String(decoding: text.prefix(65536), as: UTF8.self).split { $0.isNewline }
        guard let first = lines.first, first.hasPrefix("-----BEGIN "), first.hasSuffix("PRIVATE KEY-----") else { return nil }
        guard first == "-----BEGIN OPENSSH PRIVATE KEY-----" else {
            return first.contains("ENCRYPTED") || lines.dropFirst().prefix(2).contains { $0.contains("ENCRYPTED") }
        }
        let body = decodedBase64(lines.dropFirst().prefix { !$0.hasPrefix("-") }.joined()) ?? []
        // "openssh-key-v1", a zero, then the length of the cipher's name, 4 bytes, and the name.
        return Array(body.dropFirst(19).prefix(4)) != Array("none".utf8)
    }

    /// Gives libgit2 the next way; it asks again after each that failed.
    mutating func next(
        into out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, user named: String?, _ allowed: UInt32,
        _ channel: TransportChannel
    ) throws(GitError) -> Int32 {
        let name = named ?? user
        if allowed & GIT_CREDENTIAL_USERNAME.rawValue != 0 { return git_credential_username_new(out, name) }
        guard allowed & GIT_CREDENTIAL_SSH_KEY.rawValue != 0 else {
            throw GitError(.failure, "the host takes no keys, and cfgops knows no other way to log in")
        }
        while !ways.isEmpty {
            let way = ways.removeFirst()
            switch way {
            case .agent:
                tried.append(way)
                return git_credential_ssh_key_from_agent(out, name)
            case .key(let path, false):
                tried.append(way)
                return git_credential_ssh_key_new(out, name, nil, path, nil)
            case .key(let path, true):
                guard let passphrase = try channel.ask(TransportLine("passphrase", [path])).first else {
                    withoutPassphrase.append(path)
                    continue
                }
                tried.append(way)
                return passphrase.withCString { git_credential_ssh_key_new(out, name, nil, path, $0) }
            }
        }
        return GIT_EAUTH.rawValue
    }

    /// Why nothing let us in.
    func refusal(by address: RemoteAddress) -> GitError {
        var words: [String] = [], usesRsa = false
        for way in tried {
            switch way {
            case .agent: words.append("the agent's keys")
            case .key(let path, _):
                words.append(path)
                usesRsa = usesRsa || path.hasSuffix("rsa")
            }
        }
        let list = words.isEmpty ? "there was no key to try" : "tried were \(words.joined(separator: ", "))"
        var hints = withoutPassphrase.map { "\($0) needs its passphrase: ssh-add \($0)" }
        if words.isEmpty { hints.append("ssh-add, --identity FILE or git config cfgops.sshKey FILE names a key") }
        if usesRsa {
            hints.append("libssh2 1.10 signs with RSA keys by SHA-1, which most hosts refuse: ssh-keygen -t ed25519 makes another key")
        }
        return GitError(.failure, "\"\(address)\" takes none of our keys as \"\(address.user ?? user)\"; \(list)", hints: hints)
    }
}
