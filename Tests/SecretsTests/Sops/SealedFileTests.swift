import Documents
import Testing
import TestSupport

@testable import Secrets

@Suite("A sealed file") struct SealedFileTests {
    static let identity = try! AgeIdentity.generate()
    static var keys: KeyRing { KeyRing(identities: [identity]) }
    static func rule(_ encryption: EncryptionRule? = nil, macOnlyEncrypted: Bool = false) -> CreationRule {
        CreationRule(recipients: SopsRecipients([identity.recipient]), encryption: encryption, macOnlyEncrypted: macOnlyEncrypted)
    }
    static func secret(_ text: String) -> Secret { Secret(copying: Array(text.utf8)) }
    static func value(_ text: String, _ kind: Node.Kind = .string) -> OpenSopsFile.Value { .init(kind: kind, text: secret(text)) }
    static let now: Int64 = 1_800_000_000

    static func sealed(_ text: String, path: String = "app.yaml", by rule: CreationRule = rule()) throws -> String {
        String(decoding: try Sops.seal(secret(text), path: path, by: rule, now: now).bytes, as: UTF8.self)
    }
    static func open(_ text: String, path: String = "app.yaml") throws -> OpenSopsFile {
        try SopsFile(Array(text.utf8), path: path).opened(with: keys)
    }
    static func plain(_ file: OpenSopsFile) -> String { file.plaintext.reveal { String(decoding: $0, as: UTF8.self) } }
    static func lines(_ text: String) -> [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    /// Lines of `new` that `old` has not in the same place, the two having equally many.
    static func changed(_ old: String, _ new: String) -> [String] {
        #expect(lines(old).count == lines(new).count)
        return zip(lines(old), lines(new)).filter { $0 != $1 }.map { String($1.drop { $0 == " " }.prefix { $0 != ":" }) }
    }

    static let document = """
        # the database
        db:
          user: admin # who
          port: 5432
          ratio: 1.10
          spelled: 007
          on: true
          hosts: [ "a", 'b', 3 ]
          list:
          # of one
          - x
          - y: z
          cert: |
            line 1
            line 2
          none: null
          empty: ""
          plain_unencrypted: 0777
        # the end

        """

    @Test(arguments: [
        document, "a: 1\r\nb:\r\n  c: x\r\n", "a: x", "a: 1\n---\nb: 2\n---\nc: 3\n", "{\"a\": \"b\", \"n\": 1}", "a: 1\n...\n",
        "--- # top\na: 1\n",
        "a: &anchor x\nb: \"q\"\n", "  a: 1\n  b: 2\n", "\u{FEFF}a: 1\n", "{a: 1, b: \"x\"}\n",
    ])
    func `opens to the bytes that it was sealed from`(text: String) throws {
        let sealed = try Self.sealed(text)
        #expect(sealed != text)
        #expect(try Self.plain(Self.open(sealed)) == text)
    }

    @Test(arguments: ["{\n  \"a\": \"b\",\n  \"l\": [1, 2.50, null, \"\"]\n}\n", "{\"a\":{\"b\":true}}", "{}", "{\n}\n"])
    func `opens to the JSON that it was sealed from`(text: String) throws {
        let sealed = try Self.sealed(text, path: "app.json")
        #expect(try Self.plain(Self.open(sealed, path: "app.json")).filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }

    @Test func `shows no value of its own`() throws {
        let sealed = try Self.sealed(Self.document)
        for word in ["admin", "5432", "line 1", "the database", "who"] { #expect(!sealed.contains(word)) }
        #expect(sealed.contains("plain_unencrypted: 0777"))
    }

    @Test func `tells what a type tag cannot carry, and keeps it as text`() throws {
        let text = "octal: 0777\nhex: 0x1F\nday: 2026-01-31\nlarge: 99999999999999999999\nkept: 08\n"
        let (bytes, remarks) = try Sops.seal(Self.secret(text), path: "app.yaml", by: Self.rule(), now: Self.now)
        #expect(
            remarks.map(\.rendered) == [
                "app.yaml:1:8: warning: \"octal\" is sealed as text: sops would read another number from it",
                "app.yaml:2:6: warning: \"hex\" is sealed as text: sops would read another number from it",
                "app.yaml:3:6: warning: \"day\" is sealed as text: sops takes it for a time, and would write it another way",
                "app.yaml:4:8: warning: \"large\" is sealed as text: sops has no integers beyond 64 bits",
            ])
        let open = try SopsFile(bytes, path: "app.yaml").opened(with: Self.keys)
        let types = open.file.entries.map { "\($0.path) \($0.type ?? "-")" }
        #expect(types == ["octal str", "hex str", "day str", "large str", "kept float"])
    }

    @Test func `changes one value, its time and its MAC, and nothing else`() throws {
        let sealed = try Self.sealed(Self.document), open = try Self.open(sealed)
        for (path, value, line) in [
            ("db.user", Self.value("canary"), "user"), ("db.hosts[1]", Self.value("new"), "hosts"),
            ("db.port", Self.value("1", .integer), "port"),
            ("db.list[1].y", Self.value("multi\nline\n"), "- y"), ("db.on", Self.value("false", .boolean), "on"),
        ] {
            let (bytes, remarks) = try open.setting(try Path(parsing: path), to: value, by: nil, now: Self.now + 60)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(Self.changed(sealed, text) == [line, "lastmodified", "mac"])
            #expect(remarks.isEmpty && !text.contains("canary"))
            let again = try Self.open(text)
            let entry = try #require(again.file.entries.first { $0.path == (try? Path(parsing: path)) && !$0.isComment })
            #expect(again.value(of: entry)?.kind == value.kind && again.value(of: entry)?.text.isEqual(to: value.text) == true)
        }
    }

    @Test func `stays byte for byte when a value is set to what it is`() throws {
        let sealed = try Self.sealed(Self.document), open = try Self.open(sealed)
        #expect(try open.setting(Path(parsing: "db.user"), to: Self.value("admin"), by: nil, now: 5).bytes == Array(sealed.utf8))
        #expect(try open.resealing(open.plaintext, by: nil, now: 5).bytes == Array(sealed.utf8))
    }

    @Test func `takes new keys before its metadata, sealed`() throws {
        let open = try Self.open(try Self.sealed("a: 1\n"))
        let text = String(decoding: try open.setting(Path(parsing: "b.c"), to: Self.value("canary"), by: nil, now: 5).bytes, as: UTF8.self)
        #expect(Self.lines(text).prefix(4).map { $0.prefix { $0 != ":" } } == ["a", "b", "  c", "sops"])
        #expect(!text.contains("canary"))
        #expect(try Self.plain(Self.open(text)) == "a: 1\nb:\n  c: canary\n")
    }

    @Test func `loses a key in place`() throws {
        let open = try Self.open(try Self.sealed("a: 1\nb: 2\nc: 3\n"))
        let bytes = try open.unsetting(Path(parsing: "b"), now: 5)
        #expect(try Self.plain(SopsFile(bytes, path: "app.yaml").opened(with: Self.keys)) == "a: 1\nc: 3\n")
    }

    @Test func `keeps every ciphertext that an edit did not touch`() throws {
        let sealed = try Self.sealed("a: x\nl:\n  - same\n  - same\n  - other\nb: w\n"), open = try Self.open(sealed)
        let edited = "a: x\nl:\n  - same\n  - same\n  - new\nb: w\n"
        let text = String(decoding: try open.resealing(Self.secret(edited), by: nil, now: Self.now + 1).bytes, as: UTF8.self)
        #expect(Self.changed(sealed, text) == ["- ENC[AES256_GCM,data", "lastmodified", "mac"])
        #expect(try Self.plain(Self.open(text)) == edited)
        #expect(Set(Self.lines(text)[2 ... 3]).count == 2)
    }

    @Test func `seals a new key that today's rule seals, though its own does not`() throws {
        let old = Self.rule(.encryptedRegex("^password$")), today = Self.rule(.encryptedRegex("^(password|token)$"))
        let open = try Self.open(try Self.sealed("password: p\nname: n\n", by: old))
        let set = try open.setting(Path(parsing: "token"), to: Self.value("canary"), by: today, now: 5)
        let edited = try open.resealing(Self.secret("password: p\nname: n\ntoken: canary\n"), by: today, now: 5)
        for (bytes, remarks) in [set, edited] {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("canary") && text.contains("name: n\n") && text.contains("encrypted_regex: ^(password|token)$"))
            #expect(remarks.map(\.code) == ["rule-replaced"])
            #expect(try Self.plain(Self.open(text)) == "password: p\nname: n\ntoken: canary\n")
        }
    }

    @Test func `joins two rules of which neither seals all`() throws {
        let open = try Self.open(try Self.sealed("password: p\n", by: Self.rule(.encryptedSuffix("word"))))
        let (bytes, _) = try open.setting(
            Path(parsing: "token"), to: Self.value("canary"), by: Self.rule(.encryptedRegex("^token$")), now: 5)
        let file = try SopsFile(bytes, path: "app.yaml")
        #expect(file.encryption == .encryptedRegex("(?:^token$)|(?:word$)") || file.encryption == .encryptedRegex("(?:word$)|(?:^token$)"))
        #expect(file.entries.filter { !$0.isSealed }.isEmpty)
    }

    @Test func `has every value sealed anew by a rotation, and opens with the new key only`() throws {
        let other = try AgeIdentity.generate(), sealed = try Self.sealed(Self.document), open = try Self.open(sealed)
        let bytes = try open.rotated(for: SopsRecipients([other.recipient]), now: 5), file = try SopsFile(bytes, path: "app.yaml")
        let complaint = #expect(throws: Diagnostics.self) { try file.opened(with: Self.keys) }
        #expect(complaint?.list.map(\.code) == ["no-key"])
        let again = try file.opened(with: KeyRing(identities: [other]))
        #expect(Self.plain(again) == Self.document)
        for (old, new) in zip(open.file.entries, again.file.entries) where old.isSealed {
            #expect(Array(sealed.utf8)[old.range] != bytes[new.range])
        }
    }

    @Test func `has its values untouched by new recipients`() throws {
        let other = try AgeIdentity.generate(), sealed = try Self.sealed(Self.document),
            file = try SopsFile(Array(sealed.utf8), path: "app.yaml")
        let bytes = try file.rewrapped(for: SopsRecipients([Self.identity.recipient, other.recipient]), with: Self.keys)
        let text = String(decoding: bytes, as: UTF8.self), again = try SopsFile(bytes, path: "app.yaml")
        #expect(text.prefix(while: { $0 != "\u{0}" }).hasPrefix(sealed.components(before: "sops:")))
        #expect(again.recipients == SopsRecipients([Self.identity.recipient, other.recipient]))
        #expect(Self.lines(text).first { $0.contains("mac:") } == Self.lines(sealed).first { $0.contains("mac:") })
        #expect(try Self.plain(again.opened(with: KeyRing(identities: [other]))) == Self.document)
    }

    @Test func `is in parts where groups are wanted, and opens with enough of them`() throws {
        let people = try (0 ..< 3).map { _ in try AgeIdentity.generate() }
        var rule = Self.rule()
        rule.recipients = SopsRecipients(groups: people.map { .init(age: [$0.recipient]) }, threshold: 2)
        let file = try SopsFile(Array(try Self.sealed("a: 1\n", by: rule).utf8), path: "app.yaml")
        #expect(file.recipients == rule.recipients)
        #expect(try Self.plain(file.opened(with: KeyRing(identities: [people[2], people[0]]))) == "a: 1\n")
        let complaint = #expect(throws: Diagnostics.self) { try file.opened(with: KeyRing(identities: [people[1]])) }
        #expect(complaint?.list.first?.code == "no-key")
    }

    @Test func `of recipients of other kinds keeps its data key`() throws {
        let text = try Self.sealed("a: 1\n").replacing("sops:\n", with: "sops:\n    pgp:\n        - fp: ABCD\n          enc: x\n")
        let open = try Self.open(text)
        #expect(open.file.recipients.groups[0].others == ["pgp ABCD"])
        let complaint = #expect(throws: Diagnostics.self) { try open.rotated(for: SopsRecipients([Self.identity.recipient]), now: 5) }
        #expect(
            complaint?.list.map(\.rendered) == [
                "app.yaml: error: cannot change the data key: nothing here can seal it for \"pgp ABCD\"\n  hint: do it with sops, or take the recipient out of the file with sops updatekeys"
            ])
        let set = String(
            decoding: try open.setting(Path(parsing: "a"), to: Self.value("2", .integer), by: nil, now: 5).bytes, as: UTF8.self)
        #expect(set.contains("- fp: ABCD\n          enc: x\n"))
    }

