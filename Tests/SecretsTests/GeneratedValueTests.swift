import Documents
import Secrets
import TestSupport
import Testing

@Suite struct `A generated value` {
    private func text(_ kind: GeneratedValue.Kind, _ length: Int? = nil) throws -> String {
        try GeneratedValue(kind, length: length).text.reveal { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [8, 32, 4096])
    func `has the characters that were asked for`(length: Int) throws {
        #expect(try text(.password, length).utf8.count == length)
        #expect(try text(.hex, length).utf8.count == length)
        #expect(
            try text(.password, length).utf8.allSatisfy {
                (48 ... 57).contains($0) || (65 ... 90).contains($0) || (97 ... 122).contains($0)
            })
        #expect(try text(.hex, length).utf8.allSatisfy { (48 ... 57).contains($0) || (97 ... 102).contains($0) })
    }

    @Test func `uses every character about equally often`() throws {
        var counts: [UInt8: Int] = [:]
        for _ in 0 ..< 16 { for byte in try text(.password, 4096).utf8 { counts[byte, default: 0] += 1 } }
        // 65,536 characters in 62 places: 1,057 each, and six standard deviations are 195.
        #expect(counts.count == 62)
        #expect(counts.values.allSatisfy { abs($0 - 1057) < 195 })
    }

    @Test func `is a UUID of version 4`() throws {
        let groups = try text(.uuid).split(separator: "-").map(String.init)
        #expect(groups.map(\.utf8.count) == [8, 4, 4, 4, 12])
        #expect(groups[2].hasPrefix("4") && "89ab".contains(groups[3].first ?? "x"))
    }

    @Test(
        arguments: [(GeneratedValue.Kind.password, 32, 190), (.hex, 64, 256), (.uuid, nil, 122), (.ed25519, nil, 128)]
            as [(GeneratedValue.Kind, Int?, Int)])
    func `says how hard it is to guess`(kind: GeneratedValue.Kind, length: Int?, bits: Int) {
        #expect(kind.entropy(length: length) == bits)
    }

    /// The public half is that of the private one, as OpenSSL sees both.
    @Test(arguments: [GeneratedValue.Kind.ed25519, .x25519])
    func `is a key that openssl reads`(kind: GeneratedValue.Kind) throws {
        guard (try? run(["openssl", "version"]))?.status == 0 else {
            Issue.record("openssl is not installed: skipped", severity: .warning)
            return
        }
        let value = try GeneratedValue(kind)
        let made = try run(["openssl", "pkey", "-pubout"], input: value.text.reveal { Array($0) })
        #expect(made.output == value.publicHalf)
    }
}
