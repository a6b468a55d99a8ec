package import Digests
internal import Rendering

/// What an inventory says about the bytes of a file: their SHA-256, or for a tainted file an HMAC-SHA-256 with the machine's key (R36), so
/// that nobody who reads an inventory can try passwords against it.
package struct ContentDigest: Hashable, Sendable, CustomStringConvertible {
    package let value: Digest
    package let isKeyed: Bool

    package init(_ value: Digest, isKeyed: Bool) {
        self.value = value
        self.isKeyed = isKeyed
    }

    static let plainName = "sha256", keyedName = "hmac-sha256"

    /// Nil for a text that `description` does not give.
    init?(_ text: String) {
        let isKeyed = text.hasPrefix(Self.keyedName + ":"), name = isKeyed ? Self.keyedName : Self.plainName
        guard text.hasPrefix(name + ":"), let value = Digest(hex: String(text.dropFirst(name.utf8.count + 1))) else { return nil }
        self.init(value, isKeyed: isKeyed)
    }

    /// `sha256:` or `hmac-sha256:` and 64 digits.
    package var description: String { "\(isKeyed ? Self.keyedName : Self.plainName):\(value)" }

    /// Whether these are the bytes. Without a key, bytes of a tainted file are never recognised.
    func matches(_ bytes: [UInt8], key: MachineKey?) -> Bool {
        isKeyed ? key.map { $0.digest(of: bytes).value == value } ?? false : Sha256.digest(of: bytes) == value
    }
}

/// The key of this machine for digests of tainted files.
struct MachineKey: Hashable, Sendable {
    static let byteCount = 32
    let bytes: [UInt8]

    /// - Parameter bytes: exactly 32; other lengths give nil.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A new key from the system's generator.
    static func make() -> MachineKey {
        var random = SystemRandomNumberGenerator()
        let words = (0 ..< byteCount / 8).map { _ in random.next() }
        return MachineKey(words.flatMap { word in (0 ..< 8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })!  // 32 bytes
    }

    func digest(of bytes: [UInt8]) -> ContentDigest { ContentDigest(hmacSha256(key: self.bytes, bytes), isKeyed: true) }

    func content(of file: RenderedFile) -> ContentDigest {
        file.isTainted ? digest(of: file.bytes) : ContentDigest(file.digest, isKeyed: false)
    }
}
