import Documents
import Overlays
import Testing

@Suite struct `The layers of an environment` {
    @Test func `are the plain layer and then the secrets layer, from base down (R5)`() throws {
        let files = [
            Manifest.file: "version: 1\nenvironments: { prod: {}, eu: { abstract: true }, prod-eu: { inherits: [prod, eu] } }",
            "environments/base/app.yaml": "a: base", "environments/prod/app.secrets.yaml": "a: s", "environments/prod/app.yml": "a: prod",
            "environments/eu/app.json": "{}", "environments/prod-eu/team/app.yaml": "a: other", "environments/prod-eu/app.yaml": "a: own",
        ]
        #expect(
            try configuration(files).layers(of: "app", in: "prod-eu").map(\.path) == [
                "environments/base/app.yaml", "environments/prod/app.yml", "environments/prod/app.secrets.yaml", "environments/eu/app.json",
                "environments/prod-eu/app.yaml",
            ])
        #expect(try configuration(files).documents(in: "prod-eu") == ["app", "team/app"])
        #expect(try configuration(files).documents(in: "prod") == ["app"])
    }

    @Test func `of one document are all that is read`() throws {
        let source = MemorySource([
            "environments/base/team/a.yaml": "x: ${other:y}", "environments/base/team/b.yaml": "", "environments/base/other.yaml": "y: 1",
            "environments/base/third.yaml": "", "environments/dev/team/a.yaml": "z: 1", "environments/prod/team/a.yaml": "z: 2",
        ])
        let configuration = try configuration(source)
        #expect(try configuration.effective("team/a", in: "dev").shown == "{x: 1, z: 1}")
        #expect(
            source.touched == [
                "environments/", "environments/base/team/", "environments/base/team/a.yaml", "environments/dev/team/",
                "environments/dev/team/a.yaml", "environments/base/", "environments/base/other.yaml", "environments/dev/",
            ])
        _ = try configuration.effective("team/a", in: "dev")
        #expect(source.touched.count == 8)
    }

    @Test(
        arguments: [
            (
                ["environments/dev/app.yaml", "environments/dev/app.yml"],
                "environments/dev/app.yml: error: \"environments/dev/app.yaml\" and \"environments/dev/app.yml\" are the same layer: keep one of them"
            ),
            (
                ["environments/dev/app.secrets.json", "environments/dev/app.secrets.yaml"],
                "environments/dev/app.secrets.yaml: error: \"environments/dev/app.secrets.json\" and \"environments/dev/app.secrets.yaml\" are the same layer: keep one of them"
            ),
            (
                ["environments/dev/App.yaml", "environments/dev/app.yaml"],
                "environments/dev/app.yaml: error: the names of \"environments/dev/App.yaml\" and \"environments/dev/app.yaml\" differ only in case"
            ),
            (
                ["environments/dev/a b.yaml"],
                "environments/dev/a b.yaml: error: bad name \"a b\" of a layer: expected letters, digits, \"_\", \"-\" and, not first, \".\""
            ),
            (
                ["environments/dev/a b/app.yaml"],
                "environments/dev/a b: error: bad folder name \"a b\": expected letters, digits, \"_\", \"-\" and, not first, \".\""
            ),
            (
                ["environments/dev/env.yaml"],
                "environments/dev/env.yaml: error: a document cannot be named \"env\": \"${env:...}\" is a scheme of references"
            ),
            (["environments/dev/app.toml"], "environments/dev/app.toml: warning: this file is no layer: expected .yaml, .yml or .json"),
            (["environments/dev/.sops.yaml", "environments/dev/README.md", "environments/dev/sub/env.yaml"], nil),
        ] as [(paths: [String], complaint: String?)])
    func `have names that say what they are (R4)`(paths: [String], complaint: String?) throws {
        let files = Dictionary(uniqueKeysWithValues: paths.map { ($0, $0.hasSuffix("json") ? "{}" : "a: 1") })
        let found = try Set(configuration(files).allLayerFiles().diagnostics.map(\.rendered))
        #expect(found == Set([complaint].compactMap { $0 }))
    }

    @Test func `of two names that differ in case stop both documents`() throws {
        let configuration = try configuration(["environments/dev/App.yaml": "a: 1", "environments/dev/app.yaml": "a: 1"])
        for name in ["App", "app"] {
            #expect(try configuration.effective(name, in: "dev").errors.map(\.code) == ["duplicate-layer"])
        }
    }

    @Test(
        arguments: [
            (.link, "environments/dev/app.yaml: error: expected a layer, got a symbolic link"),
            (.submodule, "environments/dev/app.yaml: error: expected a layer, got a submodule"),
        ] as [(kind: SourceEntry.Kind, complaint: String)])
    func `are files (R4)`(kind: SourceEntry.Kind, complaint: String) throws {
        let source = MemorySource(["environments/base/app.yaml": "a: 1"], strangers: ["environments/dev/app.yaml": kind])
        let result = try configuration(source).effective("app", in: "dev")
        #expect(result.complaints == [complaint])
        #expect(result.shown == "{a: 1}")
    }

    @Test(arguments: [
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a Git LFS pointer"),
        ("\0GITCRYPT\0\u{1}\u{2}", "a file that git-crypt keeps encrypted"),
    ])
    func `hold their own content (R4)`(text: String, what: String) throws {
        let result = try configuration(["environments/dev/app.yaml": text]).effective("app", in: "dev")
        #expect(result.complaints == ["environments/dev/app.yaml: error: expected a layer, got \(what)"])
    }

    @Test func `earn a warning when more than 500 stand in one folder`() throws {
        let many = Dictionary(uniqueKeysWithValues: (0 ..< 501).map { ("environments/dev/d\($0).yaml", "a: 1") })
        #expect(
            try configuration(many).allLayerFiles().diagnostics.map(\.rendered) == [
                "environments/dev: warning: 501 layers in one folder make every commit slower: expected at most 500\n"
                    + "  hint: spread them over folders: documents may be named \"team/name\""
            ])
        #expect(try configuration(many.filter { $0.key != "environments/dev/d0.yaml" }).allLayerFiles().diagnostics.isEmpty)
    }

    @Test func `that are broken stop their document only`() throws {
        let configuration = try configuration(["environments/dev/a.yaml": "a: [", "environments/dev/b.yaml": "b: 1"])
        #expect(try configuration.effective("a", in: "dev").errors.first?.place?.file == "environments/dev/a.yaml")
        #expect(try configuration.effective("a", in: "dev").document == nil)
        #expect(try configuration.effective("b", in: "dev").complaints.isEmpty)
    }

    @Test func `that cannot be read are never taken for absent (R4)`() throws {
        struct Missing: Error {}
        struct Broken: LayerSource {
            func list(_ folder: String) throws -> [SourceEntry]? {
                switch folder {
                case "environments": [SourceEntry(name: "dev", kind: .folder)]
                case "environments/dev": [SourceEntry(name: "app.yaml", kind: .file)]
                default: nil
                }
            }
            func read(_ path: String) throws -> [UInt8]? { throw Missing() }
        }
        let configuration = try Configuration(source: Broken(), manifest: manifest("version: 1"))
        #expect(throws: Missing.self) { try configuration.effective("app", in: "dev") }
    }

    @Test func `with the same content are parsed once for all configurations`() throws {
        struct Source: LayerSource {
            let memory: MemorySource
            func list(_ folder: String) throws -> [SourceEntry]? {
                let identity = [UInt8](repeating: 7, count: 20).withUnsafeBytes { ContentIdentity($0) }
                return try memory.list(folder)?.map { SourceEntry(name: $0.name, kind: $0.kind, identity: identity) }
            }
            func read(_ path: String) throws -> [UInt8]? { try memory.read(path) }
        }
        let memory = MemorySource(["environments/dev/app.yaml": "a: 1"]), cache = LayerCache()
        for _ in 0 ..< 2 {
            let configuration = try Configuration(source: Source(memory: memory), manifest: manifest("version: 1"), cache: cache)
            #expect(try configuration.effective("app", in: "dev").shown == "{a: 1}")
        }
        #expect(memory.touched.filter { $0 == "environments/dev/app.yaml" }.count == 1)
    }
}

