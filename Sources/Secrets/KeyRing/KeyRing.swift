package import Documents

/// The keys at hand. Who makes it reads files, variables and commands; who uses it sees keys.
package struct KeyRing: Sendable {
    package var identities: [AgeIdentity]
    /// Where keys were looked for, for the message that none fits: `SOPS_AGE_KEY_FILE (/run/keys.txt)`.
    package var sources: [String]
    /// What was odd on the way, such as a key file that others can read.
    package var warnings: [Diagnostic]

    package init(identities: [AgeIdentity], sources: [String] = [], warnings: [Diagnostic] = []) {
        (self.identities, self.sources, self.warnings) = (identities, sources, warnings)
    }

    package static let empty = KeyRing(identities: [])
    package var isEmpty: Bool { identities.isEmpty }
}
