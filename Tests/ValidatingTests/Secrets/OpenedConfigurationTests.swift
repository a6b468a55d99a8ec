import Documents
import History
import Overlays
import Rendering
import Secrets
import TestSupport
import Testing
import Validating

/// A repository with sealed layers, seen with and without the keys to them.
private final class SealedRepository {
    let key: AgeIdentity
    private let folder: TemporaryFolder
    private let repository: Repository

    static let manifest = """
        version: 1
        environments: { dev: {}, prod: {}, prod-eu: { inherits: prod } }
        schemas: [{ documents: app, schema: schemas/app.yaml }]
        policy: { rules: [{ name: sealed, schema: schemas/sealed.yaml }] }
        targets: [{ name: t, documents: app, format: json, path: app.json }]
        """

    /// - Parameters:
    ///   - plain: files as they are.
    ///   - secret: files to be sealed.
    init(_ plain: [String: String], sealing secret: [String: String], key: AgeIdentity? = nil) throws {
        self.key = try key ?? AgeIdentity.generate()
        folder = try TemporaryFolder()
        var files = ["cfgops.yaml": Self.manifest, "schemas/app.yaml": "{}", "schemas/sealed.yaml": "{}"].merging(plain) { $1 }
        for (path, text) in secret { files[path] = try Self.sealed(text, path, for: self.key) }
        repository = try folder.repository(files.mapValues { Optional($0) })
    }

    static func sealed(_ text: String, _ path: String, for key: AgeIdentity) throws -> String {
        let rule = CreationRule(recipients: SopsRecipients([key.recipient]))
        let sealed = try Sops.seal(Secret(copying: Array(text.utf8)), path: path, by: rule, now: 1_800_000_000).bytes
        return String(decoding: sealed, as: UTF8.self)
    }

    var opener: OpenedFiles { OpenedFiles(KeyRing(identities: [key])) }

    func load(_ opener: OpenedFiles?, _ revision: String = "HEAD") throws -> LoadedConfiguration {
        let commit = try repository.resolve(revision, now: Moment(seconds: 0, offset: 0))
        let root = ConfigurationRoot(repository: repository, folder: "")
        return try LoadedConfiguration.read(
            root: root, tree: repository.snapshot(commit, root: ""), inputs: Inputs(today: "2026-11-21", opener: opener),
            cache: LayerCache())
    }

    func text(_ path: String) throws -> String {
        let commit = try repository.resolve("HEAD", now: Moment(seconds: 0, offset: 0))
        return String(decoding: try #require(try repository.snapshot(commit, root: "").read(path)), as: UTF8.self)
    }

    func commit(_ files: [String: String?]) throws { try repository.commit(files) }

    /// What differs between the last two commits in prod.
    func changes(_ opener: OpenedFiles?) throws -> [KeyChange] {
        try Comparison(old: load(opener, "HEAD~1"), new: load(opener), scope: .everything).changes(in: ["prod"])
    }
}

@Suite struct `A configuration with the keys to its secrets` {
    private static let path = "environments/prod/app.secrets.yaml"

    private func repository(_ secret: String = "password: hunter2-prod\nport: 5432\non: true\n") throws -> SealedRepository {
        try SealedRepository(["environments/base/app.yaml": "url: u:${password:-none}@h"], sealing: [Self.path: secret])
    }

    private func shown(_ document: EffectiveDocument) throws -> String {
        String(decoding: try encode(document, at: document.root, as: .json), as: UTF8.self).filter { $0 != "\n" && $0 != " " }
    }

    @Test func `has its values open, with the kinds that they had`() throws {
        let repository = try repository(), configuration = try repository.load(repository.opener).usable()
        let document = try #require(try configuration.effective("app", in: "prod-eu").document)
        #expect(try shown(document) == #"{"url":"u:hunter2-prod@h","password":"hunter2-prod","port":5432,"on":true}"#)
        #expect(document.compactJSON(document.root) == #"{"url":"<secret>","password":"<secret>","port":"<secret>","on":"<secret>"}"#)
    }

    @Test func `is not rendered with other keys, and says once for each file why`() throws {
        let repository = try repository(), stranger = OpenedFiles(KeyRing(identities: [try AgeIdentity.generate()]))
        let (rendering, verdict) = try Validator(repository.load(stranger)).rendering(of: "prod")
        #expect(rendering == nil)
        #expect(verdict.errors.map(\.code) == ["no-key"])
        #expect(try Validator(repository.load(stranger)).verdict(scope: .everything).errors == [])
        #expect(try Validator(repository.load(repository.opener)).rendering(of: "prod").rendering != nil)
    }

    @Test func `is refused where a file was tampered with, and nothing of the file is told`() throws {
        let repository = try repository(), text = try repository.text(Self.path)
        let cut = text.split(separator: "\n").filter { !$0.hasPrefix("port:") }.joined(separator: "\n")
        try repository.commit([Self.path: cut])
        let verdict = try Validator(repository.load(repository.opener)).verdict(scope: .everything)
        #expect(verdict.errors.map(\.code) == ["mac-mismatch"])
        #expect(verdict.errors.first?.environments == ["prod", "prod-eu"])
        #expect(!verdict.diagnostics.contains { $0.rendered.contains("hunter2") })
        #expect(try Validator(repository.load(nil)).verdict(scope: .everything).errors == [])
    }