    @Test func `keeps fields that nobody knows`() throws {
        let text = try Self.sealed("a: 1\n").replacing("    version:", with: "    future: {x: [1, y]}\n    version:")
        let bytes = try Self.open(text).rotated(for: SopsRecipients([Self.identity.recipient]), now: 5)
        let kept = try #require(SopsFile(bytes, path: "app.yaml").contents.metadataValue["future"])
        #expect(try String(decoding: kept.json(.compact), as: UTF8.self) == "{\"x\":[1,\"y\"]}")
    }

    @Test(arguments: [
        ("base: &b\n  x: 1\nprod:\n  <<: *b\n  y: 2\ncopy: *b\n", ["base.x", "prod.<<.x", "prod.y", "copy.x"]),
        ("a: &v s\nl: [*v, *v]\n", ["a", "l[0]", "l[1]"]),
    ])
    func `has each use of an anchor sealed by itself`(text: String, paths: [String]) throws {
        let open = try Self.open(try Self.sealed(text))
        #expect(open.file.entries.map { $0.path.description.replacing("\"", with: "") } == paths)
        #expect(open.file.entries.filter { !$0.isSealed }.isEmpty)
        #expect(Set(open.file.entries.map { Array(open.file.source[$0.range]) }).count == paths.count)
    }

