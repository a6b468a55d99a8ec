internal import Documents

/// The chunks of one payload, in one direction (age v1, "Payload"). For one thread at a time.
final class AgePayload {
    static let nonceSize = 16
    static let chunkSize = 1 << 16
    static let sealedChunkSize = chunkSize + ChaCha20Poly1305.tagSize

    private let cipher: ChaCha20Poly1305
    private let direction: ChaCha20Poly1305.Direction
    /// The number of the chunk in eleven bytes, and a one for the last chunk.
    private var nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceSize)

    /// - Parameter nonce: the 16 bytes behind the header.
    init(_ fileKey: Secret, nonce: [UInt8], _ direction: ChaCha20Poly1305.Direction) throws(Diagnostic) {
        guard let key = hkdfSha256(fileKey, salt: nonce, info: Array("payload".utf8)), let cipher = ChaCha20Poly1305(key: key, direction)
        else { throw cryptoFailure }
        (self.cipher, self.direction) = (cipher, direction)
    }

    /// Seals or opens one chunk.
    ///
    /// - Parameter output: 16 bytes longer than the chunk when it is sealed, 16 bytes shorter when it is opened.
    /// - Returns: whether it is the chunk of that number; where it is not, `output` holds nothing to use.
    func convert(_ chunk: UnsafeRawBufferPointer, number: Int, isLast: Bool, into output: UnsafeMutableRawBufferPointer) -> Bool {
        for index in 0 ..< 8 { nonce[10 - index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
        nonce[11] = isLast ? 1 : 0
        switch direction {
        case .sealing: return cipher.seal(chunk, nonce: nonce, into: output)
        case .opening: return cipher.open(chunk, nonce: nonce, into: output)
        }
    }

    // MARK: In memory

    /// The chunks of a text.
    func sealed(_ text: Secret) throws(Diagnostic) -> [UInt8] {
        let count = max((text.count + AgePayload.chunkSize - 1) / AgePayload.chunkSize, 1)
        var output = [UInt8](repeating: 0, count: text.count + count * ChaCha20Poly1305.tagSize)
        let isSealed = text.reveal { text in
            output.withUnsafeMutableBytes { output in
                (0 ..< count).allSatisfy { index in
                    convert(
                        text.chunk(index, of: AgePayload.chunkSize), number: index, isLast: index == count - 1,
                        into: output.chunk(index, of: AgePayload.sealedChunkSize))
                }
            }
        }
        guard isSealed else { throw cryptoFailure }
        return output
    }

    /// The text of all chunks, after the last one was verified.
    func opened(_ payload: UnsafeRawBufferPointer) throws(Diagnostic) -> Secret {
        let count = max((payload.count + AgePayload.sealedChunkSize - 1) / AgePayload.sealedChunkSize, 1)
        let last = payload.count - (count - 1) * AgePayload.sealedChunkSize
        try AgePayload.check(lastChunk: last, number: count - 1)
        var isOpen = false
        let text = Secret(count: payload.count - count * ChaCha20Poly1305.tagSize) { text in
            isOpen = (0 ..< count).allSatisfy { index in
                convert(
                    payload.chunk(index, of: AgePayload.sealedChunkSize), number: index, isLast: index == count - 1,
                    into: text.chunk(index, of: AgePayload.chunkSize))
            }
        }
        guard isOpen else { throw AgePayload.failure }
        return text
    }

    static let failure = Diagnostic("bad-age-file", "the payload of the age file is damaged: it was cut off or changed")

    /// A chunk has a tag at least, and text, unless it is the only one.
    static func check(lastChunk size: Int, number: Int) throws(Diagnostic) {
        guard size > ChaCha20Poly1305.tagSize || size == ChaCha20Poly1305.tagSize && number == 0 else { throw failure }
    }
}

extension UnsafeRawBufferPointer {
    /// The piece of that number; the last one is shorter.
    func chunk(_ index: Int, of size: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: dropFirst(index * size).prefix(size))
    }
}

extension UnsafeMutableRawBufferPointer {
    func chunk(_ index: Int, of size: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: dropFirst(index * size).prefix(size))
    }
}
