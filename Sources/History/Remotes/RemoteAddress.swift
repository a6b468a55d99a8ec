internal import Documents

/// Where another repository is, as git writes it: a path, `file://`, `ssh://`, `host:path`, `http://` or `https://`.
///
/// Its description can be shown to anybody: a password that stood in it is kept apart.
package struct RemoteAddress: Sendable, CustomStringConvertible {
    package enum Scheme: String, Sendable { case file, ssh, http, https }

    package let scheme: Scheme
    package let user: String?
    /// The password or token that stood in the address.
    package let password: WipedText?
    /// Empty for a path.
    package let host: String
    /// Nil where the address names none.
    package let port: Int?
    /// For `file` a path of this machine, otherwise what stands behind the host.
    package let path: String
    /// For libgit2, and for people: without user and password for HTTP, without password for SSH.
    package let description: String

    /// - Parameter folder: what a relative path starts from.
    /// - Throws: `refused` for what is neither.
    package init(_ text: String, relativeTo folder: String) throws(GitError) {
        guard !text.utf8.contains(where: { $0 < .space || $0 == 0x7F }) else {
            throw GitError(.refused, "the address of a remote has control characters in it")
        }
        guard let colons = text.firstRange(of: "://") else {
            guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/"), text.startIndex != colon else {
                try self.init(path: text.hasPrefix("/") ? text : "\(folder)/\(text)")
                return
            }
            guard !text[colon...].hasPrefix("::") else { throw RemoteAddress.unknown(String(text[..<colon])) }
            try self.init(shortSsh: text, colon)
            return
        }
        let word = text[..<colons.lowerBound].lowercased(), rest = text[colons.upperBound...]
        let name = word == "git+ssh" || word == "ssh+git" ? "ssh" : word
        guard let scheme = Scheme(rawValue: name) else { throw RemoteAddress.unknown(word) }
        if scheme == .file {
            try self.init(path: percentDecoded(rest.hasPrefix("/") ? rest : rest.drop { $0 != "/" }))
        } else {
            try self.init(scheme, rest)
        }
    }

    private static func unknown(_ scheme: String) -> GitError {
        GitError(
            .refused, "cfgops does not speak \"\(scheme)\"",
            hints: ["a remote is a path, file://, ssh://, host:path, https:// or http://"])
    }

    private init(path: String) throws(GitError) {
        (scheme, user, password, host, port, self.path, description) = (.file, nil, nil, "", nil, path, path)
    }

    /// `[user@]host:path`.
    private init(shortSsh text: String, _ colon: String.Index) throws(GitError) {
        let (user, host) = split(user: text[..<colon])
        (scheme, password, port) = (.ssh, nil, nil)
        (self.user, self.host, path, description) = (user.map { String($0) }, String(host), String(text[text.index(after: colon)...]), text)
        try check()
    }

    /// `[user[:password]@]host[:port]/path`.
    private init(_ scheme: Scheme, _ text: Substring) throws(GitError) {
        let end = text.firstIndex { "/?#".contains($0) } ?? text.endIndex
        let (before, place) = split(user: text[..<end])
        let words = before?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        let name = words.first.map { percentDecoded($0) }, host: Substring, digits: Substring?
        if place.hasPrefix("["), let close = place.firstIndex(of: "]") {
            host = place[place.index(after: place.startIndex) ..< close]
            digits = place[close...].dropFirst().hasPrefix(":") ? place[close...].dropFirst(2) : nil
        } else {
            host = place.prefix { $0 != ":" }
            digits = place.contains(":") ? place.drop { $0 != ":" }.dropFirst() : nil
        }
        guard digits.map({ $0.isEmpty || UInt16($0) != nil }) ?? true, !host.isEmpty else {
            throw GitError(.refused, "\"\(scheme.rawValue)://\(place)\(text[end...])\" has no host and port that can be connected to")
        }
        let shown = scheme == .ssh ? (before == nil ? "" : (words.first.map { $0 + "@" } ?? "")) : ""
        (self.scheme, user, password) = (scheme, name, words.count == 2 ? WipedText(percentDecoded(words[1]).utf8) : nil)
        (self.host, port, path) = (host.lowercased(), digits.flatMap { Int($0) }, String(text[end...]))
        description = "\(scheme.rawValue)://\(shown)\(place)\(text[end...])"
        try check()
    }

    /// libgit2 1.5 puts the path of an SSH address between single quotes without looking, and a host that begins with a dash, or a user,
    /// has been taken for an option by other programs.
    private func check() throws(GitError) {
        guard !host.hasPrefix("-"), !(user ?? "").hasPrefix("-"), !path.hasPrefix("-"),
            scheme != .ssh || !percentDecoded(path[...]).contains("'")
        else { throw GitError(.refused, "\"\(description)\" is no address that can be used safely") }
    }

    /// Whether it stays on this machine, where nobody listens in.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.") && host.utf8.allSatisfy { $0.isDigit || $0 == .dot }
    }

    /// As known_hosts and git's credentials write it: the port only where it is not the usual one.
    package var hostAndPort: String { port.map { $0 == usualPort ? host : "\(host):\($0)" } ?? host }

    package var usualPort: Int {
        switch scheme {
        case .file: 0
        case .ssh: 22
        case .http: 80
        case .https: 443
        }
    }
}

private func split(user text: Substring) -> (user: Substring?, host: Substring) {
    guard let at = text.lastIndex(of: "@") else { return (nil, text) }
    return (text[..<at], text[text.index(after: at)...])
}
