import Documents
@testable import Secrets
import TestSupport
import Testing

/// One file that sops 3.11.0 made or judged, as the manifest of the public fixtures describes it.
struct SopsFixture: Sendable, CustomTestStringConvertible {
    private static let folder = Conformance.folder("sops") ?? ""

    let fields: Value
    var testDescription: String { text("id") }

    static func all(_ kind: String) -> [SopsFixture] {
        guard !folder.isEmpty, let bytes = try? readFile("\(folder)/manifest.json") else { return [] }
        return (Json.parse(bytes, file: "manifest.json").document?.root?[kind]?.elements ?? []).map { SopsFixture(fields: $0) }
    }

    func text(_ name: String) -> String { fields[name]?.text ?? "" }
    var path: String { text("file") }
    var store: SopsStore? { SopsStore(rawValue: text("format")) }
    func bytes(_ name: String) throws -> [UInt8] { try readFile("\(SopsFixture.folder)/\(text(name))") }

    func keys() throws -> KeyRing {
        KeyRing(
            identities: try (fields["keys"]?.elements ?? []).flatMap { key in
                let text = Secret(copying: try readFile("\(SopsFixture.folder)/\(key.text)"))
                return try AgeKeyFile.identities(in: text, file: key.text) { () throws(Diagnostic) in Secret(copying: []) }
            })
    }

    func file() throws -> SopsFile { try SopsFile(bytes("file"), path: path, store: store) }
}

