internal import CCrypto
internal import Dispatch
package import Documents
internal import Synchronization

extension Age {
    /// Fills a buffer as far as it can.
    ///
    /// - Returns: the number of bytes; 0 at the end of the input.
    package typealias Source = (UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Int
    /// Takes all bytes of a buffer, which are gone afterwards.
    package typealias Sink = (UnsafeRawBufferPointer) throws(Diagnostic) -> Void

    /// Seals a stream of any length in constant memory, without armor.
    package static func seal(for recipients: [AgeRecipient], from source: Source, to sink: Sink) throws(Diagnostic) {
        let fileKey = try randomSecret(AgeFileKey.size), nonce = try randomBytes(AgePayload.nonceSize)
        let head = try AgeHeader.written(try stanzas(fileKey, recipients), fileKey) + nonce
        try head.withUnsafeBytes { head in Result { () throws(Diagnostic) in try sink(head) } }.get()
        try AgeStream(fileKey, nonce: nonce, .sealing).run(after: [], from: source, to: sink)
    }

    /// Opens a stream of any length in constant memory, without armor.
    ///
    /// What is released: text in pieces of up to 1 MiB, each of them verified, in order and from the start. That the text is whole is known
    /// only when the call returns: where it throws, what came out is a beginning at best and must not be used as if it were all.
    ///
    /// - Throws: as `open` in memory does.
    package static func open(with identities: [AgeIdentity], from source: Source, to sink: Sink) throws(Diagnostic) {
        var start: [UInt8] = [], end: Int?, isAtEnd = false
        while end == nil, !isAtEnd, start.count < AgeHeader.maximumSize {
            isAtEnd = try append(headerPiece, from: source, to: &start) == 0
            end = AgeHeader.end(in: start)
        }
        guard let end else { throw AgeHeader.failure("it does not end in its first \(AgeHeader.maximumSize >> 20) MiB") }
        let header = try AgeHeader(start[..<end])
        let fileKey = try AgeFileKey.unwrap(header.stanzas, with: .identities(identities))
        try header.authenticate(fileKey)
        var rest = Array(start[end...])
        while rest.count < AgePayload.nonceSize {
            guard try append(AgePayload.nonceSize - rest.count, from: source, to: &rest) > 0 else {
                throw AgeHeader.failure("nothing follows it")
            }
        }
        let stream = try AgeStream(fileKey, nonce: Array(rest.prefix(AgePayload.nonceSize)), .opening)
        try stream.run(after: Array(rest.dropFirst(AgePayload.nonceSize)), from: source, to: sink)
    }

    /// Appends what comes next, at most `count` bytes, and returns their number.
    private static func append(_ count: Int, from source: Source, to bytes: inout [UInt8]) throws(Diagnostic) -> Int {
        var piece = [UInt8](repeating: 0, count: count)
        let read = try piece.withUnsafeMutableBytes { piece in Result { () throws(Diagnostic) in try source(piece) } }.get()
        bytes += piece[..<read]
        return read
    }

    /// What is read at once while the end of a header is looked for; less than what `AgeStream` reads at once.
    private static let headerPiece = 1 << 14
}

/// Runs the chunks of a payload through ciphers, so many at a time, on two threads.
private struct AgeStream {
    private let direction: ChaCha20Poly1305.Direction
    /// One for each thread.
    private let ciphers: [AgePayload]
    /// Of one chunk.
    private let inputSize: Int
    private let outputSize: Int

    /// Chunks between a read and a write: few enough to stay in a processor's cache, enough that handing out work costs nothing.
    private static let batch = 16
    private static let threads = 2

    init(_ fileKey: Secret, nonce: [UInt8], _ direction: ChaCha20Poly1305.Direction) throws(Diagnostic) {
        self.direction = direction
        var ciphers: [AgePayload] = []
        for _ in 0 ..< AgeStream.threads { ciphers.append(try AgePayload(fileKey, nonce: nonce, direction)) }
        self.ciphers = ciphers
        let sizes = (AgePayload.chunkSize, AgePayload.sealedChunkSize)
        (inputSize, outputSize) = direction == .sealing ? sizes : (sizes.1, sizes.0)
    }

    /// - Parameter start: what was read already, less than a batch.
    func run(after start: [UInt8], from source: Age.Source, to sink: Age.Sink) throws(Diagnostic) {
        // One byte more than a batch, which tells whether the last chunk is in it.
        let input = UnsafeMutableRawBufferPointer.allocate(byteCount: AgeStream.batch * inputSize + 1, alignment: 64)
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: AgeStream.batch * outputSize, alignment: 64)
        defer {
            for buffer in [input, output] {
                OPENSSL_cleanse(buffer.baseAddress, buffer.count)
                buffer.deallocate()
            }
        }
        input.copyBytes(from: start)
        var filled = start.count, number = 0
        while true {
            while filled < input.count {
                let read = try source(UnsafeMutableRawBufferPointer(rebasing: input[filled...]))
                if read == 0 { break }
                filled += read
            }
            let isEnd = filled < input.count, size = isEnd ? filled : filled - 1
            let text = try convert(UnsafeRawBufferPointer(rebasing: input[..<size]), from: number, isEnd: isEnd, into: output)
            try sink(text)
            if isEnd { return }
            input[0] = input[size]
            (filled, number) = (1, number + AgeStream.batch)
        }
    }

    /// - Returns: the part of the output that was written.
    private func convert(
        _ input: UnsafeRawBufferPointer, from number: Int, isEnd: Bool, into output: UnsafeMutableRawBufferPointer
    ) throws(Diagnostic) -> UnsafeRawBufferPointer {
        let count = max((input.count + inputSize - 1) / inputSize, 1), tags = count * ChaCha20Poly1305.tagSize
        if direction == .opening { try AgePayload.check(lastChunk: input.count - (count - 1) * inputSize, number: number + count - 1) }
        let size = direction == .sealing ? input.count + tags : input.count - tags
        // Each thread has a cipher and chunks of its own.
        nonisolated(unsafe) let (input, output) = (input, UnsafeMutableRawBufferPointer(rebasing: output[..<size]))
        nonisolated(unsafe) let stream = self
        let isDone = Atomic(true)
        DispatchQueue.concurrentPerform(iterations: min(count, ciphers.count)) { thread in
            for index in stride(from: thread, to: count, by: AgeStream.threads) {
                let isRight = stream.ciphers[thread].convert(
                    input.chunk(index, of: stream.inputSize), number: number + index, isLast: isEnd && index == count - 1,
                    into: output.chunk(index, of: stream.outputSize))
                if !isRight { isDone.store(false, ordering: .relaxed) }
            }
        }
        // The threads have ended: what they wrote is seen here.
        guard isDone.load(ordering: .relaxed) else { throw direction == .sealing ? cryptoFailure : AgePayload.failure }
        return UnsafeRawBufferPointer(output)
    }
}
