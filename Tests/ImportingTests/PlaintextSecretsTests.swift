import Documents
import Importing
import Testing

@Suite struct `Secrets in plain text` {
    private func findings(_ entries: (String, String)..., allowing patterns: [String] = []) -> [String] {
        let value = ImportedValue(.mapping(entries.map { ImportedEntry($0.0, .string($0.1)) }))
        return findings(value, allowing: patterns)
    }

    private func findings(_ value: ImportedValue, allowing patterns: [String] = []) -> [String] {
        var imported = ImportedConfiguration()
        imported.environments = [ImportedConfiguration.Environment(name: "prod")]
        imported.documents["prod"] = ["app": .mapping(value)]
        return PlaintextSecrets.find(in: imported, allowing: patterns).map(\.message)
    }

    @Test(arguments: [
        ("x", "AKIAQYLPMN5HFIQR7XYA", "an AWS access key"),
        ("x", "see ghp_0123456789abcdefghijABCDEFGHIJ012345", "a GitHub token"),
        ("x", "xoxb-123456789012-123456789012-abcdefghijklmnopqrstuvwx", "a Slack token"),
        ("x", "AIzaSyD4vA0bC9dE8fG7hI6jK5lM4nO3pQ2rS1t", "a Google API key"),
        ("x", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "a JSON web token"),
        ("url", "postgres://app:s3cr3t-value@db/app", "a URL with a password"),
        ("DB_PASSWORD", "aB3dE5fG7hI9", "a value named like a secret"), ("clientSecret", "k8s2Qw9ZxPp41", "a value named like a secret"),
        ("x", "AGE-SECRET-KEY-1QYZ7L3N8K2W5R0V9X4C6M3J2H8G5F7D0S9A4T6E8U2P5Q3Z7L9K2W6R8V4X", "an age private key"),
    ])
    func `are found by what they look like`(key: String, text: String, rule: String) {
        #expect(findings((key, text)) == ["\"app:\(key)\" is \(rule), in plain text"])
    }

    @Test(arguments: [
        ("DB_PASSWORD", "${db.password}"), ("DB_PASSWORD", "changeme1234567"), ("password", "password"), ("secretName", "web-tls-2024ab"),
        ("tokenUrl", "https://login.example.org/oauth2/v2"), ("url", "postgres://app@db/app"), ("url", "postgres://app:${PASSWORD}@db/app"),
        ("url", "https://host:8443/a:b@c"), ("x", "AKIAIOSFODNN7EXAMPLE"), ("token", "short"), ("publicKey", "-----BEGIN PUBLIC KEY-----"),
        ("secret", "my-service-account"), ("password", "pass phrase with 4 words"),
    ])
    func `are not what references, names and placeholders look like`(key: String, text: String) {
        #expect(findings((key, text)) == [])
    }

    @Test func `are every value of a Kubernetes Secret`() {
        let data = ImportedValue(.mapping([ImportedEntry("user", .string("YXBw"))]))
        let secret = ImportedValue(.mapping([ImportedEntry("kind", .string("Secret")), ImportedEntry("data", data)]))
        #expect(findings(secret) == ["\"app:data.user\" is a value of a Kubernetes Secret, in plain text"])
    }

    @Test func `are found in comments`() {
        var comments = Comments()
        comments.above = [" was ghp_0123456789abcdefghijABCDEFGHIJ012345"]
        let value = ImportedValue(.mapping([ImportedEntry("a", .string("b"), comments: comments)]))
        #expect(findings(value) == ["\"app:a\" is a GitHub token in a comment, in plain text"])
    }

    @Test(arguments: [
        (["*"], 0), (["app"], 0), (["app:db"], 1), (["app:*.password"], 1), (["app:**"], 0), (["other"], 2),
        (["app:token", "app:db.**"], 0),
    ])
    func `may be allowed by document and path`(patterns: [String], count: Int) {
        let database = ImportedValue(.mapping([ImportedEntry("password", .string("aB3dE5fG7hI9"))]))
        let value = ImportedValue(.mapping([ImportedEntry("db", database), ImportedEntry("token", .string("k8s2Qw9ZxPp41"))]))
        #expect(findings(value, allowing: patterns).count == count)
    }
}
