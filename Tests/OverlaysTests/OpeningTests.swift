import Documents
import Overlays
import TestSupport
import Testing

@Suite struct `What is sealed is opened when a document is wanted in plaintext (R21)` {
    private static let manifest = "version: 1\nenvironments: { dev: {}, prod: { inherits: dev } }"

    /// A secrets layer; values are `ENC[data:TEXT,type:str]`.
    private static func sealed(_ text: String) -> String { text + "\nsops: { mac: \"ENC[data:m,type:str]\" }" }

    private static func configuration(_ files: [String: String], by opener: TestOpener? = TestOpener()) throws -> Configuration {
        try OverlaysTests.configuration(files.merging([Manifest.file: manifest]) { $1 }, inputs: Inputs(opener: opener))
    }

    private static let password = sealed("password: ENC[data:hunter2,type:str]")

    private static let documents: [(plain: String, sealed: String, opened: String)] = [
        ("a: 1", "b: ENC[data:x,type:str]", "{a: 1, b: \"x\"}"),
        ("", "i: ENC[data:07,type:int]\nf: ENC[data:1.10,type:float]\nt: ENC[data:true,type:bool]", "{i: 07, f: 1.10, t: true}"),
        ("", "a: { b: [ENC[data:1,type:int], { c: ENC[data:y,type:str] }] }".yaml, "{a: {b: [1, {c: \"y\"}]}}"),
        ("", "a: &x 'ENC[data:x,type:str]'\nb: *x\nc: [*x]", "{a: \"x\", b: \"x\", c: [\"x\"]}"),
        ("", "l: ['ENC[data:x,type:str]', 'ENC[data:said,type:comment]']", "{l: [\"x\"]}"),
        ("a: ${b}\nb: x", "c: ENC[data:y,type:str]", "{a: \"x\", b: \"x\", c: \"y\"}"),
        ("u: http://${p}@h:${p}/", "p: ENC[data:x,type:str]", "{u: \"http://x@h:x/\", p: \"x\"}"),
        ("u: <${v}>\nv: a${p}", "p: ENC[data:8,type:int]", "{u: \"<a8>\", v: \"a8\", p: 8}"),
        ("u: ${p}", "p: ENC[data:8,type:int]", "{u: 8, p: 8}"),
        ("u: ${p:-none}", "p: ENC[data:x,type:str]", "{u: \"x\", p: \"x\"}"),
        ("", "p_unencrypted: ENC[ is a word\na: ENC[data:x,type:str]", "{p_unencrypted: \"ENC[ is a word\", a: \"x\"}"),
    ]

    @Test(arguments: documents)
    func `with the kinds that values had, and joined where they are embedded`(plain: String, sealed: String, opened: String) throws {
        let files = ["environments/dev/app.yaml": plain, "environments/dev/app.secrets.yaml": Self.sealed(sealed)]
        let result = try Self.configuration(files).effective("app", in: "dev")
        #expect(result.complaints == [])
        #expect(result.shown == opened)
        #expect(try Self.configuration(files, by: nil).effective("app", in: "dev").shown != opened)
    }

