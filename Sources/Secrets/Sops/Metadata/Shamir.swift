internal import Documents

/// Shamir's scheme over GF(2^8) with the polynomial x^8+x^4+x^3+x+1, as Vault and SOPS use it: a secret in parts, of which a number brings
/// it back. Nothing here looks up or branches by a secret byte.
enum Shamir {
    /// A part is one byte longer than the secret; its last byte is where its polynomial was evaluated.
    ///
    /// - Parameters:
    ///   - parts: at most 255.
    ///   - threshold: from 2 to `parts`.
    static func split(_ secret: Secret, parts: Int, threshold: Int) throws(Diagnostic) -> [Secret] {
        let random = try randomSecret(secret.count * (threshold - 1))
        return (1 ... parts).map { x in
            Secret(count: secret.count + 1) { part in
                secret.reveal { secret in
                    random.reveal { random in
                        for index in 0 ..< secret.count {
                            // Horner's rule from the highest coefficient down to the secret byte.
                            var value: UInt8 = 0
                            for degree in 0 ..< threshold - 1 {
                                value = multiply(value, UInt8(x)) ^ random[index * (threshold - 1) + degree]
                            }
                            part[index] = multiply(value, UInt8(x)) ^ secret[index]
                        }
                        part[secret.count] = UInt8(x)
                    }
                }
            }
        }
    }

    /// - Parameter parts: at least as many as are needed; more do no harm.
    /// - Returns: nil when the parts do not belong together: other lengths, or two for one place.
    static func join(_ parts: [Secret]) -> Secret? {
        guard let count = parts.first?.count, count >= 2, parts.count >= 2, parts.allSatisfy({ $0.count == count }) else { return nil }
        // Where a part was made is no secret.
        let places = parts.map { $0.reveal { $0[count - 1] } }
        guard !places.contains(0), Set(places).count == places.count else { return nil }
        let weights = places.map { x in
            places.reduce(UInt8(1)) { $1 == x ? $0 : multiply($0, multiply($1, inverse($1 ^ x))) }
        }
        return Secret(count: count - 1) { secret in
            for (part, weight) in zip(parts, weights) {
                part.reveal { part in for index in 0 ..< count - 1 { secret[index] ^= multiply(part[index], weight) } }
            }
        }
    }

    static func multiply(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var left = left, product: UInt8 = 0
        for bit: UInt8 in 0 ..< 8 {
            product ^= left & (0 &- (right >> bit & 1))
            left = left << 1 ^ (0x1B & (0 &- (left >> 7)))
        }
        return product
    }

    /// a^254.
    static func inverse(_ value: UInt8) -> UInt8 {
        var power = value, result: UInt8 = 1
        for _ in 0 ..< 7 {
            power = multiply(power, power)
            result = multiply(result, power)
        }
        return result
    }
}
