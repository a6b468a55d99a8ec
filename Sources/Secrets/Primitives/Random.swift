internal import CCrypto
package import Documents

/// Bytes from libcrypto's generator.
///
/// - Throws: when the machine has no randomness to give; nothing is sealed then.
func randomBytes(_ count: Int) throws(Diagnostic) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw noRandomness }
    return bytes
}

/// Bytes for keys and secrets, from the generator that is kept apart for them.
package func randomSecret(_ count: Int) throws(Diagnostic) -> Secret {
    var isFilled = false
    let secret = Secret(count: count) { buffer in
        isFilled = RAND_priv_bytes(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(count)) == 1
    }
    guard isFilled else { throw noRandomness }
    return secret
}

private let noRandomness = Diagnostic("no-randomness", "the machine's source of random bytes failed")
