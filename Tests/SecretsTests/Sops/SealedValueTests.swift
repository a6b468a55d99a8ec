import Documents
import Testing

@testable import Secrets

@Suite("A sealed value") struct SealedValueTests {
    static let vector = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="

    /// The worked values of the formats note, section 12: data key 00..1f, initialization vector 20..3f.
    @Test(arguments: [
        ("db:user:", "admin", "ENC[AES256_GCM,data:dqWcIeM=,iv:\(vector),tag:5QN9aXsHzLUrAeGNsIR/2w==,type:str]"),
        ("db:port:", "5432", "ENC[AES256_GCM,data:IvXCeg==,iv:\(vector),tag:V9MnkmrN1izrcP8HMMt18Q==,type:int]"),
        (":", " hi", "ENC[AES256_GCM,data:N6mY,iv:\(vector),tag:TLrcWRhCKGZvYeJ5iDAM8Q==,type:comment]"),
    ])
    func `opens with its key and its path, and with no other path`(path: String, text: String, sealed: String) throws {
        let cipher = try #require(AesGcm(key: Secret(copying: Array(0 ..< 32))))
        var data: [UInt8] = [], vector: [UInt8] = [], tag: [UInt8] = []
        try Array(sealed.utf8).withUnsafeBufferPointer {
            let value = try SealedValue(parsing: $0)
            #expect(SealedValue.decode(value.data, into: &data) && SealedValue.decode(value.vector, into: &vector))
            #expect(SealedValue.decode(value.tag, into: &tag))
        }
        func open(_ path: String) -> String? {
            var isOpen = false
            let opened = Secret(count: data.count) { output in
                isOpen = data.withUnsafeBytes {
                    cipher.open($0, vector: vector, tag: tag, additionalData: Array(path.utf8), into: output)
                }
            }
            return isOpen ? opened.reveal { String(decoding: $0, as: UTF8.self) } : nil
        }
        #expect(open(path) == text)
        #expect(open("db:other:") == nil)
    }

