import Documents
import History
import TestSupport
import Testing
import Validating

@Suite struct `The allow list of the secret scan` {
    private struct Files: FileTree {
        let manifest: String
        func list(_ folder: String) -> [FileEntry]? { folder.isEmpty ? [FileEntry(name: "cfgops.yaml", kind: .file, id: nil)] : nil }
        func read(_ path: String) -> [UInt8]? { path == "cfgops.yaml" ? Array(manifest.utf8) : nil }
        func id(of path: String) -> ObjectID? { nil }
    }

    private func scan(_ entry: String, _ path: String = "environments/prod/app.yaml", today: String? = "2027-01-31") throws -> SecretScan {
        let manifest = "version: 1\nscan: { allow: [{ \(entry), reason: made up }] }\n"
        var scan = SecretScan(allowing: try ScanAllowances(in: Files(manifest: manifest)), today: today)
        scan.look(at: Array("# one\ndb:\n  password: x9K2m4Qp7Zt1\n".utf8), path: path)
        return scan
    }

    @Test(arguments: [
        ("path: environments/prod/app.yaml", true), ("path: \"environments/**\"", true), ("path: \"*/app.yaml\"", false),
        ("path: \"environments/prod/app.yaml:3\"", true), ("path: \"environments/prod/app.yaml:2\"", false),
        ("path: \"app:db.password\"", true), ("path: \"app:db\"", true), ("path: \"app:*.password\"", true), ("path: \"app:other\"", false),
        ("path: \"other:db\"", false), ("path: \"**\", rule: secret-value", true), ("path: \"**\", rule: private-key", false),
        ("path: \"**\", expires: 2027-01-31", true), ("path: \"**\", expires: 2027-01-30", false), ("path: \"/environments/**\"", false),
    ])
    func `allows by file, line, value and rule, to a last day`(entry: String, isAllowed: Bool) throws {
        let scan = try scan(entry)
        #expect(scan.found.isEmpty == isAllowed)
        #expect(scan.allowed == (isAllowed ? 1 : 0))
        #expect(scan.remarks.map(\.code) == (entry.contains("01-30") ? ["scan-allowance-expired"] : []))
        #expect(scan.unused.isEmpty == (isAllowed || entry.contains("01-30")))
    }

    @Test func `is not asked about what stood there before`() throws {
        var scan = SecretScan(allowing: .none, today: nil)
        let before = Array("password: x9K2m4Qp7Zt1\n".utf8)
        scan.look(at: before + Array("host: a\n".utf8), path: "a.yaml", known: before)
        #expect(scan.found.isEmpty)
        scan.look(at: before + Array("token: Zt1x9K2m4Qp7\n".utf8), path: "a.yaml", known: before)
        #expect(
            scan.found.map(\.diagnostic.rendered) == [
                """
                a.yaml:2:8: error: this is a value named like a secret, in plain text: 12 bytes, rule secret-value
                  hint: take it out, and change it where it is used
                """
            ])
    }

    @Test func `tells of a value of a layer where it belongs`() throws {
        let found = try #require(try scan("path: nothing").found.first)
        #expect(
            found.diagnostic.rendered == """
                environments/prod/app.yaml:3:13: error: "app:db.password" in prod is a value named like a secret, in plain text: 12 bytes, rule secret-value
                  hint: seal it: cfgops secret set prod app:db.password
                """)
    }
}
