import Documents
@testable import Secrets
import TestSupport
import Testing

@Suite struct `Stores of lines` {
    private static let identity = try? AgeIdentity.generate()
    private var keys: KeyRing { KeyRing(identities: [Self.identity].compactMap(\.self)) }

    private func rule(_ encryption: EncryptionRule? = nil) -> CreationRule {
        CreationRule(recipients: SopsRecipients([Self.identity].compactMap { $0?.recipient }), encryption: encryption)
    }

    private func sealed(_ text: String, _ path: String, _ encryption: EncryptionRule? = nil) throws -> String {
        String(decoding: try Sops.seal(Secret(text), path: path, by: rule(encryption), now: 1_767_323_045).bytes, as: UTF8.self)
    }

    private func opened(_ text: String, _ path: String) throws -> String {
        try SopsFile(Array(text.utf8), path: path).opened(with: keys).plaintext.revealed
    }

    /// Files in forms that sops itself would not keep.
    @Test(arguments: [
        ("a.env", "A=1\n\n# note\n  B = x \nexport C='q'\n=odd\n"), ("a.env", "A=1"), ("a.env", ""), ("a.env", "\n"),
        ("a.env", "A=1\n\n\n"),
        ("a.env", "A=1\r\nB=2\r\n"), ("a.ini", "[s]\na=1\n"), ("a.ini", "[s]\na=1"),
        ("a.ini", "a : 1 ; beside\n\n; above\n[ s ]\n  b=`x;y`   \n"),
        ("a.ini", "[s]\r\na = 1\r\nb = \"\"\"x\r\ny\"\"\"\r\n"), ("a.ini", ""), ("a.ini", "[s]\na = 1\n\n\n"),
        ("a.ini", "; only a comment\n"),
        ("a.ini", "[s]\na = 1\n; the end"), ("a.ini", "\u{FEFF}[s]\na = 1\n"), ("a.ini", "[s]\na='x'\nb=\"y\"\n`k=1` = z\n\"q\" = r\n"),
        ("a.ini", "[s]\na = ' \n"), ("a.ini", "[a]\nx = 1\n[a]\nx = 2\n[DEFAULT]\ny = 3\n"), ("a.bin", ""), ("a.bin", "\n"),
        ("a.bin", "{\"a\": 1}\n"),
        ("a.bin", "x\u{0}y\r\n"),
    ])
    func `come back byte for byte`(path: String, text: String) throws {
        let sealed = try sealed(text, path)
        #expect(try opened(sealed, path) == text, "\(sealed)")
    }

