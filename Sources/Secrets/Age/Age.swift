package import Documents

/// Files sealed with age, version 1 (age-encryption.org/v1).
package enum Age {
    /// Seals a short text, such as a data key, in memory. With ASCII armor, ending with a line feed.
    package static func seal(_ text: Secret, for recipients: [AgeRecipient]) throws(Diagnostic) -> [UInt8] {
        throw Diagnostic("not-built", "not built yet")
    }

    /// Opens a file in memory, armored or not. Nothing of it comes out before all of it was verified.
    ///
    /// - Throws: code `no-identity` when no key is the right one, otherwise `bad-age-file`.
    package static func open(_ file: [UInt8], with identities: [AgeIdentity]) throws(Diagnostic) -> Secret {
        throw Diagnostic("not-built", "not built yet")
    }
}
