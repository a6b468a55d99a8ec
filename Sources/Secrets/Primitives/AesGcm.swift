internal import CCrypto

/// AES-256-GCM (NIST SP 800-38D) with one key for many values, each with its own initialization vector and additional data.
///
/// The key schedule is set up once for each direction; a value costs its own bytes only. For one thread at a time.
final class AesGcm {
    private let sealing: OpaquePointer
    private let opening: OpaquePointer

    static let keySize = 32
    static let tagSize = 16
    /// What SOPS writes: 256 bits, not the usual 96.
    static let vectorSize = 32
    /// libcrypto takes no longer ones.
    static let vectorSizes = 1 ... 128

    /// - Parameter key: 32 bytes.
    /// - Returns: nil when the key has another length, or libcrypto has no memory.
    init?(key: Secret) {
        guard key.count == AesGcm.keySize, let sealing = EVP_CIPHER_CTX_new(), let opening = EVP_CIPHER_CTX_new() else { return nil }
        (self.sealing, self.opening) = (sealing, opening)
        let isReady = key.reveal { bytes in
            let key = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return EVP_EncryptInit_ex(sealing, EVP_aes_256_gcm(), nil, key, nil) == 1
                && EVP_DecryptInit_ex(opening, EVP_aes_256_gcm(), nil, key, nil) == 1
        }
        guard isReady else { return nil }
    }

    deinit {
        // Both wipe what they hold.
        EVP_CIPHER_CTX_free(sealing)
        EVP_CIPHER_CTX_free(opening)
    }

    /// Appends the ciphertext, as long as the text, to `output`.
    ///
    /// - Parameter vector: 1 to 128 bytes.
    /// - Returns: the tag; nil where libcrypto fails.
    func seal(
        _ text: UnsafeRawBufferPointer, vector: [UInt8], additionalData: [UInt8], to output: inout [UInt8]
    ) -> [UInt8]? {
        guard begin(sealing, vector), add(additionalData, { EVP_EncryptUpdate(self.sealing, nil, $2, $0, $1) }) else { return nil }
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: text.count))
        var written: Int32 = 0, tag = [UInt8](repeating: 0, count: AesGcm.tagSize)
        let isSealed = output.withUnsafeMutableBufferPointer { output in
            text.isEmpty
                || EVP_EncryptUpdate(
                    sealing, output.baseAddress.map { $0 + start }, &written, text.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    Int32(text.count)) == 1
        }
        var rest: Int32 = 0, none: UInt8 = 0
        guard isSealed, EVP_EncryptFinal_ex(sealing, &none, &rest) == 1,
            EVP_CIPHER_CTX_ctrl(sealing, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
        else { return nil }
        return tag
    }

    /// Writes the text, as long as the ciphertext, to `output`, which has at least as many bytes.
    ///
    /// - Parameters:
    ///   - vector: 1 to 128 bytes.
    ///   - tag: 16 bytes.
    /// - Returns: whether the tag is right; where it is not, `output` holds nothing to use.
    func open(
        _ sealed: UnsafeRawBufferPointer, vector: [UInt8], tag: [UInt8], additionalData: [UInt8], into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard tag.count == AesGcm.tagSize, output.count >= sealed.count, begin(opening, vector),
            add(additionalData, { EVP_DecryptUpdate(self.opening, nil, $2, $0, $1) })
        else { return false }
        var written: Int32 = 0, rest: Int32 = 0, none: UInt8 = 0, tag = tag
        let isRead =
            sealed.isEmpty
            || EVP_DecryptUpdate(
                opening, output.baseAddress?.assumingMemoryBound(to: UInt8.self), &written,
                sealed.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(sealed.count)) == 1
        return isRead && EVP_CIPHER_CTX_ctrl(opening, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
            && EVP_DecryptFinal_ex(opening, &none, &rest) == 1
    }

    private func begin(_ context: OpaquePointer, _ vector: [UInt8]) -> Bool {
        AesGcm.vectorSizes.contains(vector.count)
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(vector.count), nil) == 1
            && EVP_CipherInit_ex(context, nil, nil, nil, vector, -1) == 1
    }

    private func add(_ data: [UInt8], _ update: (UnsafePointer<UInt8>, Int32, UnsafeMutablePointer<Int32>) -> Int32) -> Bool {
        var written: Int32 = 0
        return data.isEmpty || data.withUnsafeBufferPointer { $0.baseAddress.map { update($0, Int32(data.count), &written) } } == 1
    }
}
