internal import Documents

/// Seals values of one file, each with its own random initialization vector.
struct ValueSealer {
    private let cipher: AesGcm
    /// Drawn in advance, many at once.
    private var vectors: [UInt8] = []
    private var ciphertext: [UInt8] = []
    private static let vectorsAtOnce = 256

    /// - Parameter key: 32 bytes.
    init(key: Secret) throws(Diagnostic) {
        guard let cipher = AesGcm(key: key) else { throw noCipher }
        self.cipher = cipher
    }

    mutating func seal(_ text: Secret, _ type: SopsType, additionalData: [UInt8]) throws(Diagnostic) -> [UInt8] {
        try text.reveal { $0.withMemoryRebound(to: UInt8.self) { sealing($0, type, additionalData) } }.get()
    }

    /// The result of `seal`, for closures that cannot throw a `Diagnostic`.
    mutating func sealing(_ text: UnsafeBufferPointer<UInt8>, _ type: SopsType, _ additionalData: [UInt8]) -> Result<[UInt8], Diagnostic> {
        Result { () throws(Diagnostic) in try seal(text, type, additionalData: additionalData) }
    }

    /// - Returns: `ENC[...]`.
    mutating func seal(_ text: UnsafeBufferPointer<UInt8>, _ type: SopsType, additionalData: [UInt8]) throws(Diagnostic) -> [UInt8] {
        if vectors.isEmpty { vectors = try randomBytes(AesGcm.vectorSize * ValueSealer.vectorsAtOnce) }
        let vector = Array(vectors.suffix(AesGcm.vectorSize))
        vectors.removeLast(AesGcm.vectorSize)
        ciphertext.removeAll(keepingCapacity: true)
        guard
            let tag = cipher.seal(UnsafeRawBufferPointer(text), vector: vector, additionalData: additionalData, to: &ciphertext)
        else { throw noCipher }
        var sealed: [UInt8] = []
        sealed.reserveCapacity(text.count / 3 * 4 + 150)
        ciphertext.withUnsafeBufferPointer { SealedValue.append(data: $0, vector: vector, tag: tag, type: type, to: &sealed) }
        return sealed
    }
}

let noCipher = Diagnostic("no-cipher", "AES-256-GCM failed")
