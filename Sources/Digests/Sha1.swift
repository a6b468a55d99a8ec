internal import CCrypto

/// SHA-1 (FIPS 180-4), which git's index ends with: a check against damage, not against people.
package enum Sha1 {
    /// The 20 bytes of the digest.
    package static func digest(of bytes: [UInt8]) -> [UInt8] { digest(of: bytes, count: bytes.count) }

    /// The same of the first bytes alone.
    ///
    /// - Parameter count: at most `bytes.count`.
    package static func digest(of bytes: [UInt8], count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 20) { digest, length in
            bytes.withUnsafeBufferPointer { _ = SHA1($0.baseAddress, count, digest.baseAddress) }
            length = 20
        }
    }
}