@Suite struct `Encrypted layers` {
    @Test func `are known by their content, and give sealed values without their metadata (R4, R21)`() throws {
        let files = [
            "environments/base/app.yaml": "db: {host: h}\nplain: ENC[x]",
            "environments/dev/app.yaml": "db: {password: \(Encrypted.sealed), user_unencrypted: u}\n\(Encrypted.metadata)",
        ]
        let document = try #require(try configuration(files).effective("app", in: "dev").document)
        #expect(document.shown() == "{db: {host: \"h\", password: <sealed>, user_unencrypted: \"u\"}, plain: \"ENC[x]\"}")
        let password = try #require(try document.find(Path(parsing: "db.password")))
        #expect(document.isTainted(password) && document.isTainted(document.root))
        #expect(try document.find(Path(parsing: "db.host")).map(document.isTainted) == false)
    }

    @Test func `drop the comments that SOPS sealed inside lists`() throws {
        let text = "l:\n- ENC[AES256_GCM,data:a,iv:b,tag:c,type:comment]\n- \(Encrypted.sealed)\n\(Encrypted.metadata)"
        #expect(try configuration(["environments/dev/app.secrets.yaml": text]).effective("app", in: "dev").shown == "{l: [<sealed>]}")
    }

    @Test(
        arguments: [
            (
                "a: plain",
                [
                    "environments/dev/app.yaml:1:4: error: \"a\" overrides an encrypted value (environments/base/app.secrets.yaml:1:4) with a plain one\n"
                        + "  hint: state it with \"cfgops secret set\""
                ]
            ),
            (
                "m: [1]",
                [
                    "environments/dev/app.yaml:1:4: error: \"m\" overrides an encrypted value (environments/base/app.secrets.yaml:2:8) with a plain one\n"
                        + "  hint: state it with \"cfgops secret set\"",
                    "environments/dev/app.yaml:1:4: warning: \"m\" is a list and replaces a mapping (environments/base/app.secrets.yaml:2:4)",
                ]
            ),
            ("b_unencrypted: 2", []),
            ("a: null", []),
        ] as [(layer: String, complaints: [String])])
    func `are not overridden by plain ones (R5)`(layer: String, complaints: [String]) throws {
        let files = [
            "environments/base/app.secrets.yaml":
                "a: \(Encrypted.sealed)\nm: {x: \(Encrypted.sealed)}\nb_unencrypted: 1\n\(Encrypted.metadata)",
            "environments/dev/app.yaml": layer,
        ]
        #expect(try configuration(files).effective("app", in: "dev").complaints == complaints)
    }

    @Test func `override plain and encrypted values`() throws {
        let files = [
            "environments/base/app.secrets.yaml": "a: \(Encrypted.sealed)\n\(Encrypted.metadata)",
            "environments/base/app.yaml": "a: plain\nb: plain",
            "environments/dev/app.secrets.yaml":
                "a: ENC[AES256_GCM,data:d,iv:b,tag:c,type:str]\nb: \(Encrypted.sealed)\n\(Encrypted.metadata)",
        ]
        let result = try configuration(files).effective("app", in: "dev")
        #expect(result.complaints.isEmpty)
        #expect(result.shown == "{a: <sealed>, b: <sealed>}")
    }
}
