package import Documents

/// Whom a file is sealed for: an X25519 public key, `age1...` (age v1, "Recipient types").
package struct AgeRecipient: Hashable, Sendable, CustomStringConvertible {
    /// As people write it, lower case.
    package let text: String
    package var description: String { text }

    /// - Throws: code `bad-recipient`, with what is wrong with the text; kinds that age has and cfgops has not are named.
    package init(parsing text: String) throws(Diagnostic) {
        throw Diagnostic("not-built", "not built yet")
    }
}

/// What opens files: an X25519 secret key, `AGE-SECRET-KEY-1...`.
package struct AgeIdentity: Sendable {
    package let recipient: AgeRecipient

    /// - Throws: code `bad-identity`; the text is never in it.
    package init(parsing text: Secret) throws(Diagnostic) {
        throw Diagnostic("not-built", "not built yet")
    }

    /// A new key.
    package static func generate() throws(Diagnostic) -> AgeIdentity {
        throw Diagnostic("not-built", "not built yet")
    }

    /// `AGE-SECRET-KEY-1...`, upper case, without a line feed.
    package var text: Secret { Secret(copying: []) }
}
