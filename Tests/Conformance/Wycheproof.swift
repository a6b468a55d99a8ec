import Digests
import Documents
@testable import Secrets
import TestSupport
import Testing

/// One test vector of Project Wycheproof, with what stands in its group.
private struct Vector {
    let test: Value
    let group: Value

    func number(_ name: String) -> Int { (test[name] ?? group[name]).flatMap { Int($0.text) } ?? 0 }
    subscript(name: String) -> [UInt8] { bytes(hex: test[name]?.text ?? "") }
    var isValid: Bool { test["result"]?.text == "valid" }
    var id: String { "test \(test["tcId"]?.text ?? "")" }

    func hasFlag(_ name: String) -> Bool { test["flags"]?.elements.contains { $0.text == name } == true }

    static func all(_ file: String) throws -> [Vector] {
        guard let folder = Conformance.folder("wycheproof") else { return [] }
        let document = Json.parse(try readFile("\(folder)/\(file)_test.json"), file: file).document
        let groups = document?.root?["testGroups"]?.elements ?? []
        return groups.flatMap { group in (group["tests"]?.elements ?? []).map { Vector(test: $0, group: group) } }
    }
}

@Suite struct `Wycheproof's vectors` {
    @Test func `of AES-256-GCM are sealed and opened`() throws {
        // Vectors of more bytes than libcrypto takes may be left out, says the suite's note here.
        let vectors = try Vector.all("aes_gcm").filter { $0.number("keySize") == 256 && $0["iv"].count <= AesGcm.vectorSizes.upperBound }
        #expect(vectors.isEmpty || vectors.contains { $0.number("ivSize") == 256 })
        for vector in vectors {
            let cipher = try #require(AesGcm(key: Secret(copying: vector["key"])))
            var text = [UInt8](repeating: 0, count: vector["ct"].count), sealed: [UInt8] = []
            let isOpen = vector["ct"].withUnsafeBytes { sealed in
                text.withUnsafeMutableBytes {
                    cipher.open(sealed, vector: vector["iv"], tag: vector["tag"], additionalData: vector["aad"], into: $0)
                }
            }
            #expect(isOpen == vector.isValid, "\(vector.id)")
            let tag = vector["msg"].withUnsafeBytes {
                cipher.seal($0, vector: vector["iv"], additionalData: vector["aad"], to: &sealed)
            }
            if vector.isValid { #expect(text == vector["msg"] && sealed == vector["ct"] && tag == vector["tag"], "\(vector.id)") }
        }
    }

    @Test func `of ChaCha20-Poly1305 are sealed and opened`() throws {
        for vector in try Vector.all("chacha20_poly1305") {
            let key = Secret(copying: vector["key"]), whole = vector["ct"] + vector["tag"]
            var text = [UInt8](repeating: 0, count: vector["ct"].count), sealed = [UInt8](repeating: 0, count: whole.count)
            let isOpen = whole.withUnsafeBytes { whole in
                text.withUnsafeMutableBytes {
                    ChaCha20Poly1305(key: key, .opening)?.open(whole, nonce: vector["iv"], additionalData: vector["aad"], into: $0)
                }
            }
            #expect(isOpen == vector.isValid, "\(vector.id)")
            let isSealed = vector["msg"].withUnsafeBytes { text in
                sealed.withUnsafeMutableBytes {
                    ChaCha20Poly1305(key: key, .sealing)?.seal(text, nonce: vector["iv"], additionalData: vector["aad"], into: $0)
                }
            }
            #expect(isSealed == (vector["iv"].count == ChaCha20Poly1305.nonceSize), "\(vector.id)")
            if vector.isValid { #expect(text == vector["msg"] && sealed == whole, "\(vector.id)") }
        }
    }

    @Test func `of X25519 give the shared secret, or none where it is all zeros`() throws {
        for vector in try Vector.all("x25519") {
            let shared = KeyPair(.x25519, secret: Secret(copying: vector["private"]))?.sharedSecret(with: vector["public"])
            let expected = vector.hasFlag("ZeroSharedSecret") ? nil : vector["shared"]
            #expect(shared?.reveal { Array($0) } == expected, "\(vector.id)")
        }
    }

    @Test func `of HKDF-SHA-256 give the key`() throws {
        for vector in try Vector.all("hkdf_sha256") {
            let key = hkdfSha256(
                Secret(copying: vector["ikm"]), salt: vector["salt"], info: vector["info"], count: vector.number("size"))
            #expect(key?.reveal { Array($0) } == (vector.isValid ? vector["okm"] : nil), "\(vector.id)")
        }
    }

    @Test func `of HMAC-SHA-256 give the code`() throws {
        for vector in try Vector.all("hmac_sha256") {
            let code = hmacSha256(key: vector["key"], vector["msg"]).bytes
            #expect((Array(code.prefix(vector["tag"].count)) == vector["tag"]) == vector.isValid, "\(vector.id)")
        }
    }

    @Test func `of Ed25519 are verified`() throws {
        for vector in try Vector.all("ed25519") {
            let key = bytes(hex: vector.group["publicKey"]?["pk"]?.text ?? "")
            let isValid = VerifyingKey(ed25519: key[...])?.verifies(vector["sig"], of: vector["msg"], hash: .none)
            #expect(isValid == vector.isValid, "\(vector.id)")
        }
    }
}
