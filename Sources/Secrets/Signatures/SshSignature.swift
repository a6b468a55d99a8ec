internal import Digests

/// A signature as `ssh-keygen -Y sign` makes it (OpenSSH, `PROTOCOL.sshsig`).
package struct SshSignature {
    /// Of the armor. One by the largest RSA key has under 6 KB.
    private static let sizeLimit = 16 * 1024
    private static let magic = Array("SSHSIG".utf8)
    private static let version: UInt32 = 1

    private enum Hash: String { case sha256, sha512 }

    package let key: SshPublicKey
    package let namespace: String
    private let hash: Hash
    /// The name of the algorithm, and what follows it.
    private let algorithm: String
    private let value: ArraySlice<UInt8>

    package init(armor: ArraySlice<UInt8>) throws(SignatureFlaw) {
        guard armor.count <= Self.sizeLimit else { throw .bad("the signature has more than \(Self.sizeLimit) bytes") }
        try self.init(blob: SshArmor.decoded(armor))
    }

    init(blob: [UInt8]) throws(SignatureFlaw) {
        guard blob.starts(with: Self.magic) else { throw .bad("the signature does not begin with SSHSIG") }
        var reader = SshReader(blob.dropFirst(Self.magic.count))
        guard let version = reader.number() else { throw .truncated }
        guard version == Self.version else { throw .bad("the signature is of version \(version); 1 is the only one there is") }
        guard let keyBlob = reader.string(), let namespace = reader.text(), reader.string() != nil, let hash = reader.text(),
            let signature = reader.string()
        else { throw .truncated }
        guard reader.isAtEnd else { throw .bad("something follows the signature") }
        guard !namespace.isEmpty else { throw .bad("the signature has no namespace") }
        guard let known = Hash(rawValue: hash) else { throw .bad("the signature hashes by \"\(hash)\", neither sha256 nor sha512") }
        guard let key = SshPublicKey(blob: Array(keyBlob)) else { throw try Self.flaw(ofKey: keyBlob) }
        var parts = SshReader(signature)
        guard let algorithm = parts.text() else { throw .truncated }
        (self.key, self.namespace, self.hash, self.algorithm) = (key, namespace, known, algorithm)
        value = parts.rest
    }

    private static func flaw(ofKey blob: ArraySlice<UInt8>) throws(SignatureFlaw) -> SignatureFlaw {
        var reader = SshReader(blob)
        guard let type = reader.text() else { return .bad("the key in the signature is damaged") }
        return SshPublicKey.isType(type)
            ? .bad("the \(type) key in the signature is damaged") : .unsupported("the signature is by a key of an unknown type")
    }

    /// - Parameter pieces: what was signed, joined.
    package func verify(_ pieces: [ArraySlice<UInt8>]) throws(SignatureFlaw) {
        if key.isCertificate {
            throw .unsupported("the signature is by a certificate (\(key.type)), and cfgops believes plain keys only")
        }
        guard let material = key.material else { throw .unsupported("the signature is by a key of type \(key.type)") }
        let holds = try Self.verify(algorithm, value, by: material, of: key.type, over: signedBytes(pieces))
        guard holds else { throw .bad("the signature does not fit what it is said to sign") }
    }

    /// What the key signs: a hash of the message with what it was made for.
    private func signedBytes(_ pieces: [ArraySlice<UInt8>]) -> [UInt8] {
        var bytes = Self.magic
        bytes.appendSshString(namespace.utf8)
        bytes.appendSshString([])
        bytes.appendSshString(hash.rawValue.utf8)
        bytes.appendSshString(digest(of: pieces))
        return bytes
    }

    private func digest(of pieces: [ArraySlice<UInt8>]) -> [UInt8] {
        switch hash {
        case .sha256:
            var hash = Sha256()
            for piece in pieces { piece.withUnsafeBytes { hash.update($0) } }
            return hash.finish().bytes
        case .sha512:
            var hash = Sha512()
            for piece in pieces { piece.withUnsafeBytes { hash.update($0) } }
            return hash.finish()
        }
    }
}

extension SignatureFlaw {
    static let truncated = SignatureFlaw.bad("the signature is cut off")
}
