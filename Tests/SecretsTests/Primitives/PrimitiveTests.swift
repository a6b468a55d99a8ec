import Digests
@testable import Secrets
import TestSupport
import Testing

@Suite struct `Primitives` {
    /// FIPS 180-4's examples.
    @Test(arguments: [
        (
            "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "",
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
        ),
    ])
    func `hash with SHA-512, and start anew afterwards`(text: String, digest: String) {
        var hash = Sha512()
        hash.update(Array("else".utf8))
        _ = hash.finish()
        for byte in text.utf8 { hash.update([byte]) }
        #expect(hex(hash.finish()) == digest)
    }

    /// RFC 7914, section 12, has other block sizes; this is hashlib's scrypt of Python with r=8, p=1.
    @Test func `derive keys with scrypt`() {
        let key = Scrypt.key(
            passphrase: Secret("password"), salt: Array("age-encryption.org/v1/scrypt".utf8) + Array(0 ... 15), logWork: 10)
        #expect(key?.hex == "844bfe196f2b9c122fa8660abfcc8db027b48a2cf324485c19e5ed8c5228291b")
    }

    @Test(arguments: [KeyPair.Kind.ed25519, .x25519])
    func `make key pairs that openssl reads as the same pair`(kind: KeyPair.Kind) throws {
        let pair = try KeyPair.generate(kind)
        let result = try run(["openssl", "pkey", "-pubout"], input: pair.privatePem.reveal { Array($0) })
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output == pair.publicPem)
    }

    @Test(arguments: 0 ..< 100)
    func `spell and read base64 of every length`(size: Int) {
        let content = (0 ..< size).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        var text: [UInt8] = [], read: [UInt8] = []
        appendUnpaddedBase64(content, to: &text)
        #expect(text.withUnsafeBytes { appendDecodedBase64($0, isPadded: false, to: &read) })
        #expect(read == content)
        let padded = text + [UInt8](repeating: UInt8(ascii: "="), count: (3 - size % 3) % 3)
        read = []
        #expect(padded.withUnsafeBytes { appendDecodedBase64($0, isPadded: true, to: &read) })
        #expect(read == content)
    }

    @Test(arguments: ["A", "AB", "AA==", "AA=", "A A", "AAAA\n", "AA\nAA", "AAB", "AA-_", "===", "é"])
    func `refuse base64 that is not as it has to be without padding`(text: String) {
        var read: [UInt8] = []
        #expect(!Array(text.utf8).withUnsafeBytes { appendDecodedBase64($0, isPadded: false, to: &read) })
    }

    @Test(arguments: ["AA", "AA=", "A===", "====", "AB==", "AAB=", "AA==AA==", "AAAA=", "AA==\n", "AA= ="])
    func `refuse base64 that is not as it has to be with padding`(text: String) {
        var read: [UInt8] = []
        #expect(!Array(text.utf8).withUnsafeBytes { appendDecodedBase64($0, isPadded: true, to: &read) })
    }
}
