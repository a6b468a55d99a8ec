import Digests
import Rendering
import Testing

@Suite struct `A SHA-256 digest` {
    /// FIPS 180-4 examples, and lengths around the block size; expectations by `sha256sum`.
    @Test(arguments: [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        ("a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func `is that of the standard`(text: String, times: Int, expected: String) {
        let bytes = Array(String(repeating: text, count: times).utf8)
        #expect(Sha256.digest(of: bytes).description == expected)
        var pieces = Sha256()
        for start in stride(from: 0, to: bytes.count, by: 997) { pieces.update(Array(bytes[start ..< min(start + 997, bytes.count)])) }
        #expect(pieces.finish().description == expected)
        #expect(Digest(hex: expected)?.bytes == Sha256.digest(of: bytes).bytes)
    }

    @Test(arguments: ["", "00", String(repeating: "0", count: 63), String(repeating: "g", count: 64), String(repeating: "0", count: 66)])
    func `is not made from anything but 64 hexadecimal digits`(text: String) {
        #expect(Digest(hex: text) == nil)
    }

    @Test func `is ordered as its bytes are`() throws {
        let small = try #require(Digest([UInt8](repeating: 0, count: 31) + [200]))
        let large = try #require(Digest([1] + [UInt8](repeating: 0, count: 31)))
        #expect(small < large)
        #expect(small != large)
    }
}

@Suite struct `An HMAC with SHA-256` {
    /// RFC 4231, test cases 1, 2, 3 and 6.
    @Test(arguments: [
        (bytes(20, of: 0x0b), Array("Hi There".utf8), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (bytes(20, of: 0xaa), bytes(50, of: 0xdd), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (
            bytes(131, of: 0xaa), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `is that of RFC 4231`(key: [UInt8], message: [UInt8], expected: String) {
        #expect(hmacSha256(key: key, message).description == expected)
    }
}

private func bytes(_ count: Int, of byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: count) }
