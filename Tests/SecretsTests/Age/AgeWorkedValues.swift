@testable import Secrets
import TestSupport
import Testing

/// A file written with fixed keys; other implementations give the same bytes.
@Suite struct `A worked age file` {
    private let identity = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    private let recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    private let fileKey = Secret(copying: Array(0 ... 15))

    @Test func `has keys that are spelled in Bech32`() throws {
        let made = try AgeIdentity(secret: Secret(copying: [UInt8](repeating: 0x42, count: 32)))
        #expect(made.text.revealed == identity)
        #expect(made.recipient.text == recipient)
        let parsed = try AgeIdentity(parsing: Secret(copying: Array(identity.utf8)))
        #expect(parsed.pair.secret.isEqual(to: made.pair.secret))
        let publicKey = bytes(hex: "132c442be010fbd57e72603328aa76e71fccc1503aae219327d14d9c9993f472")
        #expect(try AgeRecipient(parsing: recipient).publicKey == publicKey)
    }

    @Test func `has a header for an X25519 key`() throws {
        let ephemeral = try #require(KeyPair(.x25519, secret: Secret(copying: [UInt8](repeating: 0x24, count: 32))))
        #expect(hex(ephemeral.publicKey) == "04bcd2e0d00f2cce5fe8f1c6c2fbec5c07fa56e3aa5c88a5689975d88b3fce05")
        let shared = ephemeral.sharedSecret(with: try AgeRecipient(parsing: recipient).publicKey)
        #expect(shared?.hex == "07911fea3785e6cd6763e1fd5dab461fc08a6841af21db4a8ac7b7f99b64103a")
        let stanza = try AgeFileKey.wrap(fileKey, for: AgeRecipient(parsing: recipient), ephemeral: ephemeral)
        let header = String(decoding: try AgeHeader.written([stanza], fileKey), as: UTF8.self)
        #expect(
            header == """
                age-encryption.org/v1
                -> X25519 BLzS4NAPLM5f6PHGwvvsXAf6VuOqXIilaJl12Is/zgU
                tQ77mReh8jpG12L28tkGjUjif1Msv3CI9iLyaj9URg8
                --- cQyzGOloy7WKPIXchTUqRXxyJQKlrvldekDwGGQ7VlU

                """)
    }

    @Test func `has a stanza for a passphrase`() throws {
        let stanza = try AgeFileKey.wrap(fileKey, passphrase: Secret("password"), salt: Array(0 ... 15), logWork: 10)
        let header = String(decoding: try AgeHeader.written([stanza], fileKey), as: UTF8.self)
        #expect(
            header.hasPrefix(
                "age-encryption.org/v1\n-> scrypt AAECAwQFBgcICQoLDA0ODw 10\nl7qqRm4z2PUXNRUwlOh+kQTCBRpe4HexHgSpGBZiVsg\n--- "))
    }

    @Test func `has one chunk for a short text`() throws {
        let payload = try AgePayload(fileKey, nonce: Array(0xA0 ... 0xAF), .sealing)
        #expect(hex(try payload.sealed(Secret("hello\n"))) == "f1ea1b9e29308aa00df9b832d2e3213cf0d7cd431915")
        let opening = try AgePayload(fileKey, nonce: Array(0xA0 ... 0xAF), .opening)
        let text = try bytes(hex: "f1ea1b9e29308aa00df9b832d2e3213cf0d7cd431915").withUnsafeBytes { try opening.opened($0) }
        #expect(text.revealed == "hello\n")
    }

    /// 96 is a multiple of what a line holds: a line that is empty follows.
    @Test(arguments: [0, 1, 47, 48, 49, 95, 96, 97])
    func `has bodies of every length, which are read back`(size: Int) throws {
        let body = (0 ..< size).map { UInt8($0) }
        let written = try AgeHeader.written([AgeStanza(arguments: [[0x78], [0x79]], body: body)], fileKey)
        #expect(AgeHeader.end(in: written) == written.count)
        let header = try AgeHeader(written[...])
        #expect(header.stanzas.map(\.body) == [body])
        try header.authenticate(fileKey)
    }
}

extension Secret {
    convenience init(_ text: String) { self.init(copying: Array(text.utf8)) }
    var revealed: String { reveal { String(decoding: $0, as: UTF8.self) } }
    var hex: String { reveal { TestSupport.hex($0) } }
}
