import Changing
import Documents
import History
import Overlays
import Secrets
import TestSupport
import Testing
import Validating

@Suite struct `Pinning secrets (R24)` {
    private static let base = "environments/base/db.secrets.yaml", own = "environments/prod/db.secrets.yaml"

    /// A secret of base that was one thing and is another today; prod inherits it.
    private func rolledBack(with keys: KeyRing, _ people: SecretPeople, _ repository: Repository) throws -> RollbackResult {
        let start: [String: String?] = [
            "cfgops.yaml": "version: 1\nenvironments: { dev: {}, prod: {} }\n", "environments/prod/db.yaml": "pool: 1\n",
            ".sops.yaml": "creation_rules:\n  - age: \(people.ada.recipient)\n",
        ]
        try repository.commit(start)
        var model = SecretModel()
        model[("db", "password")] = "\"one\""
        let then = try SealedMergeCase.sealed(model, isJson: false, for: [people.ada.recipient])
        try repository.commit([Self.base: .write(then)])
        model[("db", "password")] = "\"two\""
        let open = try SopsFile(then, path: Self.base).opened(with: SecretPeople.keys(people.ada))
        let today = try open.resealing(Secret(copying: Array(model.text(isJson: false).utf8)), by: nil, now: 1).bytes
        try repository.commit([Self.base: .write(today)])
        let rollback = Rollback(
            root: ConfigurationRoot(repository: repository, folder: ""), target: try repository.resolve("HEAD~1", now: Moment(seconds: 0)),
            selection: Selection(environment: "prod"), inputs: Inputs(opener: OpenedFiles(keys)), sealing: Sealing(keys: keys, now: 2))
        return try rollback.execute(on: repository.headSnapshot())
    }

    @Test func `states it sealed in the environment's own secrets layer`() throws {
        let folder = try TemporaryFolder(), people = try SecretPeople(), keys = SecretPeople.keys(people.ada)
        let repository = try Repository.create(at: folder.path("repository"), bare: true)
        let result = try rolledBack(with: keys, people, repository)
        #expect(result.pinned.map { "\($0.target) \($0.environment)" } == ["db:db.password prod"])
        let text = try #require(try texts(result.edits, in: repository)[Self.own] ?? nil)
        let plain = try SopsFile(Array(text.utf8), path: Self.own).opened(with: keys).plaintext.reveal { Array($0) }
        #expect(SecretModel.reading(plain, isJson: false) == ["db/password": "\"one\""])
        #expect(!text.contains("one"))
    }

    @Test func `takes a key`() throws {
        let folder = try TemporaryFolder(), people = try SecretPeople()
        let repository = try Repository.create(at: folder.path("repository"), bare: true)
        let error = #expect(throws: Diagnostics.self) { try rolledBack(with: .empty, people, repository) }
        #expect(error?.list.map(\.message) == ["\"db:db.password\" is a secret and cannot be pinned without a key"])
    }
}
