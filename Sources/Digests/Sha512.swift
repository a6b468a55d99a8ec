internal import CCrypto

/// SHA-512 (FIPS 180-4) of bytes that come in pieces and may be secret.
package struct Sha512 {
    private var context = SHA512_CTX()

    package init() { SHA512_Init(&context) }

    package mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) { SHA512_Update(&context, bytes.baseAddress, bytes.count) }

    /// The 64 bytes of the digest. What was hashed is wiped, and hashing starts anew.
    package mutating func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64) { digest, length in
            SHA512_Final(digest.baseAddress, &context)
            OPENSSL_cleanse(&context, MemoryLayout<SHA512_CTX>.size)
            SHA512_Init(&context)
            length = 64
        }
    }
}
