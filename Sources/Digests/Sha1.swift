internal import CCrypto

/// SHA-1 (FIPS 180-4), which git's index ends with: a check against damage, not against people.
///
/// By the three calls and not by `SHA1()`, which goes through EVP and its start-up.
package enum Sha1 {
    /// The 20 bytes of the digest.
    package static func digest(of bytes: [UInt8]) -> [UInt8] { digest(of: bytes, count: bytes.count) }

    /// The same of the first bytes alone.
    ///
    /// - Parameter count: at most `bytes.count`.
    package static func digest(of bytes: [UInt8], count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 20) { digest, length in
            var context = SHA_CTX()
            SHA1_Init(&context)
            bytes.withUnsafeBytes { _ = SHA1_Update(&context, $0.baseAddress, count) }
            SHA1_Final(digest.baseAddress, &context)
            length = 20
        }
    }

    /// HMAC-SHA-1 (RFC 2104), which hides the names in OpenSSH's known_hosts. A key of more than 64 bytes is hashed first.
    package static func hmac(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let blockSize = 64
        var block = key.count > blockSize ? digest(of: key) : key
        block += [UInt8](repeating: 0, count: blockSize - block.count)
        return digest(of: block.map { $0 ^ 0x5c } + digest(of: block.map { $0 ^ 0x36 } + message))
    }
}