    @Test func `and stays a secret, with the place where it is sealed`() throws {
        let files = ["environments/dev/app.yaml": "u: x${password}\nplain: 1", "environments/dev/app.secrets.yaml": Self.password]
        let document = try #require(try Self.configuration(files).effective("app", in: "dev").document)
        let (url, secret) = (try #require(document.child(document.root, "u")), try #require(document.child(document.root, "password")))
        #expect([url, secret].allSatisfy(document.isTainted))
        #expect(![url, secret].contains(where: document.isSealed))
        #expect(document.isTainted(try #require(document.child(document.root, "plain"))) == false)
        #expect("\(document.origin(secret).place)" == "environments/dev/app.secrets.yaml:1:11")
        #expect("\(document.origin(url).place)" == "environments/dev/app.yaml:1:4")
        #expect(document.fingerprint(secret) == "7 bytes")
        #expect(document.fingerprint(url) == "8 bytes")
        #expect(document.fingerprint(try #require(document.child(document.root, "plain"))) == nil)
        #expect(document.marking(.secrets).shown() == "{u: \"<secret u>\", plain: 1, password: \"<secret password>\"}")
    }

    @Test func `never looking for references inside (R13)`() throws {
        let files = ["environments/dev/app.secrets.yaml": Self.sealed("a: \"ENC[data:${b},type:str]\"\nb: ENC[data:x,type:str]")]
        #expect(try Self.configuration(files).effective("app", in: "dev").shown == "{a: \"${b}\", b: \"x\"}")
    }

    @Test func `through other documents`() throws {
        let files = [
            "environments/dev/app.yaml": "u: ${db:password}\nv: <${db:password}>", "environments/dev/db.secrets.yaml": Self.password,
        ]
        #expect(try Self.configuration(files).effective("app", in: "prod").shown == "{u: \"hunter2\", v: \"<hunter2>\"}")
    }

    @Test func `only where a value of it is left`() throws {
        let opener = TestOpener()
        let files = [
            "environments/dev/app.secrets.yaml": Self.password,
            "environments/prod/app.secrets.yaml": Self.sealed("password: ENC[data:other,type:str]"), "environments/dev/b.yaml": "a: 1",
        ]
        let configuration = try Self.configuration(files, by: opener)
        #expect(try configuration.effective("b", in: "prod").shown == "{a: 1}")
        #expect(opener.asked == [])
        #expect(try configuration.effective("app", in: "prod").shown == "{password: \"other\"}")
        #expect(opener.asked == ["environments/prod/app.secrets.yaml"])
    }

    @Test func `and what no key opens stays sealed, and says why`() throws {
        let reason = Diagnostic("no-key", "no key at hand opens it")
        let files = [
            "environments/dev/app.yaml": "u: <${a}>", "environments/dev/app.secrets.yaml": Self.sealed("a: ENC[data:x,type:str]"),
            "environments/prod/app.secrets.yaml": Self.sealed("b: ENC[data:y,type:str]"),
        ]
        let configuration = try Self.configuration(files, by: TestOpener(refusing: ["environments/dev/app.secrets.yaml": reason]))
        let result = try configuration.effective("app", in: "prod"), document = try #require(result.document)
        #expect(result.complaints == [])
        #expect(document.shown() == "{u: <deferred: \"<\" + <sealed> + \">\">, a: <sealed>, b: \"y\"}")
        #expect(document.obstacles(try #require(document.child(document.root, "a"))) == [reason])
        #expect(document.obstacles(try #require(document.child(document.root, "u"))) == [reason])
        #expect(document.obstacles(try #require(document.child(document.root, "b"))) == [])
    }

    @Test func `and a file that was tampered with stops its document`() throws {
        let reason = Diagnostic("mac-mismatch", "the file was changed", at: Place(file: "environments/dev/app.secrets.yaml"))
        let files = ["environments/dev/app.secrets.yaml": Self.sealed("a: ENC[data:x,type:str]\nb: ENC[data:y,type:str]")]
        let configuration = try Self.configuration(files, by: TestOpener(refusing: ["environments/dev/app.secrets.yaml": reason]))
        let result = try configuration.effective("app", in: "dev")
        #expect(result.document == nil)
        #expect(result.errors == [reason])
    }

    @Test func `also a file that a reference brings in whole`() throws {
        let files = [
            "environments/dev/app.yaml": "key: ${file:tls.key}\nboth: a${file:tls.key}z\nplain: ${file:ca.pem}", "tls.key": "sealed:PEM\n",
            "ca.pem": "CA",
        ]
        let configuration = try Self.configuration(files), document = try #require(try configuration.effective("app", in: "dev").document)
        #expect(document.shown() == "{key: \"PEM\n\", both: \"aPEM\nz\", plain: \"CA\"}")
        #expect(document.isTainted(try #require(document.child(document.root, "key"))))
        #expect(document.isTainted(try #require(document.child(document.root, "plain"))) == false)
        #expect(document.dependencies.files == ["tls.key", "ca.pem"])
        let without = try #require(try Self.configuration(files, by: nil).effective("app", in: "dev").document)
        #expect(without.shown() == "{key: <sealed>, both: <deferred: \"a\" + <sealed> + \"z\">, plain: \"CA\"}")
        #expect(without.marking(.sealed).shown() == "{key: \"<secret key>\", both: \"<secret both>\", plain: \"CA\"}")
    }

    @Test func `before names get hashes of contents`() throws {
        let secret = "{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {p: 'ENC[data:x,type:str]'}}"
        let files = [
            "environments/dev/app.yaml": "hashNames: [Secret/s]",
            "environments/dev/app.secrets.yaml": secret.dropLast() + ", sops: {mac: 'ENC[data:m,type:str]'}}",
        ]
        let names = try [TestOpener(), nil].map { opener in
            let document = try #require(try Self.configuration(files, by: opener).effective("app", in: "dev").document)
            let path = try Path(parsing: "\"Secret/s\".metadata.name")
            return document.text(try #require(try document.find(path)))
        }
        #expect(names[1] == "s")
        #expect(names[0].hasPrefix("s-") && names[0].count == 12)
    }

    @Test func `and other keys are other inputs`() {
        let opener = TestOpener()
        #expect(Inputs(opener: opener) == Inputs(opener: opener))
        #expect(Inputs(opener: opener) != Inputs(opener: TestOpener()))
        #expect(Inputs(opener: opener) != Inputs())
    }
}

extension String {
    /// With quotes around what is sealed, since it stands in a flow collection.
    fileprivate var yaml: String {
        replacing("ENC[", with: "'ENC[").replacing("type:int]", with: "type:int]'").replacing("type:str]", with: "type:str]'")
    }
}