    @Test func `of dotenv are sealed line by line`() throws {
        let sealed = try sealed("# note\nUSER=admin\nPORT_unencrypted=5432\nEMPTY=\n\nKEY=a\\nb\n", "app.env")
        let lines = sealed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0].hasPrefix("#ENC[AES256_GCM,") && lines[0].hasSuffix(",type:comment]"))
        #expect(lines[1].hasPrefix("USER=ENC[AES256_GCM,"))
        #expect(lines[2 ... 4] == ["PORT_unencrypted=5432", "EMPTY=", ""])
        #expect(lines[5].hasPrefix("KEY=ENC[AES256_GCM,"))
        #expect(lines[6].hasPrefix("sops_age__list_0__map_enc=-----BEGIN AGE ENCRYPTED FILE-----\\n"))
        #expect(lines[7] == "sops_age__list_0__map_recipient=\(try #require(Self.identity).recipient)")
        #expect(lines[8] == "sops_lastmodified=2026-01-02T03:04:05Z")
        #expect(lines[9].hasPrefix("sops_mac=ENC[AES256_GCM,"))
        #expect(Array(lines[10...]) == ["sops_unencrypted_suffix=_unencrypted", "sops_version=3.10.0", ""])
        let file = try SopsFile(Array(sealed.utf8), path: "app.env"), open = try file.opened(with: keys)
        let values = file.entries.map { "\($0.path) \(open.value(of: $0)?.text.revealed ?? "-")" }
        #expect(values == ["\(Path([]))  note", "USER admin", "PORT_unencrypted -", "EMPTY -", "KEY a\nb"])
    }

    @Test func `of INI keep quotes, comments and margins`() throws {
        let sealed = try sealed("; top\n[db]\n  user = admin   ; who\npass=\"x y\"\n", "app.ini")
        let lines = sealed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0].hasPrefix("; ENC[AES256_GCM,"))
        #expect(lines[1] == "[db]")
        #expect(lines[2].hasPrefix("  user = ENC[AES256_GCM,") && lines[2].contains(",type:str]   ; ENC[AES256_GCM,"))
        #expect(lines[3].hasPrefix("pass=\"ENC[AES256_GCM,") && lines[3].hasSuffix(",type:str]\""))
        #expect(lines[4 ... 5] == ["", "[sops]"])
        #expect(lines[6].hasPrefix("age__list_0__map_recipient = age1"))
    }

    /// To sops they are one comment.
    @Test func `of INI with comments above and beside a key have them above`() throws {
        let text = "[s]\n; above\nk = v ; beside\n"
        #expect(try opened(sealed(text, "a.ini"), "a.ini") == "[s]\n; above\n; beside\nk = v\n")
        #expect(try opened(sealed(text, "a.ini", .encryptedRegex("^k$")), "a.ini") == text)
    }

    @Test(arguments: [
        ("a.env", "A=1\nplain words\nB\n", ["a.env:2:1", "a.env:3:1"]), ("a.ini", "[s]\nplain\n[]\n", ["a.ini:2:1", "a.ini:3:1"]),
        ("a.ini", "[s]\na = 1\na = 2\n- = 3\n", ["a.ini:3:1", "a.ini:4:1"]), ("a.ini", "[s]\na = \"\"\"x\n", ["a.ini:2:1"]),
    ])
    func `that are malformed are complained about by line`(path: String, text: String, places: [String]) {
        do throws(Diagnostics) {
            _ = try Sops.seal(Secret(text), path: path, by: rule(), now: 0)
            Issue.record("sealed")
        } catch {
            #expect(error.list.map { $0.place?.description } == places)
            #expect(error.list.allSatisfy { $0.code == "bad-line" })
        }
    }

    @Test(arguments: ["a.env", "a.ini", "a.bin"]) func `are not sealed twice`(path: String) throws {
        let sealed = try sealed("[s]\nA=1\n".replacing("[s]\n", with: path == "a.ini" ? "[s]\n" : ""), path)
        do throws(Diagnostics) {
            _ = try Sops.seal(Secret(sealed), path: path, by: rule(), now: 0)
            Issue.record("sealed")
        } catch { #expect(error.list.map(\.code) == ["already-sealed"]) }
    }

    @Test(arguments: [
        (["age__list_1__map_recipient"], "expected the entries of \"age\" in SOPS's metadata to be numbered from 0, without gaps"),
        (["age__list_0__map_enc", "age__map_x"], "the field \"age__map_x\" of SOPS's metadata does not fit those before it"),
        (["age__list_x"], "the field \"age__list_x\" of SOPS's metadata does not fit those before it"),
        (
            ["age__list_99999999999999999999"],
            "the field \"age__list_99999999999999999999\" of SOPS's metadata does not fit those before it"
        ),
        (["mac", "mac"], "the field \"mac\" of SOPS's metadata does not fit those before it"),
    ])
    func `have metadata that is complained about by its names`(names: [String], message: String) {
        do throws(Diagnostics) {
            _ = try FlatMetadata.value(names.map { FlatMetadata.Field(name: Array($0.utf8), text: [0x78]) }, path: "a.env")
            Issue.record("read")
        } catch { #expect(error.list.map(\.rendered) == ["a.env: error: \(message)"]) }
    }

    @Test func `have metadata that comes back from its flat form`() throws {
        let text =
            "{\"age\":[{\"recipient\":\"r\",\"enc\":\"e\\nf\"}],\"key_groups\":[{\"age\":[{\"enc\":\"x\"}]},{\"age\":[]}],\"none\":null,\"mac\":\"m\"}"
        let root = try #require(Json.parse(Array(text.utf8), file: "sops").document?.root)
        let fields = FlatMetadata.fields(of: root)
        #expect(
            fields.map { String(decoding: $0.name, as: UTF8.self) } == [
                "age__list_0__map_recipient", "age__list_0__map_enc", "key_groups__list_0__map_age__list_0__map_enc", "mac",
            ])
        let value = try FlatMetadata.value(fields, path: "sops")
        #expect(value["age"]?.elements.first?["enc"]?.text == "e\nf")
    }

    @Test(
        arguments: [
            ("a.env", "A=1\nB=2\n", "A", "x\ny", "A=x\\ny\nB=2\n"), ("a.env", "A=1\n", "C", "new", "A=1\nC=new\n"),
            ("a.env", "A=1\nB=2\n", "A", nil, "B=2\n"),
            ("a.ini", "[s]\na = '1'\n", "s.a", "x;y", "[s]\na = `x;y`\n"),
            ("a.ini", "[s]\na = 1\n\n[t]\n", "s.b", " p ", "[s]\na = 1\nb = \" p \"\n\n[t]\n"),
            ("a.ini", "[s]\na = 1\n", "t.b", "2", "[s]\na = 1\n\n[t]\nb = 2\n"),
            ("a.ini", "[s]\na = 1\nb = 2\n", "s.a", nil, "[s]\nb = 2\n"),
            ("a.ini", "[s]\na = 1\n", "DEFAULT.d", "2", "d = 2\n[s]\na = 1\n"),
        ] as [(String, String, String, String?, String)])
    func `are edited in their own spelling`(path: String, text: String, at: String, value: String?, result: String) throws {
        let file = try SopsFile(Array(sealed(text, path, .encryptedRegex("^none$")).utf8), path: path)
        let edited = try file.format.edited(file.contents, at: Path(parsing: at), to: value.map { .string($0) })
        let contents = try file.format.readSealed(edited, path: path)
        let bare = contents.tree.source.applying(file.format.removal(from: contents)) ?? []
        #expect(String(decoding: bare, as: UTF8.self) == result)
    }

    @Test(arguments: [
        ("a.env", "A", "a\\nb"), ("a.env", "a.b", "canary"), ("a.env", "sops_x", "canary"), ("a.ini", "a", "canary"),
        ("a.ini", "sops.b", "canary"),
        ("a.ini", "s.a", "x\n\"\"\"`\ny"), ("a.bin", "other", "canary"),
    ])
    func `refuse what they cannot spell, without the value`(path: String, at: String, value: String) throws {
        let file = try SopsFile(Array(sealed(path == "a.ini" ? "[s]\na = 1\n" : "A=1\n", path).utf8), path: path)
        do throws(Diagnostic) {
            _ = try file.format.edited(file.contents, at: (try? Path(parsing: at)) ?? Path([]), to: .string(value))
            Issue.record("edited")
        } catch { #expect(["cannot-spell", "bad-path"].contains(error.code) && !error.rendered.contains(value)) }
    }

    @Test(arguments: 0 ..< 300 as Range<UInt64>)
    func `of INI spell every text so that it is read back, or say that they cannot`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let signs = Array("ab \t\"'`;#=:\\[]\n".utf8)
        let text = (0 ..< Int.random(in: 0 ... 12, using: &random)).map { _ in signs.randomElement(using: &random) ?? 0x61 }
        guard let written = IniValue.spelled(text) else {
            // Several lines with what ends every kind of quotes that holds lines.
            return #expect(text.contains(.lineFeed))
        }
        let file = Array("[s]\nk = ".utf8) + written + Array("\nl = 1\n".utf8), reader = IniReader(file, path: "a.ini")
        #expect(reader.complaints.isEmpty && reader.sections.last?.entries.map(\.key) == [[0x6B], [0x6C]])
        guard let value = reader.sections.last?.entries.first?.value else { return }
        switch value.text {
        case .source(let range): #expect(Array(file[range]) == text)
        case .cooked(let bytes): #expect(bytes == text)
        }
    }
}
