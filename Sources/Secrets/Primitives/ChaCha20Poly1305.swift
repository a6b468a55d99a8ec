internal import CCrypto

/// ChaCha20-Poly1305 (RFC 8439) with one key for many texts, in one direction. For one thread at a time.
final class ChaCha20Poly1305 {
    enum Direction: Int32 { case opening = 0, sealing = 1 }

    static let keySize = 32
    static let nonceSize = 12
    static let tagSize = 16

    private let context: OpaquePointer

    /// - Parameter key: 32 bytes.
    /// - Returns: nil when the key has another length, or libcrypto has no memory.
    init?(key: Secret, _ direction: Direction) {
        guard key.count == ChaCha20Poly1305.keySize, let context = EVP_CIPHER_CTX_new() else { return nil }
        self.context = context
        let isReady = key.reveal { key in
            EVP_CipherInit_ex(
                context, EVP_chacha20_poly1305(), nil, key.baseAddress?.assumingMemoryBound(to: UInt8.self), nil, direction.rawValue) == 1
        }
        guard isReady else { return nil }
    }

    // Wipes what it holds.
    deinit { EVP_CIPHER_CTX_free(context) }

    /// Writes ciphertext and tag, 16 bytes more than the text, to `output`.
    ///
    /// - Parameter nonce: 12 bytes, never twice for one key.
    /// - Returns: false when a length is wrong, or libcrypto fails.
    func seal(
        _ text: UnsafeRawBufferPointer, nonce: [UInt8], additionalData: [UInt8] = [], into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        let tag = output.suffix(ChaCha20Poly1305.tagSize)
        guard output.count == text.count + ChaCha20Poly1305.tagSize, begin(nonce, additionalData), update(text, into: output) else {
            return false
        }
        return finish()
            && EVP_CIPHER_CTX_ctrl(
                context, EVP_CTRL_AEAD_GET_TAG, Int32(ChaCha20Poly1305.tagSize), UnsafeMutableRawBufferPointer(rebasing: tag).baseAddress)
                == 1
    }

    /// Writes the text, 16 bytes fewer than the ciphertext with its tag, to `output`.
    ///
    /// - Parameter nonce: 12 bytes.
    /// - Returns: whether the tag is right; where it is not, `output` holds nothing to use.
    func open(
        _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], additionalData: [UInt8] = [], into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard sealed.count == output.count + ChaCha20Poly1305.tagSize, begin(nonce, additionalData) else { return false }
        var tag = Array(sealed.suffix(ChaCha20Poly1305.tagSize))
        return update(UnsafeRawBufferPointer(rebasing: sealed.prefix(output.count)), into: output)
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 && finish()
    }

    private func begin(_ nonce: [UInt8], _ additionalData: [UInt8]) -> Bool {
        guard nonce.count == ChaCha20Poly1305.nonceSize, EVP_CipherInit_ex(context, nil, nil, nil, nonce, -1) == 1 else { return false }
        var written: Int32 = 0
        return additionalData.isEmpty || EVP_CipherUpdate(context, nil, &written, additionalData, Int32(additionalData.count)) == 1
    }

    private func update(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
        guard !input.isEmpty else { return true }
        var written: Int32 = 0
        guard let count = Int32(exactly: input.count) else { return false }
        return EVP_CipherUpdate(
            context, output.baseAddress?.assumingMemoryBound(to: UInt8.self), &written,
            input.baseAddress?.assumingMemoryBound(to: UInt8.self), count) == 1
    }

    private func finish() -> Bool {
        var rest: Int32 = 0, none: UInt8 = 0
        return EVP_CipherFinal_ex(context, &none, &rest) == 1
    }
}
