internal import Documents

/// What SOPS keeps in a file beside its values (formats note, 5).
struct SopsMetadata: Sendable {
    /// The data key, or a part of it, for one recipient.
    struct Wrapped: Sendable {
        /// A label only: nothing binds it to the key that `file` is sealed for.
        var recipient: String
        /// An age file with armor.
        var file: [UInt8]
    }

    struct Group: Sendable {
        var age: [Wrapped] = []
        /// Recipients of other kinds, which nothing here can open or seal for: `kms arn:aws:...`.
        var others: [String] = []
    }

    var groups: [Group] = []
    /// Groups that are needed; 1 where there is one group.
    var threshold = 1
    /// RFC 3339, as sops reads and writes it again: what the MAC is sealed with.
    var lastModified = ""
    /// As it stands in the file.
    var writtenLastModified = ""
    /// The sealed MAC; empty where there is none.
    var mac: [UInt8] = []
    var encryption: EncryptionRule?
    var macOnlyEncrypted = false
    var version = ""

    /// Recipients in one file or rule: each costs a key exchange to look at.
    static let maximumRecipients = 1000
    /// Shamir's scheme has so many places for parts.
    static let maximumGroups = 255
}
