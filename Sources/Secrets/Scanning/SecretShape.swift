/// What is found by more than the form of a token.
enum SecretShape: String, CaseIterable, Sendable {
    case privateKey = "private-key"
    case url = "url-password"
    case command = "command-password"
    case value = "secret-value"

    var what: String {
        switch self {
        case .privateKey: "a private key"
        case .url: "a URL with a password"
        case .command: "a password in a command"
        case .value: "a value named like a secret"
        }
    }
}