    @Test func `never shows a plaintext that stands where a ciphertext was expected`() throws {
        let text = try Self.sealed("a: 1\nb: 2\n").replacing(/b: ENC.*/, with: "b: canary")
        let complaint = #expect(throws: Diagnostics.self) { try Self.open(text) }
        #expect(complaint?.list.map(\.message) == ["\"b\" is not sealed, though the file's rule seals it"])
    }

    @Test func `is refused a second time, and where sops could not read it`() throws {
        for (text, code) in [
            (try Self.sealed("a: 1\n"), "already-sealed"), ("1: x\n", "cannot-seal"), ("- a\n", "not-a-mapping"),
            ("a: 1\na: 2\n", "duplicate-key"),
        ] {
            let complaint = #expect(throws: Diagnostics.self) { try Self.sealed(text) }
            #expect(complaint?.list.map(\.code) == [code])
        }
    }

    @Test func `has fingerprints that differ from value to value, and from key to key`() throws {
        let open = try Self.open(try Self.sealed("a: x\nb: x\nc: y\n")), other = try Self.open(try Self.sealed("a: x\n"))
        let prints = try open.file.entries.map { open.fingerprint(of: try #require(open.value(of: $0))) }
        #expect(prints[0] == prints[1] && prints[0] != prints[2] && prints[0].count == 8)
        #expect(try other.fingerprint(of: #require(other.value(of: other.file.entries[0]))) != prints[0])
    }

    /// Any edit of any document: what did not change keeps its ciphertext, what comes out opens to the edit.
    @Test func `opens to what it was resealed from, whatever was edited`() throws {
        for seed in 1 ... (longRun ? 200 : 15) as ClosedRange<UInt64> {
            var random = SeededRandom(seed: seed)
            var leaves = (0 ..< Int.random(in: 2 ... 9, using: &random)).map { "k\($0): v\(Int.random(in: 0 ... 99, using: &random))" }
            let sealed = try Self.sealed(leaves.joined(separator: "\n") + "\n"), open = try Self.open(sealed)
            let index = Int.random(in: 0 ..< leaves.count, using: &random),
                kept = Self.lines(sealed).enumerated().filter { $0.offset < leaves.count && $0.offset != index }
            leaves[index] = "k\(index): changed"
            let edited = leaves.joined(separator: "\n") + "\n"
            let text = String(decoding: try open.resealing(Self.secret(edited), by: nil, now: 5).bytes, as: UTF8.self)
            #expect(try Self.plain(Self.open(text)) == edited, "seed \(seed)")
            for line in kept { #expect(Self.lines(text)[line.offset] == line.element, "seed \(seed)") }
        }
    }
}

extension String {
    fileprivate func components(before word: String) -> String { range(of: word).map { String(self[..<$0.lowerBound]) } ?? self }
    fileprivate func range(of word: String) -> Range<Index>? { ranges(of: word).first }
}