    @Test func `is judged by schemas, while rules of the policy know what a hub knows`() throws {
        let repository = try repository()
        try repository.commit([
            "schemas/app.yaml": "properties: { password: { minLength: 80 } }",
            "schemas/sealed.yaml": "properties: { password: { pattern: '^ENC', maxLength: 3 } }",
        ])
        let verdict = try Validator(repository.load(repository.opener)).verdict(scope: .everything, environments: ["prod"])
        #expect(verdict.errors.count == 1)
        #expect(verdict.errors.first?.message.contains("hunter2") == false)
        #expect(verdict.errors.first?.place?.file == Self.path)
        #expect(try Validator(repository.load(nil)).verdict(scope: .everything, environments: ["prod"]).errors == [])
    }

    @Test func `has files open that a reference brings in whole`() throws {
        let document = "key: ${file:tls.yaml}\nenv: \"<${file:tls.yaml}>\""
        let repository = try SealedRepository(["environments/base/app.yaml": document], sealing: ["tls.yaml": "a: PEM\n"])
        let open = try #require(try repository.load(repository.opener).usable().effective("app", in: "prod").document)
        #expect(try shown(open) == #"{"key":"a:PEM\n","env":"<a:PEM\n>"}"#)
        let marked = try #require(try repository.load(nil).usable().effective("app", in: "prod").document).marking(.sealed)
        #expect(try shown(marked) == #"{"key":"<secretkey>","env":"<secretenv>"}"#)
    }
}

@Suite struct `A change of a secret` {
    private static let path = "environments/prod/app.secrets.yaml"
    private static let secret = "password: hunter2-prod\nother: stays as it is\n"

    private func repository() throws -> SealedRepository {
        try SealedRepository(["environments/base/app.yaml": "url: u:${password:-none}@h"], sealing: [Self.path: Self.secret])
    }

    @Test func `has fingerprints where its key is at hand`() throws {
        let repository = try repository(), text = "password: hunter3-prod\nother: stays as it is\n"
        try repository.commit([Self.path: SealedRepository.sealed(text, Self.path, for: repository.key)])
        let changes = try repository.changes(repository.opener)
        #expect(changes.map(\.key) == ["app:url", "app:password"])
        let prints = changes.flatMap { [$0.old, $0.new] }.map { $0?.text ?? "" }
        #expect(prints.allSatisfy { $0.hasPrefix("<secret ") && $0.count == 17 })
        #expect(Set(prints).count == 4)
        #expect(try repository.changes(nil).allSatisfy { $0.old == .secret && $0.new == .secret })
    }

    @Test func `is none where it was only sealed anew, unless no key is there to tell`() throws {
        let repository = try repository()
        try repository.commit([Self.path: SealedRepository.sealed(Self.secret, Self.path, for: repository.key)])
        #expect(try repository.changes(repository.opener) == [])
        #expect(try repository.changes(nil).map(\.key) == ["app:url", "app:password", "app:other"])
    }
}

@Suite struct `One secret in two environments` {
    private static let layers = ["base", "dev", "prod", "prod-eu"].map { "environments/\($0)/app.secrets.yaml" }

    private func warnings(_ secret: [String: String], _ allowed: String = "") throws -> [String] {
        let repository = try SealedRepository(["cfgops.yaml": "\(SealedRepository.manifest)\n\(allowed)"], sealing: secret)
        let verdict = try Validator(repository.load(repository.opener)).verdict(scope: .everything)
        #expect(try Validator(repository.load(nil)).verdict(scope: .everything).warnings.allSatisfy { $0.code != "shared-secret" })
        return verdict.warnings.filter { $0.code == "shared-secret" }.map(\.message)
    }

    @Test func `is a warning with both places`() throws {
        let found = try warnings([Self.layers[1]: "a: correct horse\n", Self.layers[2]: "b: { c: correct horse }\n"])
        #expect(found == ["\"app:b.c\" of prod is the same secret as \"app:a\" of dev"])
    }

    @Test(arguments: ["app:a", "app", "app:b.*", "{ path: 'app:b', environments: prod, reason: one account }"])
    func `is none where the manifest allows it`(allowed: String) throws {
        let layers = [Self.layers[1]: "a: correct horse\n", Self.layers[2]: "b: { c: correct horse }\n"]
        #expect(try warnings(layers, "secrets: { shared: [\(allowed.contains("{") ? allowed : "'\(allowed)'")] }") == [])
        #expect(try warnings(layers, "secrets: { shared: [{ path: app, reason: gone, until: 2020-01-01 }, 'app:c'] }").count == 1)
    }

    @Test func `is none where it is inherited, too short, or no text`() throws {
        #expect(try warnings([Self.layers[0]: "a: correct horse\n"]) == [])
        #expect(try warnings([Self.layers[2]: "a: correct horse\nb: correct horse\n"]) == [])
        #expect(try warnings([Self.layers[1]: "a: short\nb: 1234567890\n", Self.layers[2]: "a: short\nb: 1234567890\n"]) == [])
    }
}
