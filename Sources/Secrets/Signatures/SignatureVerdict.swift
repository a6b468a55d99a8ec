/// What a signature is worth.
package struct SignatureVerdict: Hashable, Sendable {
    package enum Status: String, Sendable {
        /// By a key that is believed, for what it is believed for.
        case valid
        case unsigned
        /// A good signature by a key that nobody is known to hold, or not for this purpose or time.
        case untrusted
        /// A good signature by a key that was revoked.
        case revoked
        /// Not what the key signed, or malformed.
        case bad
        /// Made by means that cfgops does not know. Never to be taken for valid.
        case unverifiable = "cannot-verify"
    }

    package var status: Status
    /// Who signed, as the allowed signers call them; only for a valid signature.
    package var principal: String?
    /// Of the key, whenever the signature itself is good: `SHA256:...`.
    package var fingerprint: String?
    package var keyType: String?
    /// One sentence for people: lower case, no full stop.
    package var reason: String

    package init(_ status: Status, _ reason: String) { (self.status, self.reason) = (status, reason) }

    package var isValid: Bool { status == .valid }

    package static let unsigned = SignatureVerdict(.unsigned, "there is no signature")

    package init(_ flaw: SignatureFlaw) { self.init(flaw.isUnsupported ? .unverifiable : .bad, flaw.reason) }
}
