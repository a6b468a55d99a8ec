internal import CCrypto

/// Owns one `EVP_PKEY` that can verify and nothing else.
struct VerifyingKey: ~Copyable {
    enum Hash {
        /// Ed25519 hashes by itself.
        case none
        case sha256, sha384, sha512

        fileprivate var pointer: OpaquePointer? {
            switch self {
            case .none: nil
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            case .sha512: EVP_sha512()
            }
        }
    }

    private let pointer: OpaquePointer

    /// - Parameter ed25519: 32 bytes; other lengths give nil.
    init?(ed25519 bytes: ArraySlice<UInt8>) {
        let made = bytes.withUnsafeBufferPointer { EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, $0.baseAddress, $0.count) }
        guard let made else { return nil }
        pointer = made
    }

    /// Both numbers with their most significant byte first.
    init?(rsaModulus modulus: ArraySlice<UInt8>, exponent: ArraySlice<UInt8>) {
        // Parameters take numbers in the order of this machine, the least significant byte first.
        var modulus = Array(modulus.reversed()), exponent = Array(exponent.reversed())
        let made = modulus.withUnsafeMutableBufferPointer { modulus in
            exponent.withUnsafeMutableBufferPointer { exponent in
                Self.imported(
                    "RSA",
                    [
                        OSSL_PARAM_construct_BN(name("n"), modulus.baseAddress, modulus.count),
                        OSSL_PARAM_construct_BN(name("e"), exponent.baseAddress, exponent.count), OSSL_PARAM_construct_end(),
                    ])
            }
        }
        guard let made else { return nil }
        pointer = made
    }

    /// - Returns: nil for a point that is not on the curve.
    init?(_ curve: EllipticCurve, point: ArraySlice<UInt8>) {
        let group: StaticString =
            switch curve {
            case .nistp256: "prime256v1"
            case .nistp384: "secp384r1"
            case .nistp521: "secp521r1"
            }
        var point = Array(point)
        let made = point.withUnsafeMutableBufferPointer { point in
            Self.imported(
                "EC",
                [
                    OSSL_PARAM_construct_utf8_string(name("group"), UnsafeMutablePointer(mutating: name(group)), 0),
                    OSSL_PARAM_construct_octet_string(name("pub"), point.baseAddress, point.count), OSSL_PARAM_construct_end(),
                ])
        }
        guard let made else { return nil }
        pointer = made
    }

    deinit { EVP_PKEY_free(pointer) }

    /// The size of the key in bits.
    var bits: Int { Int(EVP_PKEY_get_bits(pointer)) }

    func verifies(_ signature: [UInt8], of message: [UInt8], hash: Hash) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, hash.pointer, nil, pointer) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    private static func imported(_ algorithm: String, _ parameters: [OSSL_PARAM]) -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, algorithm, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?, parameters = parameters
        guard EVP_PKEY_fromdata_init(context) == 1, EVP_PKEY_fromdata(context, &key, cfgops_public_key, &parameters) == 1 else {
            EVP_PKEY_free(key)
            return nil
        }
        return key
    }
}

/// A name that outlives the call: libcrypto's parameters keep a pointer to it.
private func name(_ text: StaticString) -> UnsafePointer<CChar> { UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self) }
