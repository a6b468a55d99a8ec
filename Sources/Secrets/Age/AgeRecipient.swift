package import Documents

/// Whom a file is sealed for: an X25519 public key, `age1...` (age v1, "Recipient types").
package struct AgeRecipient: Hashable, Sendable, CustomStringConvertible {
    /// As people write it, lower case.
    package let text: String
    /// 32 bytes.
    let publicKey: [UInt8]

    package var description: String { text }

    private static let label = "age"

    /// - Throws: code `bad-recipient`, with what is wrong with the text; kinds that age has and cfgops has not are named. The text itself
    ///   is never in it: it may be a secret key, pasted by mistake.
    package init(parsing text: String) throws(Diagnostic) {
        if let kind = AgeRecipient.unsupportedKind(text) {
            throw Diagnostic("bad-recipient", "recipient type not supported: \(kind)", hints: [AgeRecipient.advice])
        }
        if text.uppercased().hasPrefix("AGE-SECRET-KEY-") {
            throw Diagnostic(
                "bad-recipient", "a secret key stands where a recipient was expected",
                hints: ["give its public key, `age1...`, and make a new key if the secret one was seen by others"])
        }
        switch Array(text.utf8).withUnsafeBytes({ Bech32.decode($0) }) {
        case .success(let content):
            guard content.label == Array(AgeRecipient.label.utf8), !content.isUpperCase, content.bytes.count == 32 else {
                throw Diagnostic("bad-recipient", "not an age recipient: expected \"age1\" and 58 more characters in lower case")
            }
            self.init(publicKey: content.bytes.reveal { Array($0) })
        case .failure(let failure):
            throw Diagnostic(
                "bad-recipient", "not an age recipient: it \(failure.rawValue)", hints: ["a recipient looks like `age1...`, 62 characters"])
        }
    }

    /// - Parameter publicKey: 32 bytes.
    init(publicKey: [UInt8]) {
        self.publicKey = publicKey
        text = String(decoding: publicKey.withUnsafeBytes { Bech32.encode($0, label: AgeRecipient.label) }, as: UTF8.self)
    }

    package static func == (left: AgeRecipient, right: AgeRecipient) -> Bool { left.publicKey == right.publicKey }
    package func hash(into hasher: inout Hasher) { hasher.combine(publicKey) }

    private static let advice = "use an age key, `age1...`: `cfgops secret keygen` makes one"

    /// What a recipient of another kind is called.
    private static func unsupportedKind(_ text: String) -> String? {
        let kinds = [
            ("age1pq1", "post-quantum keys (age1pq1)"), ("age1tagpq1", "hardware keys (age1tagpq1)"),
            ("age1tag1", "hardware keys (age1tag1)"),
            ("ssh-ed25519 ", "SSH keys (ssh-ed25519)"), ("ssh-rsa ", "SSH keys (ssh-rsa)"), ("ssh-", "SSH keys"), ("ecdsa-", "SSH keys"),
            ("sk-", "SSH keys"), ("github:", "the SSH keys of a GitHub user"),
        ]
        if let kind = kinds.first(where: { text.hasPrefix($0.0) }) { return kind.1 }
        // A plugin's recipients have a name between "age1" and another "1", which is no digit of a key.
        let rest = text.hasPrefix("age1") ? text.dropFirst(4) : ""
        return rest.contains("1") ? "keys of plugins" : nil
    }
}
