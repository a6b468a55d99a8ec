import Changing
import Documents
import History
import Overlays
import Secrets
import TestSupport
import Testing
import Validating

@Suite struct `An edit to a sealed layer` {
    private static let file = "environments/prod/db.secrets.yaml"
    private let person: AgeIdentity

    init() throws { person = try AgeIdentity.generate() }

    private var sealing: Sealing { Sealing(keys: KeyRing(identities: [person]), now: 1_767_603_600) }

    private func repository(_ folder: borrowing TemporaryFolder) throws -> Repository {
        try folder.repository([
            "cfgops.yaml": "version: 1\nenvironments: { prod: {} }\n", "environments/prod/db.yaml": "pool: 1\ntoken: plain\n",
            ".sops.yaml": "creation_rules:\n  - age: \(person.recipient)\n",
        ])
    }

    private func execute(
        _ edits: [(String, LayerEdit.Action)], on repository: Repository, after earlier: LayerChange.Result? = nil, with sealing: Sealing
    ) throws -> LayerChange.Result {
        let edits = try edits.map { LayerEdit(.named(["prod"]), try DocumentPath(parsing: $0), $1) }
        return try LayerChange(edits, sealing: sealing).execute(
            on: EditedTree(repository.headSnapshot(), edits: [:]), in: ConfigurationRoot(repository: repository, folder: ""),
            inputs: Inputs(), cache: LayerCache(), after: earlier)
    }

    private func values(in repository: Repository) throws -> [String: (sealed: String, open: String)] {
        let file = try SopsFile(repository.headSnapshot().read(Self.file) ?? [], path: Self.file)
        let opened = try file.opened(with: sealing.keys)
        return Dictionary(
            uniqueKeysWithValues: file.entries.filter { !$0.isComment }.map { entry in
                let text = opened.value(of: entry)?.text.reveal { String(decoding: $0, as: UTF8.self) } ?? ""
                return (entry.path.description, (String(decoding: file.source[entry.range], as: UTF8.self), text))
            })
    }

    @Test(arguments: 0 ..< 20 as Range<UInt64>)
    func `leaves the ciphertext of everything else as it is`(seed: UInt64) throws {
        let folder = try TemporaryFolder(), repository = try repository(folder)
        var random = SeededRandom(seed: seed), expected: [String: String] = [:]
        for step in 0 ..< 8 {
            let before = expected.isEmpty ? [:] : try values(in: repository)
            let key = "group\(Int.random(in: 0 ... 2, using: &random)).key\(Int.random(in: 0 ... 3, using: &random))"
            let isRemoval = expected[key] != nil && expected.count > 1 && Bool.random(using: &random)
            let action: LayerEdit.Action = isRemoval ? .unsetSealed : .seal(.string("value \(seed) \(step)"))
            try repository.commit(try execute([("db:\(key)", action)], on: repository, with: sealing).edits)
            expected[key] = isRemoval ? nil : "value \(seed) \(step)"
            let after = try values(in: repository)
            #expect(after.mapValues(\.open) == expected)
            for (other, value) in before where other != key { #expect(after[other]?.sealed == value.sealed) }
        }
    }

    @Test func `is made again beside another key of the same file, and refused by name at the same one (R23)`() throws {
        let folder = try TemporaryFolder(), repository = try repository(folder)
        try repository.commit(
            execute([("db:user", .seal(.string("ada"))), ("db:password", .seal(.string("one")))], on: repository, with: sealing).edits)
        let first = try execute([("db:password", .seal(.string("mine")))], on: repository, with: sealing)
        try repository.commit(execute([("db:user", .seal(.string("bob")))], on: repository, with: sealing).edits)
        try repository.commit(
            execute([("db:password", .seal(.string("mine")))], on: repository, after: first, with: sealing).edits)
        #expect(try values(in: repository).mapValues(\.open) == ["user": "bob", "password": "mine"])
        try repository.commit(execute([("db:password", .seal(.string("theirs")))], on: repository, with: sealing).edits)
        do {
            _ = try execute([("db:password", .seal(.string("other")))], on: repository, after: first, with: sealing)
            Issue.record("expected a conflict")
        } catch let error as Diagnostics {
            #expect(error.list.map(\.code) == ["conflict"])
            #expect(error.list.map(\.message) == ["\"password\" was changed on both sides"])
        }
    }

    @Test(arguments: [
        ("db:token", "plain-value", "\"db:token\" is stated in plain text in prod"),
        (
            "db:key_unencrypted", "not-sealed",
            "no rule seals \"db:key_unencrypted\" in environments/prod/db.secrets.yaml: it would be committed in plain text"
        ),
    ])
    func `never leaves a value in plain text`(target: String, code: String, message: String) throws {
        let folder = try TemporaryFolder(), repository = try repository(folder)
        do {
            _ = try execute([(target, .seal(.string("canary")))], on: repository, with: sealing)
            Issue.record("expected a refusal")
        } catch let error as Diagnostics {
            #expect(error.list.map(\.code) == [code])
            #expect(error.list.map(\.message) == [message])
        }
    }

    @Test func `makes a new file without a key, and changes none`() throws {
        let folder = try TemporaryFolder(), repository = try repository(folder)
        try repository.commit(execute([("db:user", .seal(.string("ada")))], on: repository, with: .without).edits)
        #expect(try values(in: repository).mapValues(\.open) == ["user": "ada"])
        #expect {
            _ = try execute([("db:user", .seal(.string("bob")))], on: repository, with: .without)
        } throws: { ($0 as? Diagnostics)?.list.map(\.code) == ["no-key"] }
    }

    @Test func `moves what a plain layer states, and says what stays in history`() throws {
        let folder = try TemporaryFolder(), repository = try repository(folder)
        let result = try execute([("db:token", .sealPlain)], on: repository, with: sealing)
        try repository.commit(result.edits)
        #expect(result.remarks.map(\.code) == ["in-history"])
        #expect(try repository.headSnapshot().read("environments/prod/db.yaml") == Array("pool: 1\n".utf8))
        #expect(try values(in: repository).mapValues(\.open) == ["token": "plain"])
    }
}
