internal import Digests

extension SshSignature {
    /// Whether a key made a signature.
    ///
    /// - Parameters:
    ///   - value: what follows the name of the algorithm.
    ///   - type: of the key.
    static func verify(
        _ algorithm: String, _ value: ArraySlice<UInt8>, by key: SshPublicKey.Material, of type: String, over message: [UInt8]
    ) throws(SignatureFlaw) -> Bool {
        if case .rsa(let exponent, let modulus) = key {
            return try verifyRsa(algorithm, value, exponent, modulus, message)
        }
        guard algorithm == type else { throw .bad("the signature is of type \"\(algorithm)\", its key of type \(type)") }
        return switch key {
        case .ed25519(let bytes): try verifyEd25519(value, bytes, message)
        case .securityKey(let bytes, let application): try verifySecurityKey(value, bytes, application, message)
        case .ecdsa(let curve, let point): try verifyEcdsa(value, curve, point, message)
        case .rsa: false
        }
    }

    private static func verifyEd25519(
        _ value: ArraySlice<UInt8>, _ key: ArraySlice<UInt8>, _ message: [UInt8]
    ) throws(SignatureFlaw) -> Bool {
        var reader = SshReader(value)
        guard let signature = reader.string(), signature.count == 64, reader.isAtEnd else { throw .malformed }
        return VerifyingKey(ed25519: key)?.verifies(Array(signature), of: message, hash: .none) ?? false
    }

    /// A device signs hashes, with its own flags and the number of its signatures (OpenSSH, `PROTOCOL.u2f`). One that nobody touched
    /// can be made by whoever has got at the machine, so the touch is demanded.
    private static func verifySecurityKey(
        _ value: ArraySlice<UInt8>, _ key: ArraySlice<UInt8>, _ application: ArraySlice<UInt8>, _ message: [UInt8]
    ) throws(SignatureFlaw) -> Bool {
        let touched: UInt8 = 1
        var reader = SshReader(value)
        guard let signature = reader.string(), signature.count == 64, let flags = reader.byte(), let counter = reader.number(),
            reader.isAtEnd
        else { throw .malformed }
        var signed = Sha256.digest(of: Array(application)).bytes + [flags]
        for shift: UInt32 in [24, 16, 8, 0] { signed.append(UInt8(truncatingIfNeeded: counter >> shift)) }
        signed += Sha256.digest(of: message).bytes
        guard VerifyingKey(ed25519: key)?.verifies(Array(signature), of: signed, hash: .none) == true else { return false }
        guard flags & touched != 0 else { throw .bad("the device made the signature without being touched") }
        return true
    }

    private static func verifyRsa(
        _ algorithm: String, _ value: ArraySlice<UInt8>, _ exponent: ArraySlice<UInt8>, _ modulus: ArraySlice<UInt8>, _ message: [UInt8]
    ) throws(SignatureFlaw) -> Bool {
        // Below, a key can be broken; above, libcrypto refuses it.
        let sizes = 2048 ... 16384
        let hash: VerifyingKey.Hash
        switch algorithm {
        case "rsa-sha2-256": hash = .sha256
        case "rsa-sha2-512": hash = .sha512
        case "ssh-rsa": throw .unsupported("the signature is of type ssh-rsa, which rests on SHA-1")
        default: throw .bad("the signature is of type \"\(algorithm)\", its key of type ssh-rsa")
        }
        var reader = SshReader(value)
        guard let signature = reader.string(), signature.count <= modulus.count, reader.isAtEnd else { throw .malformed }
        guard let key = VerifyingKey(rsaModulus: modulus, exponent: exponent) else { return false }
        guard sizes.contains(key.bits) else {
            throw .unsupported(
                "the signature is by an RSA key of \(key.bits) bits; \(sizes.lowerBound) to \(sizes.upperBound) are verified")
        }
        // OpenSSH leaves zeros at the front away.
        let padding = [UInt8](repeating: 0, count: modulus.count - signature.count)
        return key.verifies(padding + signature, of: message, hash: hash)
    }

    private static func verifyEcdsa(
        _ value: ArraySlice<UInt8>, _ curve: EllipticCurve, _ point: ArraySlice<UInt8>, _ message: [UInt8]
    ) throws(SignatureFlaw) -> Bool {
        var reader = SshReader(value)
        guard let numbers = reader.string(), reader.isAtEnd else { throw .malformed }
        reader = SshReader(numbers)
        guard let r = reader.positiveNumber(), let s = reader.positiveNumber(), reader.isAtEnd else { throw .malformed }
        let hash: VerifyingKey.Hash =
            switch curve {
            case .nistp256: .sha256
            case .nistp384: .sha384
            case .nistp521: .sha512
            }
        return VerifyingKey(curve, point: point)?.verifies(derSequence(derInteger(r) + derInteger(s)), of: message, hash: hash) ?? false
    }

    /// `INTEGER` of DER, above zero.
    private static func derInteger(_ number: ArraySlice<UInt8>) -> [UInt8] {
        let content = (number.first ?? 0) >= 0x80 ? [0] + number : Array(number)
        return [2] + derLength(content.count) + content
    }

    private static func derSequence(_ content: [UInt8]) -> [UInt8] { [0x30] + derLength(content.count) + content }

    private static func derLength(_ count: Int) -> [UInt8] {
        switch count {
        case ..<0x80: [UInt8(count)]
        case ..<0x100: [0x81, UInt8(count)]
        default: [0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
        }
    }
}

extension SignatureFlaw {
    fileprivate static let malformed = SignatureFlaw.bad("the signature is damaged")
}
