internal import Documents
package import Secrets

/// One version of a sealed file, as far as nobody needs a key to know it: who can open it, and which values it has.
package struct SealedVersion: Sendable {
    /// A sealed value. Nothing of it is kept but what tells whether another version has the same.
    struct Leaf: Sendable {
        /// Of the ciphertext, with vector and tag.
        let hash: Int
        /// What the ciphertext tells of the plaintext.
        let length: Int
        let type: String?

        /// Whether both may be the same plaintext under different data keys.
        func mayEqual(_ other: Leaf) -> Bool { length == other.length && type == other.type }
    }

    package let recipients: SopsRecipients
    let leaves: [Path: Leaf]
    /// The wrapped data keys, hashed: versions that have one in common have the same data key.
    private let wraps: Set<Int>

    /// - Throws: `Diagnostics` for what is no sound SOPS file.
    init(_ bytes: [UInt8], path: String) throws(Diagnostics) {
        let file = try SopsFile(bytes, path: path)
        recipients = file.recipients
        var leaves: [Path: Leaf] = [:]
        for entry in file.entries where entry.isSealed && !entry.isComment {
            let text = file.source[entry.range]
            leaves[entry.path] = Leaf(hash: Array(text).hashValue, length: SealedVersion.plaintextLength(of: text), type: entry.type)
        }
        self.leaves = leaves
        wraps = SealedVersion.wraps(in: bytes)
    }

    /// Whether every value was sealed under another data key than before, so that new ciphertext says nothing about new values.
    func isUnderNewKey(since old: SealedVersion) -> Bool {
        guard !wraps.isEmpty, !old.wraps.isEmpty, wraps.isDisjoint(with: old.wraps) else { return false }
        return leaves.allSatisfy { path, leaf in old.leaves[path]?.hash != leaf.hash }
    }

    /// Whether one was made from the other, whatever it is called: they share a wrapped data key or a value's ciphertext.
    func isRelated(to other: SealedVersion) -> Bool {
        if !wraps.isDisjoint(with: other.wraps) { return true }
        let hashes = Set(other.leaves.values.map(\.hash))
        return leaves.values.contains { hashes.contains($0.hash) }
    }

    /// The bytes of plaintext that `data:` holds (formats note, section 2).
    private static func plaintextLength(of text: ArraySlice<UInt8>) -> Int {
        guard let start = text.firstRange(of: dataWord)?.upperBound else { return 0 }
        let digits = text[start...].prefix { $0 != UInt8(ascii: ",") }, padding = digits.suffix(2).count { $0 == UInt8(ascii: "=") }
        return digits.count / 4 * 3 - padding
    }

    private static let dataWord = Array("data:".utf8)
    private static let blockStart = Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8), blockEnd = Array("-----END".utf8)

    /// The armored blocks of a file, whatever its store: what stands between them but its base64 digits depends on the store.
    private static func wraps(in bytes: [UInt8]) -> Set<Int> {
        var found: Set<Int> = [], rest = bytes[...]
        while let start = rest.firstRange(of: blockStart)?.upperBound, let end = rest[start...].firstRange(of: blockEnd)?.lowerBound {
            found.insert(rest[start ..< end].filter(isDigit).hashValue)
            rest = rest[end...]
        }
        return found
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A") ... UInt8(ascii: "Z"), UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "0") ... UInt8(ascii: "9"),
            UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