    @Test(arguments: [
        ("ENC[AES256_GCM,data:dqWcIeM=,iv:ICE=,tag:5QN9aXsHzLUrAeGNsIR/2w==,type:str] and more", "and nothing else"),
        ("ENC[AES256_GCM,data:,iv:ICE=,tag:5QN9aXsHzLUrAeGNsIR/2w==,type:str]", "and nothing else"),
        ("ENC[AES256_GCM,iv:ICE=,data:dqWcIeM=,tag:5QN9aXsHzLUrAeGNsIR/2w==,type:str]", "and nothing else"),
        ("ENC[AES256_GCM,data:dqWcIeM,iv:ICE=,tag:5QN9aXsHzLUrAeGNsIR/2w==,type:str]", "its data is not base64 with padding"),
        ("ENC[AES256_GCM,data:dqWcIeM=,iv:ICE=,tag:5QN9aXsHzLUrAeGN,type:str]", "a tag of 16 bytes, found 12"),
        ("ENC[AES256_GCM,data:dqWcIeM=,iv:ICE=,tag:5QN9aXsHzLUrAeGNsIR/2w==,type:bytes]", "expected the type str"),
        ("ENC[AES256_GCM,data:dqWcIeM=,iv:ICE=,tag:5QN9aXsHzLUrAeGNsIR/2w==,type:uuid]", "expected the type str"),
    ])
    func `is refused in any other form`(text: String, complaint: String) {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            let mistake = #expect(throws: SealedValue.Mistake.self) { try SealedValue(parsing: bytes) }
            #expect(mistake?.message.contains(complaint) == true)
        }
    }

    @Test(arguments: [
        (3.14, "3.14"), (2, "2"), (1e21, "1000000000000000000000"), (1.5e-7, "0.00000015"), (-0.0, "-0"), (.nan, "NaN"),
        (.infinity, "+Inf"),
        (-.infinity, "-Inf"), (0.1, "0.1"), (123456.789, "123456.789"), (100, "100"), (1e-5, "0.00001"), (-2.5, "-2.5"),
    ])
    func `of a float is written in digits alone`(value: Double, text: String) {
        var bytes: [UInt8] = []
        appendPositional(value, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `of the smallest float has 324 digits behind the point`() {
        var bytes: [UInt8] = []
        appendPositional(.leastNonzeroMagnitude, to: &bytes)
        #expect(bytes.count == 326 && bytes.last == UInt8(ascii: "5"))
    }

    /// The table of the formats note, 5.1, each row with its bytes for the MAC.
    @Test(arguments: [
        ("", "null", ""), ("~", "null", ""), ("Null", "null", ""), ("true", "bool", "True"), ("FALSE", "bool", "False"),
        ("yes", "str", "yes"),
        ("n", "str", "n"), (".inf", "float", "+Inf"), ("-.Inf", "float", "-Inf"), (".NaN", "float", "NaN"), ("0777", "int", "511"),
        ("0o17", "int", "15"), ("0x1F", "int", "31"), ("0b101", "int", "5"), ("1_000", "int", "1000"), ("+5", "int", "5"),
        ("-0x10", "int", "-16"),
        ("08", "float", "8"), ("1e3", "float", "1000"), ("1E-5", "float", "0.00001"), (".5", "float", "0.5"), ("5.", "float", "5"),
        ("1e400", "str", "1e400"), ("9223372036854775807", "int", "9223372036854775807"),
        ("-9223372036854775808", "int", "-9223372036854775808"),
        ("99999999999999999999", "float", "100000000000000000000"), ("2026-01-02", "time", "2026-01-02T00:00:00Z"),
        ("2026-1-2 3:4:5.50", "time", "2026-01-02T03:04:05.5Z"), ("2026-01-02T03:04:05+02:00", "time", "2026-01-02T03:04:05+02:00"),
        ("2026-01-02T03:04:05+00:00", "time", "2026-01-02T03:04:05Z"), ("2026-02-30", "str", "2026-02-30"), ("1.2.3", "str", "1.2.3"),
        ("12:30:45", "str", "12:30:45"), ("0x", "str", "0x"), ("-", "str", "-"), ("=", "str", "="), ("word", "str", "word"),
    ])
    func `in plaintext is read as sops reads it`(text: String, type: String, bytes: String) {
        var canonical: [UInt8] = []
        let reading = Array(text.utf8).withUnsafeBufferPointer { PlainScalar.read($0, canonical: &canonical) }
        #expect(reading.type.word == type)
        #expect(String(decoding: canonical, as: UTF8.self) == bytes)
        #expect(!reading.isBeyondSops)
    }

    @Test func `time is counted from 1970`() {
        #expect(SopsTime.text(seconds: 0) == "1970-01-01T00:00:00Z")
        #expect(SopsTime.text(seconds: 951_782_399) == "2000-02-28T23:59:59Z")
        #expect(SopsTime.text(seconds: 951_782_400) == "2000-02-29T00:00:00Z")
        #expect(SopsTime.text(seconds: 1_795_229_543) == "2026-11-21T02:52:23Z")
        #expect(SopsTime.text(seconds: -1) == "1969-12-31T23:59:59Z")
        #expect(SopsTime.text(seconds: .max) == "9999-12-31T23:59:59Z")
    }
}

@Suite("Shamir's parts") struct ShamirTests {
    @Test func `give the products of the field`() {
        #expect(Shamir.multiply(0x02, 0x80) == 0x1b)
        #expect(Shamir.multiply(0x57, 0x83) == 0xc1)
        #expect(Shamir.inverse(0x53) == 0xca)
    }

    /// Formats note, section 12.
    @Test func `join to the worked secret, any two of the three`() throws {
        let parts = [[0x11, 0x23, 0xcd, 0xbb, 1], [0x22, 0x45, 0x98, 0x77, 2], [0x33, 0x67, 0xab, 0x33, 3]].map { Secret(copying: $0) }
        for chosen in [[0, 1], [1, 2], [2, 0], [0, 1, 2]] {
            let joined = try #require(Shamir.join(chosen.map { parts[$0] }))
            #expect(joined.isEqual(to: Secret(copying: [0x00, 0x01, 0xfe, 0xff])))
        }
    }

    @Test func `of a split join again, and too few do not`() throws {
        let secret = Secret(copying: Array(0 ..< 32)), parts = try Shamir.split(secret, parts: 5, threshold: 3)
        #expect(parts.allSatisfy { $0.count == 33 })
        #expect(Shamir.join([parts[4], parts[0], parts[2]])?.isEqual(to: secret) == true)
        #expect(Shamir.join([parts[4], parts[0]])?.isEqual(to: secret) == false)
    }

    @Test func `do not join where two stand in one place, or lengths differ`() {
        let one = Secret(copying: [1, 2, 3]), other = Secret(copying: [9, 9, 3])
        #expect(Shamir.join([one, other]) == nil)
        #expect(Shamir.join([one, Secret(copying: [1, 2, 4, 5])]) == nil)
        #expect(Shamir.join([one, Secret(copying: [1, 2, 0])]) == nil)
        #expect(Shamir.join([one]) == nil)
    }
}
