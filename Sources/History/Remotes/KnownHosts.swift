internal import Digests
internal import Documents

/// What OpenSSH's known_hosts files say of the keys of hosts (the format is in sshd's manual, section "SSH_KNOWN_HOSTS FILE FORMAT").
struct KnownHosts {
    enum Verdict: Equatable {
        case known, unknown
        /// Where another key is stated for the host, or this one is stated to be stolen: `FILE:LINE`.
        case changed(String), revoked(String)
    }

    private struct Entry {
        let place: String
        let marker: Substring?
        let hosts: Substring
        let type: String
        let key: [UInt8]
    }

    private let entries: [Entry]
    /// Where a certificate authority is stated, which libssh2 cannot judge.
    let authorities: [String]

    init(_ files: [(path: String, text: [UInt8])]) {
        var entries: [Entry] = []
        for (path, text) in files {
            for (number, line) in text.split(separator: .lineFeed, omittingEmptySubsequences: false).enumerated() {
                if let entry = KnownHosts.entry(String(decoding: line, as: UTF8.self), "\(path):\(number + 1)") { entries.append(entry) }
            }
        }
        self.entries = entries
        authorities = entries.filter { $0.marker == "@cert-authority" }.map(\.place)
    }

    private static func entry(_ line: String, _ place: String) -> Entry? {
        var words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }[...]
        let marker = words.first?.hasPrefix("@") == true ? words.popFirst() : nil
        guard words.count >= 3, let hosts = words.popFirst(), !hosts.hasPrefix("#"), let type = words.popFirst(),
            let key = words.popFirst().flatMap({ decodedBase64(String($0)) })
        else { return nil }
        return Entry(place: place, marker: marker, hosts: hosts, type: String(type), key: key)
    }

    /// - Parameter key: as the host showed it, in SSH's own encoding.
    func verdict(on key: [UInt8], of host: String, port: Int) -> Verdict {
        let entries = entries.filter { KnownHosts.isMeant($0.hosts, KnownHosts.name(host, port)) }
        if let entry = entries.first(where: { $0.marker == "@revoked" && $0.key == key }) { return .revoked(entry.place) }
        let plain = entries.filter { $0.marker == nil }
        if plain.contains(where: { $0.key == key }) { return .known }
        return plain.first.map { .changed($0.place) } ?? .unknown
    }

    /// The strongest kind of key that is known of a host, as a line of a known_hosts file; nil for a host that is not known. libgit2 asks
    /// the host for the kind of the first key that it finds, and libssh2 1.10 cannot check the signatures of today's RSA keys.
    func preferredLine(for host: String, port: Int) -> String? {
        let known = entries.filter { $0.marker == nil && KnownHosts.isMeant($0.hosts, KnownHosts.name(host, port)) }
        for type in ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"] {
            guard let entry = known.first(where: { $0.type == type }) else { continue }
            return "\(host) \(type) \(base64(entry.key))\n"
        }
        return nil
    }

    /// `host`, or `[host]:port` where the port is not the usual one.
    static func name(_ host: String, _ port: Int) -> String { port == 22 ? host : "[\(host)]:\(port)" }

    private static func isMeant(_ hosts: Substring, _ name: String) -> Bool {
        if hosts.hasPrefix("|1|") { return isHash(hosts, of: name) }
        var isMeant = false
        for pattern in hosts.split(separator: ",") {
            let isNegated = pattern.hasPrefix("!")
            guard matches(Array(name.utf8), Array((isNegated ? pattern.dropFirst() : pattern).lowercased().utf8)) else { continue }
            if isNegated { return false }
            isMeant = true
        }
        return isMeant
    }

    /// `|1|SALT|HASH`, both in base64.
    private static func isHash(_ text: Substring, of name: String) -> Bool {
        let parts = text.split(separator: "|")
        guard parts.count == 3, let salt = decodedBase64(String(parts[1])) else { return false }
        return decodedBase64(String(parts[2])) == Sha1.hmac(key: salt, Array(name.utf8))
    }

    /// `*` is any text, `?` any byte. Steps back to the last star only, so the time is bounded by the product of the lengths.
    private static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        var place = 0, step = 0, star: (step: Int, place: Int)?
        while place < text.count {
            if step < pattern.count, pattern[step] == .asterisk {
                star = (step, place)
                step += 1
            } else if step < pattern.count, pattern[step] == .question || pattern[step] == text[place] {
                (place, step) = (place + 1, step + 1)
            } else if let last = star {
                star = (last.step, last.place + 1)
                (step, place) = (last.step + 1, last.place + 1)
            } else {
                return false
            }
        }
        return pattern[step...].allSatisfy { $0 == .asterisk }
    }
}

/// The key that a host showed.
struct HostKey {
    /// `ssh-ed25519`; the encoding starts with the length of the name, big-endian, and the name (RFC 4253, section 6.6).
    let type: String
    let bytes: [UInt8]

    init?(_ bytes: [UInt8]) {
        guard bytes.count > 4 else { return nil }
        let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - 4 else { return nil }
        type = String(decoding: bytes[4 ..< 4 + length], as: UTF8.self)
        self.bytes = bytes
    }

    /// As `ssh-keygen -l` prints it.
    var fingerprint: String { "SHA256:" + base64(Sha256.digest(of: bytes).bytes).prefix { $0 != "=" } }

    /// The word for `ssh-keyscan -t`.
    var kind: String {
        switch type {
        case "ssh-ed25519": "ed25519"
        case "ssh-rsa": "rsa"
        case "ssh-dss": "dsa"
        default: "ecdsa"
        }
    }

    /// Why a key is not to be trusted; nil for a known one.
    func complaint(_ verdict: KnownHosts.Verdict, host: String, port: Int, authorities: [String]) -> GitError? {
        let shown = KnownHosts.name(host, port), option = port == 22 ? "" : "-p \(port) "
        switch verdict {
        case .known: return nil
        case .unknown:
            let unsupported = authorities.map { "\($0) names a certificate authority, which cfgops cannot use" }
            return GitError(
                .failure, "the key of host \"\(shown)\" is not known: \(type) \(fingerprint)",
                hints: unsupported + [
                    "compare the fingerprint with what the host's administrator says, then",
                    "ssh-keyscan -t \(kind) \(option)\(host) >> ~/.ssh/known_hosts",
                ])
        case .changed(let place):
            return GitError(
                .refused, "THE KEY OF HOST \"\(shown)\" HAS CHANGED: \(type) \(fingerprint) is not the one of \(place)",
                hints: [
                    "somebody may be listening in: ask the host's administrator before anything else",
                    "if it was set up anew: ssh-keygen -R \(port == 22 ? host : "'\(shown)'"), then ssh-keyscan as for a new host",
                ])
        case .revoked(let place):
            return GitError(
                .refused, "THE KEY OF HOST \"\(shown)\" IS REVOKED by \(place): \(type) \(fingerprint)",
                hints: ["the key was stolen or retired: ask the host's administrator"])
        }
    }
}

private func base64(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    bytes.withUnsafeBufferPointer { appendBase64($0, to: &text) }
    return String(decoding: text, as: UTF8.self)
}
