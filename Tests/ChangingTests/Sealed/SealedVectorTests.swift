import Changing
import Documents
import Secrets
import TestSupport
import Testing

/// Two plaintexts under one key and one initialization vector give both away, and with them the key of the tag.
@Suite struct `Initialization vectors of sealed files` {
    @Test(arguments: [247, 267, 282] + Array(0 ..< (longRun ? 200 : 12)) as [UInt64])
    func `never stand with two ciphertexts, whatever is sealed, set, taken out, merged or rotated`(seed: UInt64) throws {
        var walk = try SealedWalk(seed: seed)
        for _ in 0 ..< 25 { try walk.step() }
        #expect(walk.vectors.clashes == [], "seed \(seed)")
        #expect(walk.vectors.kept > 0)
    }

    @Test func `never stand with two ciphertexts in generated merges`() throws {
        let people = try SecretPeople()
        var vectors = SeenVectors()
        for seed in 0 ..< (longRun ? 500 : 40) as Range<UInt64> {
            let merge = try SealedMergeCase(seed: seed, people), merged = merge.merged(with: SecretPeople.keys(people.ada))
            for text in [merge.texts.base, merge.texts.ours, merge.texts.theirs, merged.text] { vectors.note(text) }
        }
        #expect(vectors.clashes == [])
    }

    @Test func `that stood with two would be seen`() {
        var vectors = SeenVectors()
        func value(_ data: String, _ tag: String) -> [UInt8] { Array("a: ENC[AES256_GCM,data:\(data),iv:aXY=,tag:\(tag),type:str]\n".utf8) }
        vectors.note(value("YQ==", "dA=="))
        vectors.note(value("YQ==", "dA==") + value("YQ==", "dA=="))
        #expect(vectors.clashes == [])
        vectors.note(value("Yg==", "dA=="))
        vectors.note(value("YQ==", "dQ=="))
        #expect(vectors.clashes == ["aXY=", "aXY="])
    }
}

/// One file, changed in every way there is, from any version of it that ever was: all at few times, so that MACs are sealed again with the
/// additional data of others.
private struct SealedWalk {
    private static let file = "db.secrets.yaml"

    private let people: SecretPeople
    private var random: SeededRandom
    private var versions: [[UInt8]] = []
    private(set) var vectors = SeenVectors()

    init(seed: UInt64) throws {
        people = try SecretPeople()
        random = SeededRandom(seed: seed)
        try add(Sops.seal(text(), path: Self.file, by: CreationRule(recipients: recipients()), now: 0).bytes)
    }

    private var keys: KeyRing { SecretPeople.keys(people.ada) }

    /// What opens no more is no version.
    private mutating func add(_ text: [UInt8]) throws {
        _ = try SopsFile(text, path: Self.file).opened(with: keys)
        vectors.note(text)
        versions.append(text)
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func now() -> Int64 { Int64(number(0 ... 2)) }

    /// Few different values, so that they come back, and lists with equal elements.
    private mutating func text() -> Secret {
        var lines = ["# comment \(number(0 ... 2))"]
        for key in ["a", "b", "c"].shuffled(using: &random).prefix(number(1 ... 3)) { lines.append("\(key): \(value())") }
        lines += ["m:", "  a: \(value())", "  b_unencrypted: \(value())", "l:"]
        for _ in 0 ... number(0 ... 3) {
            if number(0 ... 3) == 0 { lines.append("  # of an element") }
            lines.append("  - \(value())")
        }
        return Secret(copying: Array((lines + ["  - last", ""]).joined(separator: "\n").utf8))
    }

    private mutating func value() -> String {
        ["one", "\"one\"", "two", "5", "\"5\"", "true", "\"true\"", "null", "\"\"", "0x1F", "2.50"].randomElement(using: &random) ?? ""
    }

    private mutating func recipients() -> SopsRecipients {
        SopsRecipients([people.ada.recipient] + [people.bob.recipient, people.eve.recipient].filter { _ in Bool.random(using: &random) })
    }

    private mutating func path() -> Path {
        [Path([.key("a")]), Path([.key("b")]), Path([.key("m"), .key("a")]), Path([.key("l"), .index(0)])]
            .randomElement(using: &random) ?? .root
    }

    private mutating func version() -> [UInt8] { versions.randomElement(using: &random) ?? [] }
    private mutating func open() throws -> OpenSopsFile { try SopsFile(version(), path: Self.file).opened(with: keys) }

    mutating func step() throws {
        switch number(0 ... 7) {
        case 0:
            let text = ["one", "two", "5"].randomElement(using: &random) ?? ""
            let value = OpenSopsFile.Value(kind: text == "5" ? .integer : .string, text: Secret(copying: Array(text.utf8)))
            try add(open().setting(path(), to: value, by: nil, now: now()).bytes)
        case 1: if let text = try? open().unsetting(Path([.key("m"), .key("a")]), now: now()) { try add(text) }
        case 2: try add(open().rotated(for: recipients(), now: now()))
        case 3: try add(open().file.rewrapped(for: recipients(), with: keys))
        case 4 ... 5:
            let merge = SealedMerge(
                file: Self.file, base: version(), ours: version(), theirs: version(), layer: MergedLayer(of: "db", nil),
                sealing: Sealing(keys: keys, now: now()), keepsRecipients: number(0 ... 1) == 0)
            let picks = (0 ..< 2).map { _ in number(0 ... 1) == 0 }
            var asked = 0
            try add(
                merge.merged { _ in
                    asked += 1
                    return picks[asked % 2] ? .ours : .theirs
                }.text)
        default:
            let others = try (0 ..< 3).map { _ in try open() }
            try add(open().resealing(text(), remembering: others, by: nil, now: now()).bytes)
        }
    }
}
