import Documents
import Overlays
import TestSupport
import Testing
import Validating

@Suite struct `A comparison by key` {
    private static let mac = "\nsops: { mac: 'ENC[AES256_GCM,data:m,iv:A,tag:B,type:str]', version: 3.9.0 }\n"
    private static func sealed(_ data: String) -> String { "ENC[AES256_GCM,data:\(data),iv:A,tag:B,type:str]" }

    /// Document `app` of base on both sides, as `path: old -> new`.
    private func changes(_ old: [String: String], _ new: [String: String]) throws -> [String] {
        let folder = try TemporaryFolder()
        let olds = old.mapValues { Optional($0) }.merging(["cfgops.yaml": "version: 1\n"]) { $1 }
        let repository = try folder.repository(olds, new.mapValues { Optional($0) }.merging(["note": "so that the two differ"]) { $1 })
        let sides = try ["HEAD~1", "HEAD"].map { try configuration(repository, $0).effective("app", in: "base").document }
        var comparison = KeyComparison(environment: "base", document: "app")
        comparison.compare(sides[0].map { ($0, $0.root) }, sides[1].map { ($0, $0.root) })
        return comparison.changes.map { "\($0.path): \($0.old?.text ?? "-") -> \($0.new?.text ?? "-")" }
    }

    @Test(
        arguments: [
            ("a: 1", "a: 2", ["a: 1 -> 2"]),
            ("a: 1", "b: 1", ["a: 1 -> -", "b: - -> 1"]),
            ("a: 1", "a: '1'", ["a: 1 -> \"1\""]),
            ("a: 1.1", "a: 1.10", ["a: 1.1 -> 1.10"]),
            ("a: b", "a: 'b' # the same", []),
            ("{ a: 1, b: 2 }", "{ b: 2, a: 1 }", []),
            ("a: 1", "a: { b: 2 }", ["a: 1 -> {\"b\":2}"]),
            ("a: { b: 2 }", "a: [2]", ["a: {\"b\":2} -> [2]"]),
            ("a: { b: 1, c: { d: 2 } }", "a: { b: 1, c: { d: 3 } }", ["a.c.d: 2 -> 3"]),
            ("a: 1", "{ a: 1, b: { c: 1, d: [2, {}] } }", ["b.c: - -> 1", "b.d[0]: - -> 2", "b.d[1]: - -> {}"]),
            ("a: [1, 2]", "a: [1, 3, 4]", ["a[1]: 2 -> 3", "a[2]: - -> 4"]),
            ("a: [1, 2]", "a: [2]", ["a[0]: 1 -> 2", "a[1]: 2 -> -"]),
            ("a: []", "a: [1]", ["a: [] -> [1]"]),
            ("a: { b: 1 }", "a: {}", ["a: {\"b\":1} -> {}"]),
            ("a: []", "a: {}", ["a: [] -> {}"]),
            ("a: {}", "a: {}", []),
        ])
    func `names each value that differs (R16)`(old: String, new: String, expected: [String]) throws {
        #expect(try changes(["environments/base/app.yaml": old], ["environments/base/app.yaml": new]) == expected)
    }

    @Test func `lists a document that came or went leaf by leaf`() throws {
        #expect(try changes(["environments/base/web.yaml": "x: 1"], ["environments/base/app.yaml": "a: { b: 1 }"]) == ["a.b: - -> 1"])
    }

    @Test(
        arguments: [
            ("one", "one", []), ("one", "two", ["password: <secret> -> <secret>", "dsn: <secret> -> <secret>"]),
        ])
    func `sees that secrets changed, and what embeds them, but never shows one (R21)`(old: String, new: String, expected: [String]) throws {
        let plain = "dsn: x?p=${password:-none}"
        func layers(_ data: String) -> [String: String] {
            let secrets = "password: '\(Self.sealed(data))'" + Self.mac
            return ["environments/base/app.yaml": plain, "environments/base/app.secrets.yaml": secrets]
        }
        #expect(Set(try changes(layers(old), layers(new))) == Set(expected))
    }
}