@Suite struct `Files that sops sealed` {
    @Test(arguments: SopsFixture.all("good"))
    func `open to the tree, the data key and the MAC that are known of them`(_ fixture: SopsFixture) throws {
        let file = try fixture.file(), open = try file.opened(with: fixture.keys())
        #expect(open.key.reveal { hex($0) } == fixture.text("data_key_hex"))
        #expect(try mac(of: open) == fixture.text("mac_text"))
        let here = open.plaintext.reveal { Array($0) }, there = try fixture.bytes("expected_plaintext")
        if file.store == .yaml || file.store == .json {
            // A number beyond all doubles is a text to sops, which leaves it without quotes.
            let quoted = String(decoding: there, as: UTF8.self).replacing("huge: 1e400", with: "huge: \"1e400\"")
            let (ours, theirs) = (try trees(here, file), try trees(Array(quoted.utf8), file))
            #expect(
                ours.count == theirs.count && zip(ours, theirs).allSatisfy { isSame($0, $1) }, "\(String(decoding: here, as: UTF8.self))")
        } else {
            #expect(here == there, "\(String(decoding: here, as: UTF8.self))")
        }
    }

    /// What `Opening` computed and found equal, taken from the file.
    private func mac(of open: OpenSopsFile) throws -> String {
        let metadata = open.file.contents.metadata, text = String(decoding: metadata.mac, as: UTF8.self)
        let parts = text.dropFirst("ENC[AES256_GCM,".count).dropLast().split(separator: ",").map { $0.drop { $0 != ":" }.dropFirst() }
        let bytes = try parts.prefix(3).map { try #require(decodedBase64(String($0))) }
        let cipher = try #require(AesGcm(key: open.key)), data = Array(metadata.lastModified.utf8)
        var mac = [UInt8](repeating: 0, count: bytes[0].count)
        let isOpen = bytes[0].withUnsafeBytes { sealed in
            mac.withUnsafeMutableBytes { cipher.open(sealed, vector: bytes[1], tag: bytes[2], additionalData: data, into: $0) }
        }
        #expect(isOpen)
        return String(decoding: mac, as: UTF8.self)
    }

    private func trees(_ bytes: [UInt8], _ file: SopsFile) throws -> [Value] {
        let parsed = file.store == .yaml ? Yaml.parse(bytes, file: file.path) : Json.parse(bytes, file: file.path)
        let document = try #require(parsed.document, "\(parsed.diagnostics.map(\.rendered))")
        return document.roots.map { Value(document, Int($0.node)) }
    }

    @Test(arguments: SopsFixture.all("good"))
    func `are sealed here again as they were in plaintext, and open to the same bytes`(_ fixture: SopsFixture) throws {
        let text = try fixture.bytes("original_input"), keys = try fixture.keys(), old = try fixture.file()
        let identities = try keys.sources().flatMap { try $0.identities() }
        let rule = CreationRule(
            recipients: SopsRecipients(identities.map(\.recipient)), encryption: old.encryption, macOnlyEncrypted: old.macOnlyEncrypted)
        let sealed: [UInt8]
        do throws(Diagnostics) {
            sealed = try Sops.seal(Secret(copying: text), path: fixture.path, store: old.store, by: rule, now: 1_767_323_045).bytes
        } catch {
            // What sops would write out a thousand times is refused.
            return #expect(error.list.allSatisfy { $0.message.contains("aliases") }, "\(error.list.map(\.rendered))")
        }
        let open = try SopsFile(sealed, path: fixture.path, store: old.store).opened(with: keys)
        let again = try Sops.seal(open.plaintext, path: fixture.path, store: old.store, by: rule, now: 1_767_323_045).bytes
        let reopened = try SopsFile(again, path: fixture.path, store: old.store).opened(with: keys)
        #expect(open.plaintext.isEqual(to: reopened.plaintext))
    }

    // MARK: Corrupt

    /// The complaints that stand for a message of sops, by its exit status.
    private static func codes(_ fixture: SopsFixture) -> Set<String> {
        // Where sops crashes the manifest says what is to come instead.
        switch fixture.text("project_should").hasPrefix("exit 25") ? "25" : fixture.text("exit") {
        case "51": ["mac-mismatch"]
        case "25": ["bad-sealed-value", "bad-binary-file"]
        case "128": ["no-key", "bad-age-file"]
        case _ where fixture.text("stderr").contains("metadata not found"): ["no-metadata"]
        case _ where fixture.text("stderr").contains("unmarshalling"): ["syntax", "expected-comma"]
        case _ where fixture.text("stderr").contains("dotenv input"): ["bad-line"]
        default: ["bad-metadata"]
        }
    }

    /// Cases that open here, with what is said of them.
    private static let opening = [
        // A version is of no use to a reader.
        "version-not-semver": "expected a \"version\" such as 3.10.0 in SOPS's metadata",
        "no-version": "expected a \"version\" such as 3.10.0 in SOPS's metadata",
        // sops reads the file and misses a path; it also cannot read what it wrote itself.
        "extract-missing": "", "list-comment-under-comment-regex": "",
    ]

    @Test(arguments: SopsFixture.all("corrupt"))
    func `and that are corrupt are refused with sops's kind of error, without a value in it`(_ fixture: SopsFixture) throws {
        do {
            let open = try fixture.file().opened(with: fixture.keys())
            let expected = try #require(Self.opening[fixture.text("id")], "\(fixture.text("id")) opens")
            #expect(expected.isEmpty ? open.warnings.isEmpty : open.warnings.contains { $0.message == expected })
        } catch let error as Diagnostics {
            #expect(Self.opening[fixture.text("id")] == nil)
            #expect(!error.list.isEmpty && error.list.allSatisfy { Self.codes(fixture).contains($0.code) }, "\(error.list)")
            for secret in ["attacker", "hunter2", "5432"] { #expect(!error.list.contains { $0.rendered.contains(secret) }) }
        }
    }

    // MARK: Undetected

    /// What is said of a change that sops does not notice; nil where the file itself shows nothing.
    private static let notices = [
        "type-str-to-int": nil, "comment-removed": nil, "plain-key-renamed": nil, "plain-values-shifted": nil,
        "text-behind-value": "\"username\" is no sealed value", "null-key-added": "\"injected\" is null",
        "empty-key-added": "\"injected\" is empty", "comment-added": "a comment is in plaintext",
        "recipient-entry-renamed": "the recipients are not those of .sops.yaml",
    ]

    @Test(arguments: SopsFixture.all("undetected"))
    func `and that were changed unnoticed are told, wherever the file shows it`(_ fixture: SopsFixture) throws {
        let notice = try #require(Self.notices[fixture.text("id")], "\(fixture.text("id")) is new")
        guard let notice else {
            _ = try fixture.file().opened(with: fixture.keys())
            return
        }
        var said: [String] = []
        do {
            let file = try fixture.file(), named = try original(of: file).recipients
            said += file.findings(against: CreationRule(recipients: named, encryption: file.encryption)).map(\.message)
            said += try file.opened(with: fixture.keys()).warnings.map(\.message)
        } catch let error as Diagnostics {
            said += error.list.map(\.message)
        }
        #expect(said.contains { $0.contains(notice) }, "\(said)")
    }

    /// The good file that it was made from.
    private func original(of file: SopsFile) throws -> SopsFile {
        let originals = SopsFixture.all("good").compactMap { try? $0.file() }.filter {
            $0.contents.metadata.mac == file.contents.metadata.mac && $0.source != file.source
        }
        return try #require(originals.first, "it was made from none of the good files")
    }

    /// What is said of the change beside the file that it was made to, without a key. Plain comments are free, and what is no sealed file
    /// is not compared.
    private static let differences = [
        "type-str-to-int": "had the type str with the same ciphertext", "comment-removed": "a comment was removed",
        "plain-key-renamed": "was added, or had another name", "plain-values-shifted": "was another",
        "text-behind-value": "\"username\" was another", "null-key-added": "\"injected\" was added",
        "empty-key-added": "\"injected\" was added", "comment-added": nil, "recipient-entry-renamed": "with the same sealed key",
    ]

    @Test(arguments: SopsFixture.all("undetected"))
    func `and that were changed unnoticed are told beside the version before, without a key`(_ fixture: SopsFixture) throws {
        let file = try fixture.file()
        let difference = try #require(Self.differences[fixture.text("id")], "\(fixture.text("id")) is new")
        let original = try original(of: file)
        let said = file.changesWithoutKey(since: original, named: "c0ffee").map(\.message)
        #expect(difference.map { difference in said.contains { $0.contains(difference) } } ?? said.isEmpty, "\(said)")
        #expect(said.allSatisfy { $0.hasPrefix("changed without the file's key since c0ffee: ") })
        #expect(original.changesWithoutKey(since: original, named: "").isEmpty)
    }

    /// What a key holder does is none.
    @Test(arguments: SopsFixture.all("good"))
    func `and that a key holder changes are no matter of tampering`(_ fixture: SopsFixture) throws {
        let open = try fixture.file().opened(with: fixture.keys()), store = open.file.store
        guard let entry = open.file.entries.first(where: { $0.isSealed && !$0.isComment && $0.type == "str" }),
            let set = try? open.setting(
                entry.path, to: OpenSopsFile.Value(kind: .string, text: Secret(copying: Array("other".utf8))), by: nil, now: 1_767_323_045)
        else { return }
        #expect(try SopsFile(set.bytes, path: fixture.path, store: store).changesWithoutKey(since: open.file, named: "").isEmpty)
    }
}
