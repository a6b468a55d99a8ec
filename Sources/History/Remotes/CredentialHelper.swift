internal import Documents
internal import Glibc

/// One program of `credential.helper`: `!shell command`, an absolute path, or NAME for `git-credential-NAME`, each with arguments.
///
/// `store` needs git's own program; where there is none, its file is read here.
struct CredentialHelper {
    private let text: String
    private let address: RemoteAddress
    private let transport: Transport
    private let patience: Duration
    private let limit: Int

    init(_ text: String, _ address: RemoteAddress, _ transport: Transport, patience: Duration, limit: Int) {
        (self.text, self.address, self.transport) = (text, address, transport)
        (self.patience, self.limit) = (patience, limit)
    }

    /// For messages: a shell command may hold a token.
    static func shown(_ text: String) -> String { text.hasPrefix("!") ? "!..." : text }

    func get(_ request: [UInt8]) throws(GitError) -> (user: WipedText, password: WipedText)? {
        if isStoreWithoutProgram { return try stored() }
        var answer = try run("get", WipedText(request))
        defer { wipe(&answer) }
        var user = address.user.map { WipedText($0.utf8) }, password: WipedText?
        for line in answer.split(separator: .lineFeed) {
            guard let equals = line.firstIndex(of: .equals) else { continue }
            let value = line[(equals + 1)...]
            switch String(decoding: line[..<equals], as: UTF8.self) {
            case "username": user = WipedText(value)
            case "password": password = WipedText(value)
            case "quit" where value.elementsEqual("1".utf8) || value.elementsEqual("true".utf8):
                throw GitError(.failure, "credential.helper \"\(CredentialHelper.shown(text))\" says that nobody else is to be asked")
            default: break
            }
        }
        return user.flatMap { user in password.map { (user, $0) } }
    }

    /// - Parameter operation: `store` or `erase`.
    func tell(_ operation: String, _ credential: WipedText) throws(GitError) {
        if isStoreWithoutProgram { return }
        _ = try run(operation, credential)
    }

    private func run(_ operation: String, _ input: WipedText) throws(GitError) -> [UInt8] {
        let command = text.hasPrefix("!") ? String(text.dropFirst()) : text.hasPrefix("/") ? text : "git-credential-\(text)"
        var environment = transport.environment
        environment["PATH"] = (folders + ["/usr/bin", "/bin"]).joined(separator: ":")
        let result = try answer(
            of: ["/bin/sh", "-c", "\(command) \(operation)"], to: input, environment: environment, patience: patience, limit: limit)
        return result.output
    }

    /// `PATH`, then where git keeps its own programs.
    private var folders: [String] {
        let path = (transport.environment["PATH"] ?? "").split(separator: ":").map { String($0) }
        return path + [transport.environment["GIT_EXEC_PATH"] ?? "", "/usr/lib/git-core", "/usr/libexec/git-core"].filter { !$0.isEmpty }
    }

    private var isStoreWithoutProgram: Bool {
        text.split(separator: " ").first == "store" && !folders.contains { access("\($0)/git-credential-store", X_OK) == 0 }
    }

    /// From git's own file, an address with user and token a line (git's git-credential-store page).
    private func stored() throws(GitError) -> (user: WipedText, password: WipedText)? {
        let words = text.split(separator: " ")
        let named =
            words.firstIndex(of: "--file").flatMap { $0 + 1 < words.endIndex ? String(words[$0 + 1]) : nil }
            ?? words.first { $0.hasPrefix("--file=") }.map { String($0.dropFirst(7)) }
        let folder = transport.environment["XDG_CONFIG_HOME"] ?? "~/.config"
        for file in named.map({ [$0] }) ?? ["~/.git-credentials", folder + "/git/credentials"] {
            guard var bytes = try readFile(transport.expanded(file)) else { continue }
            defer { wipe(&bytes) }
            for line in bytes.split(separator: .lineFeed) {
                guard let entry = try? RemoteAddress(String(decoding: line, as: UTF8.self), relativeTo: "/"),
                    entry.scheme == address.scheme, entry.hostAndPort == address.hostAndPort, let user = entry.user,
                    address.user == nil || user == address.user, let password = entry.password
                else { continue }
                return (WipedText(user.utf8), password)
            }
        }
        return nil
    }
}
