internal import Documents
internal import Glibc

/// Where a user name and a token for a remote come from: its address, git's credential helpers, the user. What the remote took is
/// approved, what it did not take is rejected, so that helpers learn (the protocol is in git's gitcredentials page).
struct CredentialSource {
    private struct Credential {
        let user: WipedText
        let password: WipedText
        let isFromAddress: Bool
    }

    /// A helper may open a browser and wait for somebody to log in.
    private static let patience = Duration.seconds(300)
    /// A helper answers a few short lines.
    private static let limit = 1 << 20

    private let address: RemoteAddress
    private let settings: UrlSettings
    private let transport: Transport
    private var offered: Credential?
    private var tried = 0

    init(for address: RemoteAddress, _ settings: UrlSettings, _ transport: Transport) {
        (self.address, self.settings, self.transport) = (address, settings, transport)
    }

    /// User and token, once more when the remote did not take the last ones.
    ///
    /// - Throws: when there are none left.
    mutating func next() throws(GitError) -> [WipedText] {
        if let offered {
            self.offered = nil
            if !offered.isFromAddress { try tell("erase", offered) }
        }
        let found = try find()
        (offered, tried) = (found, tried + 1)
        return [found.user, found.password]
    }

    /// The remote let us in.
    mutating func accept() {
        guard let offered, !offered.isFromAddress else { return }
        // That a helper cannot keep it spoils nothing.
        try? tell("store", offered)
    }

    private func find() throws(GitError) -> Credential {
        if tried == 0, let password = address.password {
            return Credential(user: WipedText((address.user ?? "").utf8), password: password, isFromAddress: true)
        }
        // Having had its answer rejected, a helper would give the same again.
        if tried == 0 || tried == 1 && address.password != nil, let found = try asked() { return found }
        let place = "\(address.scheme.rawValue)://\(address.hostAndPort)"
        let name = try userName()
        if tried < 3, let user = name.map({ WipedText($0.utf8) }) ?? transport.ask("user name for \(place): ", false),
            let password = transport.ask("password or token for \(place): ", true)
        {
            return Credential(user: user, password: password, isFromAddress: false)
        }
        let helpers = try settings.values("credential", "helper")
        throw GitError(
            .failure, tried == 0 ? "no user and token for \(place)" : "\(place) does not take this user and token",
            hints: helpers.isEmpty
                ? ["git config credential.helper NAME names a program that keeps tokens, as \"store\" or \"cache\""]
                : ["asked: credential.helper \(helpers.map { "\"\(CredentialHelper.shown($0))\"" }.joined(separator: ", "))"])
    }

    /// The answer of the first helper that has one.
    private func asked() throws(GitError) -> Credential? {
        for helper in try helpers() {
            guard let answer = try helper.get(try request()) else { continue }
            return Credential(user: answer.user, password: answer.password, isFromAddress: false)
        }
        return nil
    }

    private func tell(_ operation: String, _ credential: Credential) throws(GitError) {
        var text = try request(withUser: false)
        defer { wipe(&text) }
        for (name, value) in [("username", credential.user), ("password", credential.password)] {
            text += Array("\(name)=".utf8)
            value.reveal { text += $0 }
            text.append(.lineFeed)
        }
        for helper in try helpers() { try helper.tell(operation, WipedText(text)) }
    }

    private func helpers() throws(GitError) -> [CredentialHelper] {
        try settings.values("credential", "helper").map {
            CredentialHelper($0, address, transport, patience: Self.patience, limit: Self.limit)
        }
    }

    private func userName() throws(GitError) -> String? {
        if let user = address.user { return user }
        return try settings.value("credential", "username")
    }

    private func request(withUser: Bool = true) throws(GitError) -> [UInt8] {
        var text = "protocol=\(address.scheme.rawValue)\nhost=\(address.hostAndPort)\n"
        if try ["true", "yes", "on", "1", ""].contains(settings.value("credential", "usehttppath") ?? "no") {
            text += "path=\(address.path.drop { $0 == "/" })\n"
        }
        if withUser, let user = try userName() { text += "username=\(user)\n" }
        return Array(text.utf8)
    }
}
