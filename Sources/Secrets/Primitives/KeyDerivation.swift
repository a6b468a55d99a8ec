internal import CCrypto
internal import Documents

/// What is thrown where libcrypto refuses what cannot be refused for its input.
let cryptoFailure = Diagnostic(
    "crypto-failure", "libcrypto failed: there is no memory, or an algorithm that is needed is switched off here")

/// HKDF-SHA-256 (RFC 5869), extract and expand.
///
/// - Parameter count: of the bytes that come out, at most 8160.
/// - Returns: nil when libcrypto fails.
func hkdfSha256(_ material: Secret, salt: [UInt8] = [], info: [UInt8], count: Int = 32) -> Secret? {
    guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil) else { return nil }
    defer { EVP_PKEY_CTX_free(context) }
    let isReady = material.reveal { material in
        EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1
            && EVP_PKEY_CTX_set1_hkdf_salt(context, salt, Int32(salt.count)) == 1
            && EVP_PKEY_CTX_set1_hkdf_key(context, material.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(material.count)) == 1
            && EVP_PKEY_CTX_add1_hkdf_info(context, info, Int32(info.count)) == 1
    }
    guard isReady else { return nil }
    var isDerived = false
    let key = Secret(count: count) { buffer in
        var length = count
        isDerived = EVP_PKEY_derive(context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), &length) == 1 && length == count
    }
    return isDerived ? key : nil
}

/// scrypt (RFC 7914) with the block size 8 and no parallel parts, as age uses it.
enum Scrypt {
    private static let blockSize: UInt64 = 8

    /// The bytes of memory that a work factor needs.
    ///
    /// - Parameter logWork: 1 to 40.
    static func memory(logWork: Int) -> UInt64 { 128 * blockSize << UInt64(logWork) }

    /// - Parameter logWork: the work factor as a power of two, 1 to 40.
    /// - Returns: 32 bytes; nil when there is not enough memory.
    static func key(passphrase: Secret, salt: [UInt8], logWork: Int) -> Secret? {
        // Beyond the table there are some blocks of work space.
        let limit = memory(logWork: logWork) + 1 << 20
        var isDerived = false
        let key = Secret(count: 32) { key in
            isDerived = passphrase.reveal { passphrase in
                EVP_PBE_scrypt(
                    passphrase.baseAddress?.assumingMemoryBound(to: CChar.self), passphrase.count, salt, salt.count,
                    1 << UInt64(logWork), blockSize, 1, limit, key.baseAddress?.assumingMemoryBound(to: UInt8.self), key.count) == 1
            }
        }
        return isDerived ? key : nil
    }
}
