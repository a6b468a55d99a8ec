@testable import History
import TestSupport
import Testing

/// The key of each host is a word here; SSH's own encoding has the kind in front.
@Suite struct `known_hosts` {
    private static let key = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
    private static let other = "AAAAC3NzaC1lZDI1NTE5AAAAIP/+/fz7+vn49/b19PPy8fDv7u3s6+rp6Ofm5eTj4uHg"

    private func verdict(_ text: String, _ host: String = "example.com", _ port: Int = 22) throws -> KnownHosts.Verdict {
        let blob = try run(["base64", "-d"], input: Array(Self.key.utf8)).standardOutput
        return KnownHosts([("f", Array(text.utf8))]).verdict(on: blob, of: host, port: port)
    }

    @Test(arguments: [
        ("example.com ssh-ed25519 KEY", "known"), ("other.org,example.com ssh-ed25519 KEY ada@laptop", "known"),
        ("EXAMPLE.com ssh-ed25519 KEY", "known"),
        ("*.com ssh-ed25519 KEY", "known"), ("exampl?.com ssh-ed25519 KEY", "known"), ("!example.com,*.com ssh-ed25519 KEY", "unknown"),
        ("example.org ssh-ed25519 KEY", "unknown"), ("# example.com ssh-ed25519 KEY", "unknown"), ("", "unknown"),
        ("example.com", "unknown"),
        ("example.com ssh-ed25519 OTHER", "changed f:1"), ("example.com ssh-ed25519 OTHER\nexample.com ssh-ed25519 KEY", "known"),
        ("[example.com]:22 ssh-ed25519 KEY", "unknown"), ("[example.com]:2222 ssh-ed25519 OTHER", "unknown"),
        ("@revoked * ssh-ed25519 KEY\nexample.com ssh-ed25519 KEY", "revoked f:1"),
        ("@revoked * ssh-ed25519 OTHER\nexample.com ssh-ed25519 KEY", "known"),
        ("@cert-authority *.com ssh-ed25519 KEY", "unknown"), ("example.com ssh-ed25519 KEY\r", "known"),
        ("\texample.com\tssh-ed25519  KEY", "known"),
    ])
    func `is read as OpenSSH reads it`(text: String, expected: String) throws {
        let text = text.split(separator: "KEY", omittingEmptySubsequences: false).joined(separator: Self.key)
            .split(separator: "OTHER", omittingEmptySubsequences: false).joined(separator: Self.other)
        let found =
            switch try verdict(text) {
            case .known: "known"
            case .unknown: "unknown"
            case .changed(let place): "changed \(place)"
            case .revoked(let place): "revoked \(place)"
            }
        #expect(found == expected)
    }

    @Test func `is found behind ssh-keygen's hashes`() throws {
        let folder = try TemporaryFolder()
        try folder.write("known_hosts", "example.com ssh-ed25519 \(Self.key)\n[example.com]:2222 ssh-ed25519 \(Self.key)\n")
        guard (try? run(["ssh-keygen", "-q", "-H", "-f", folder.path("known_hosts")]))?.status == 0 else {
            return printError("skipped: no ssh-keygen")
        }
        let text = try folder.read("known_hosts")
        #expect(!text.contains("example.com"))
        #expect(try verdict(text) == .known)
        #expect(try verdict(text, "example.com", 2222) == .known)
        #expect(try verdict(text, "example.com", 2223) == .unknown)
        #expect(try verdict(text, "example.org") == .unknown)
    }
}

@Suite struct `A line of a transport` {
    @Test(arguments: 0 ..< 200 as Range<UInt64>)
    func `comes out as it went in, whatever is in it`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed), buffer = LineBuffer()
        let alphabet = ["\\", "\t", "\n", "t", "n", "ü", "\r", " "]
        let fields = (0 ..< Int.random(in: 0 ... 4, using: &random)).map { _ in
            (0 ..< Int.random(in: 0 ... 6, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
        }
        buffer.append(TransportLine("word", fields).bytes + TransportLine("next").bytes)
        let line = try #require(try buffer.next())
        #expect(line.word == "word")
        #expect(line.fields.indices.map { line[$0] } == fields)
        #expect(try buffer.next()?.word == "next")
        #expect(try buffer.next() == nil)
    }
}
