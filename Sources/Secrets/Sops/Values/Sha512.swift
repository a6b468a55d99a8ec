internal import CCrypto

/// SHA-512 (FIPS 180-4) of bytes that come in pieces.
struct Sha512 {
    private var context = SHA512_CTX()

    init() { SHA512_Init(&context) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) { SHA512_Update(&context, bytes.baseAddress, bytes.count) }
    mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digest in upper-case hexadecimal digits, and the state wiped.
    mutating func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        SHA512_Final(&digest, &context)
        let digits = Array("0123456789ABCDEF".utf8)
        return digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
