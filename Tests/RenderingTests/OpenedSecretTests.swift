import Documents
import Overlays
import Rendering
import TestSupport
import Testing

@Suite struct `What was sealed, opened for a rendering` {
    private static let secrets = "environments/dev/app.secrets.yaml"
    private static let layer = "password: ENC[data:hunter2,type:str]\nport: ENC[data:0080,type:int]\nsops: { mac: 'ENC[data:m,type:str]' }"

    private static func files(_ target: String, _ document: String = "url: u:${password}@h\nplain: { a: 1 }") -> [String: String] {
        one(document, target).merging([secrets: layer, "tls.key": "sealed:PEM\n"]) { $1 }
    }

    private func render(
        _ files: [String: String], binaries: [String: [UInt8]] = [:], by opener: TestOpener? = TestOpener(), marking: SecretMarking = .none
    ) throws -> (rendering: Rendering?, diagnostics: [Diagnostic]) {
        let configuration = try configuration(files, binaries: binaries, inputs: Inputs(opener: opener))
        return try Renderer(configuration: configuration, marking: marking).render(environment: "dev")
    }

    private static let outputs: [(target: String, text: String)] = [
        ("format: yaml", "url: u:hunter2@h\nplain:\n  a: 1\npassword: hunter2\nport: 80\n"),
        ("format: dotenv", "URL=u:hunter2@h\nPLAIN_A=1\nPASSWORD=hunter2\nPORT=0080\n"),
        ("format: text, select: url", "u:hunter2@h"),
        ("format: text, template: templates/t", "hunter2 at 0080"),
    ]

    @Test(arguments: outputs)
    func `is written as it was, where no other can read it (R19)`(target: String, text: String) throws {
        let files = Self.files(target).merging(["templates/t": "{{{password}}} at {{port}}"]) { $1 }
        let (rendering, diagnostics) = try render(files)
        #expect(diagnostics.map(\.rendered) == [])
        let file = try #require(rendering?.files.first)
        #expect(String(decoding: file.bytes, as: UTF8.self) == text)
        #expect(file.isTainted && file.mode == 0o640)
        #expect(try render(Self.files("format: json, mode: '0644'")).diagnostics.map(\.code) == ["target"])
    }

    @Test func `names an object by what is in it`() throws {
        let object = "select: plain, format: secret, object: { hash: true }"
        let files = Self.files(object, "plain: { p: '${password}' }")
        let file = try #require(try render(files).rendering?.files.first), text = String(decoding: file.bytes, as: UTF8.self)
        #expect(text.contains("p: aHVudGVyMg==") && text.contains("name: app-"))
        let renewed = files.merging([Self.secrets: Self.layer.replacing("hunter2", with: "hunter3")]) { $1 }
        let names = try [files, renewed].map { files in
            try render(files).rendering.flatMap { String(decoding: $0.files[0].bytes, as: UTF8.self).firstRange(of: "app-") }
        }
        #expect(names.allSatisfy { $0 != nil })
        #expect(try render(renewed).rendering?.digest != render(files).rendering?.digest)
    }

    @Test func `is refused once for each file without a key, and only where it is wanted (R21)`() throws {
        let reason = Diagnostic("no-key", "no key at hand opens it", at: Place(file: Self.secrets))
        func opener() -> TestOpener { TestOpener(refusing: [Self.secrets: reason]) }
        let refused = try render(Self.files("format: json"), by: opener())
        #expect(refused.rendering == nil)
        #expect(refused.diagnostics.map(\.rendered) == ["\(Self.secrets): error: no key at hand opens it"])
        #expect(try render(Self.files("format: json, select: plain"), by: opener()).rendering?.files.first?.isTainted == false)
        let url = Self.files("format: text, select: url")
        let marked = try #require(try render(url, by: opener(), marking: .sealed).rendering?.files.first)
        #expect(String(decoding: marked.bytes, as: UTF8.self) == "<secret url>")
        let tampered = Diagnostic("mac-mismatch", "the file was changed", at: Place(file: Self.secrets))
        let stopped = try render(Self.files("format: json, select: plain"), by: TestOpener(refusing: [Self.secrets: tampered]))
        #expect(stopped.diagnostics.map(\.code) == ["mac-mismatch"])
    }

    @Test func `may be a file of any bytes`() throws {
        let binaries = ["key.p12": Array("sealed:".utf8) + [0xFF, 0x00, 0x10]]
        let document = "key: ${file:key.p12}\npem: ${file:tls.key}"
        let file = try #require(try render(Self.files("format: binary, select: key", document), binaries: binaries).rendering?.files.first)
        #expect(file.bytes == [0xFF, 0x00, 0x10] && file.isTainted && file.mode == 0o640)
        let secret = try #require(try render(Self.files("format: secret", document), binaries: binaries).rendering?.files.first)
        #expect(String(decoding: secret.bytes, as: UTF8.self).contains("key: /wAQ"))
        let refused = try render(Self.files("format: json", document), binaries: binaries).diagnostics.map(\.message)
        #expect(refused == ["\"app:key\" is a file that is not UTF-8, which JSON cannot say"])
        let key = Self.files("format: yaml, select: key", document)
        let marked = try render(key, binaries: binaries, by: nil, marking: .sealed).rendering
        #expect(marked?.files.first.map { String(decoding: $0.bytes, as: UTF8.self) } == "<secret key>\n")
    }

    @Test func `is made again where it changed, and everything where other keys are at hand`() throws {
        let manifest = "environments: { dev: {} }\ntargets:\n  - { name: t, documents: '*', path: '{document}', format: json }\n"
        let files = [
            "cfgops.yaml": manifest, "environments/base/app.yaml": "u: ${db:password}",
            "environments/base/other.yaml": "a: ${file:tls.key}",
            "environments/dev/db.secrets.yaml": Self.layer, "tls.key": "sealed:PEM",
        ]
        let renderer = IncrementalRenderer(environment: "dev"), first = TestOpener()
        func render(_ files: [String: String], _ opener: TestOpener, changed: [String]?) throws -> Rendering? {
            let configuration = try configuration(files, inputs: Inputs(opener: opener))
            let made = try renderer.render(configuration, changed: changed).rendering
            #expect(try made == Renderer(configuration: configuration).render(environment: "dev").rendering)
            return made
        }
        let before = try render(files, first, changed: nil)
        var changed = files
        changed["environments/dev/db.secrets.yaml"] = Self.layer.replacing("hunter2", with: "hunter3")
        let after = try render(changed, first, changed: ["environments/dev/db.secrets.yaml"])
        #expect(before?.file(at: "app") != after?.file(at: "app") && before?.file(at: "other") == after?.file(at: "other"))
        changed["tls.key"] = "sealed:NEW"
        #expect(try render(changed, first, changed: ["tls.key"])?.file(at: "other") != after?.file(at: "other"))
        let reason = Diagnostic("no-key", "no key at hand opens it")
        let without = TestOpener(refusing: ["environments/dev/db.secrets.yaml": reason])
        #expect(try render(changed, without, changed: []) == nil)
        #expect(try render(changed, TestOpener(), changed: []) != nil)
    }
}
