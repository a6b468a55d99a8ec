import Changing
import Documents
import History
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `Taking the manifest back (R24)` {
    private static let prod = "version: 1\nenvironments:\n  prod: {}\n"

    /// The manifest after a whole rollback from `today` to `old`; nil when it stays.
    private func restored(_ old: String, _ today: String) throws -> String? {
        let folder = try TemporaryFolder()
        let repository = try folder.repository(["cfgops.yaml": old, "note": "1"], ["cfgops.yaml": today, "note": "2"])
        let edits = try rollback(repository).edits
        guard case .write(let bytes, _)? = edits["cfgops.yaml"] else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        arguments: [
            (prod, prod, nil),
            (prod + "flags: x\n", prod, prod + "flags: x\n"),
            (prod, prod + "policy: { rewrite: true }\n", nil),
            (prod + "flags: x\n", prod + "policy: { rewrite: true }\n", prod + "flags: x\npolicy:\n  rewrite: true\n"),
            (prod + "policy: { rewrite: true }\nflags: x\n", prod, prod + "flags: x\n"),
            (prod + "flags: x\n", prod + "guards: { empty: true }\n", prod + "flags: x\nguards:\n  empty: true\n"),
            (
                "environments: { prod: { protected: true } } # old\nflags: x\n", "environments: { prod: {} }\n",
                "environments: { prod: {} } # old\nflags: x\n"
            ),
            (
                "environments: { prod: {} } # old\nflags: x\n", "environments: { prod: { protected: true } }\n",
                "environments: { prod: {protected: true} } # old\nflags: x\n"
            ),
            ("environments: { a: {} }\n", "environments: { a: {}, b: { protected: true } }\n", "environments: { a: {} }\n"),
        ] as [(String, String, String?)])
    func `keeps today's protection, policy and guards`(old: String, today: String, expected: String?) throws {
        let manifest = try restored(old, today)
        #expect(manifest == expected)
    }

    @Test func `is refused where the old one has no place for a protection`() throws {
        let error = #expect(throws: Diagnostic.self) { try restored("version: 1\n", "environments: { prod: { protected: true } }\n") }
        #expect(error?.code == "protected")
        #expect(error?.message == "the manifest of that commit declares no environments, so \"prod\" would lose its protection")
    }
}

@Suite struct `Taking one environment back (R24)` {
    private static let files: [String: String?] = [
        "cfgops.yaml": "version: 1\nenvironments: { dev: {}, prod: {} }\n",
        "environments/base/app.yaml": "host: a\nport: 1\nurl: http://${host}\n",
        "environments/prod/app.yaml": "workers: 2\n",
    ]

    private func takeBack(_ before: [String: String?] = [:], _ since: [String: String?], pins: Bool = true) throws -> RollbackResult {
        let folder = try TemporaryFolder()
        return try rollback(folder.repository(Self.files.merging(before) { $1 }, since), Selection(environment: "prod"), pins: pins)
    }

    private func texts(_ edits: [String: Change.Edit]) -> [String: String] {
        edits.compactMapValues { if case .write(let bytes, _) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } }
    }

    @Test(
        arguments: [
            // A value, and one that a reference makes of it: that one comes right by itself.
            ("host: b\nport: 1\nurl: http://${host}\n", "workers: 2\nhost: a\n", ["app:host"]),
            // The reference itself is another one: its value is stated.
            ("host: a\nport: 1\nurl: https://${host}\n", "workers: 2\nurl: http://a\n", ["app:url"]),
            ("host: a\nurl: http://${host}\n", "workers: 2\nport: 1\n", ["app:port"]),
            ("host: a\nport: 1\nurl: http://${host}\nnew: { x: 1 }\n", "workers: 2\nnew: null\n", ["app:new"]),
        ])
    func `pins what an ancestor changed since`(base: String, expected: String, pinned: [String]) throws {
        let result = try takeBack([:], ["environments/base/app.yaml": base])
        #expect(texts(result.edits) == ["environments/prod/app.yaml": expected])
        #expect(result.pinned.map(\.target.description) == pinned)
    }

    @Test func `pins a list as a whole`() throws {
        let old = "hosts: [a, b]\n", new = "hosts: [a]\n"
        let result = try takeBack(["environments/base/net.yaml": old], ["environments/base/net.yaml": new])
        #expect(texts(result.edits) == ["environments/prod/net.yaml": "hosts:\n  - a\n  - b\n"])
        #expect(result.pinned.map(\.target.description) == ["net:hosts"])
    }

    @Test func `pins nothing when only its own layers are wanted`() throws {
        let since = ["environments/base/app.yaml": "port: 2\n", "environments/prod/app.yaml": "workers: 3\n"]
        let result = try takeBack([:], since.mapValues { Optional($0) }, pins: false)
        #expect(Array(result.edits.keys) == ["environments/prod/app.yaml"])
        #expect(result.pinned.isEmpty)
    }

    /// A layer of db as SOPS writes it.
    private static func sealed(_ data: String) -> String {
        "password: ENC[AES256_GCM,data:\(data),iv:A,tag:B,type:str]\nsops: { mac: 'ENC[AES256_GCM,data:m,iv:A,tag:B,type:str]' }\n"
    }

    @Test(
        arguments: [
            (
                "environments/base/db.secrets.yaml", sealed("one"), sealed("two"),
                "\"db:password\" is a secret and cannot be pinned without a key"
            ),
            ("environments/base/db.yaml", "url: x\n", "url: ${gone}\n", "\"db\" cannot be compared with how it was in prod: "),
        ])
    func `is refused by key where a value cannot be pinned`(path: String, old: String, new: String, message: String) throws {
        let error = #expect(throws: Diagnostics.self) { try takeBack([path: old], [path: new]) }?.list.first
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
        #expect(error?.hints == ["--own takes back only the layers of prod"])
    }

    @Test func `is refused by every key that cannot be pinned, at once`() throws {
        let old = ["environments/base/db.secrets.yaml": Self.sealed("one"), "environments/base/net.yaml": "a: ${db:port}\n"]
        let new = ["environments/base/db.secrets.yaml": Self.sealed("two"), "environments/base/net.yaml": "a: ${gone:x}\n"]
        let before = old.merging(["environments/base/db.yaml": "port: 1\n"]) { $1 }
        let error = #expect(throws: Diagnostics.self) {
            try takeBack(before.mapValues { Optional($0) }, new.mapValues { Optional($0) })
        }
        #expect(error?.list.map(\.code) == ["secret", "cannot-pin"])
    }

    @Test(arguments: ["null", "0o17", "1e3", "'${x:y}'"])
    func `pins a scalar as it was spelled`(old: String) throws {
        let before = "a: \(old.replacing("${", with: "$${"))\n"
        let result = try takeBack(["environments/base/net.yaml": before], ["environments/base/net.yaml": "a: 5\n"])
        let pinned = old == "null" ? "${null}" : old.replacing("'", with: "").replacing("${", with: "$${")
        #expect(texts(result.edits) == ["environments/prod/net.yaml": "a: \(pinned)\n"])
    }

    @Test func `takes a document away that came since (R7)`() throws {
        let result = try takeBack([:], ["environments/base/web.yaml": "a: { b: 1 }\n"])
        #expect(texts(result.edits) == ["environments/prod/web.yaml": "null\n"])
        #expect(result.pinned.map(\.target.description) == ["web"])
    }
}
