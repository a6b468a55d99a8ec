internal import CCrypto

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
package struct Sha256 {
    private var context = SHA256_CTX()

    package init() { SHA256_Init(&context) }

    package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) { SHA256_Update(&context, bytes.baseAddress, bytes.count) }

    /// The digest of what came so far. A copy is finished, so that more may follow.
    package func finish() -> Digest {
        var last = context
        return Digest { SHA256_Final($0.baseAddress?.assumingMemoryBound(to: UInt8.self), &last) }
    }

    package static func digest(of bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { digest(of: $0) } }

    package static func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
        var hash = Sha256()
        hash.update(bytes)
        return hash.finish()
    }
}

/// HMAC-SHA-256 (RFC 2104).
///
/// Written over `Sha256` and not `HMAC()`, which goes through EVP and its start-up. A key of more than 64 bytes is hashed first.
package func hmacSha256(key: [UInt8], _ message: [UInt8]) -> Digest {
    let blockSize = 64
    var block = key.count > blockSize ? Sha256.digest(of: key).bytes : key
    block += [UInt8](repeating: 0, count: blockSize - block.count)
    var inner = Sha256()
    inner.update(block.map { $0 ^ 0x36 })
    inner.update(message)
    var outer = Sha256()
    outer.update(block.map { $0 ^ 0x5c })
    outer.update(inner.finish().bytes)
    OPENSSL_cleanse(&block, block.count)
    return outer.finish()
}
