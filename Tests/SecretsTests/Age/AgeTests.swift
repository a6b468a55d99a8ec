import Documents
@testable import Secrets
import TestSupport
import Testing

@Suite struct `An age file` {
    private let chunk = AgePayload.chunkSize

    @Test(arguments: 0 ..< 60 as Range<UInt64>)
    func `opens to what was sealed, whatever its length`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let sizes = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 17 * chunk, Int.random(in: 0 ... 3 * chunk, using: &random)]
        let size = sizes[Int(seed) % sizes.count], text = (0 ..< size).map { _ in UInt8.random(in: 0 ... 255, using: &random) }
        let identities = try (0 ... Int(seed % 3)).map { _ in try AgeIdentity.generate() }
        let sealed = try Age.seal(Secret(copying: text), for: identities.map(\.recipient))
        for identity in identities { #expect(try Age.open(sealed, with: [identity]).isEqual(to: Secret(copying: text))) }

        // The same through streams, and across the two forms.
        let streamed = try Streamed.seal(text, for: identities.map(\.recipient), pieces: Int.random(in: 1000 ... 200_000, using: &random))
        #expect(try Age.open(streamed, with: [identities[0]]).isEqual(to: Secret(copying: text)))
        #expect(try Streamed.open(streamed, with: identities, pieces: Int.random(in: 1000 ... 200_000, using: &random)) == text)
    }

    @Test(arguments: 0 ..< 200 as Range<UInt64>)
    func `does not open once a byte of it was changed, added or cut off`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let identity = try AgeIdentity.generate(), text = [UInt8](repeating: 7, count: Int(seed % 4) * 40_000)
        var file = try Streamed.seal(text, for: [identity.recipient], pieces: 1 << 16)
        let place = Int.random(in: 0 ..< (seed % 2 == 0 ? 200 : file.count), using: &random)
        switch seed % 3 {
        case 0: file[place] ^= 1 << UInt8.random(in: 0 ..< 8, using: &random)
        case 1: file.insert(file[place], at: place)
        default: file.removeLast(Int.random(in: 1 ... min(file.count, 70_000), using: &random))
        }
        #expect(throws: Diagnostic.self) { try Age.open(file, with: [identity]) }
        #expect(throws: Diagnostic.self) { try Streamed.open(file, with: [identity], pieces: 5000) }
    }

    @Test func `is opened with the passphrase that it was sealed with, and with no other`() throws {
        let sealed = try Age.seal(Secret("text"), passphrase: Secret("right"), workFactor: 5)
        #expect(try Age.open(sealed, passphrase: Secret("right")).revealed == "text")
        #expect(message { try Age.open(sealed, passphrase: Secret("wrong")) } == "the passphrase is not the one that protects the age file")
        #expect(message { try Age.open(sealed, passphrase: Secret("")) } == "the passphrase is empty")
        #expect(message { try Age.open(sealed, with: []) } == "the age file is protected by a passphrase: no key opens it")
        #expect(
            message { try Age.open(sealed, passphrase: Secret("right"), maximumWorkFactor: 4) }
                == "the age file asks for too much work: 2^5 rounds of scrypt, at most 2^4 are done")
        #expect(message { try Age.seal(Secret("text"), passphrase: Secret("")) } == "the passphrase is empty")
    }

    @Test(arguments: ["23", "64", "9999", "99999999999999999999999999"])
    func `that asks for an absurd amount of work is refused before any of it is done`(work: String) throws {
        let salt = "AAECAwQFBgcICQoLDA0ODw", body = "l7qqRm4z2PUXNRUwlOh+kQTCBRpe4HexHgSpGBZiVsg"
        let header = "age-encryption.org/v1\n-> scrypt \(salt) \(work)\n\(body)\n--- cQyzGOloy7WKPIXchTUqRXxyJQKlrvldekDwGGQ7VlU\n"
        let told = work.count > 4 ? "9999" : work
        #expect(
            message { try Age.open(Array(header.utf8), passphrase: Secret("x")) }
                == "the age file asks for too much work: 2^\(told) rounds of scrypt, at most 2^22 are done")
    }

    @Test func `says that no key fits, and how many there were`() throws {
        let one = try AgeIdentity.generate(), two = try AgeIdentity.generate(), other = try AgeIdentity.generate()
        let sealed = try Age.seal(Secret("text"), for: [other.recipient])
        #expect(message { try Age.open(sealed, with: [one]) } == "the key at hand is not one that the age file was sealed for")
        #expect(message { try Age.open(sealed, with: [one, two]) } == "none of the 2 keys at hand is one that the age file was sealed for")
        #expect(message { try Age.open(sealed, with: []) } == "no key is at hand for the age file")
        #expect(
            message { try Age.open(sealed, passphrase: Secret("x")) }
                == "the age file is not protected by a passphrase: a key is needed to open it")
        #expect(message { try Age.seal(Secret("text"), for: []) } == "there is no recipient to seal for")
    }

    @Test func `has a header of bounded size`() throws {
        let header = "age-encryption.org/v1\n-> X25519 " + String(repeating: "A", count: 70_000) + "\n\n--- x\n"
        #expect(
            message { try Age.open(Array(header.utf8), with: []) }
                == "the header of the age file is damaged: a line has more than 65536 bytes")
        let endless = Array("age-encryption.org/v1\n".utf8) + [UInt8](repeating: .lineFeed, count: 2 << 20)
        #expect(message { try Age.open(endless, with: []) } == "the header of the age file is damaged: it does not end in its first 1 MiB")
        #expect(
            message { try Streamed.open(endless, with: [], pieces: 1 << 16) }
                == "the header of the age file is damaged: it does not end in its first 1 MiB")
    }

    private func message<T>(_ body: () throws -> T) -> String? {
        do { _ = try body() } catch { return (error as? Diagnostic)?.message ?? "\(error)" }
        return nil
    }
}

/// The streaming forms over arrays, in pieces as a pipe gives them.
enum Streamed {
    static func seal(_ text: [UInt8], for recipients: [AgeRecipient], pieces: Int) throws -> [UInt8] {
        var rest = text[...], output: [UInt8] = []
        try Age.seal(for: recipients, from: { next(&rest, into: $0, pieces) }, to: { output.append(contentsOf: $0) })
        return output
    }

    static func open(_ file: [UInt8], with identities: [AgeIdentity], pieces: Int) throws -> [UInt8] {
        var rest = file[...], output: [UInt8] = []
        try Age.open(with: identities, from: { next(&rest, into: $0, pieces) }, to: { output.append(contentsOf: $0) })
        return output
    }

    private static func next(_ rest: inout ArraySlice<UInt8>, into buffer: UnsafeMutableRawBufferPointer, _ pieces: Int) -> Int {
        let piece = rest.prefix(min(buffer.count, pieces))
        buffer.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
    }
}
