import Secrets
import TestSupport
import Testing

@Suite struct `The search for plaintext secrets` {
    private let scan = PlaintextScan()

    private func rules(_ text: String, path: String = "") -> [String] { scan.findings(in: Array(text.utf8), path: path).map(\.rule) }

    /// Made up here, in pieces where others scan this repository too.
    @Test(arguments: [
        ("AKIA" + "QYLPMN5HFIQR7XYA", "aws-access-key"), ("gh" + "p_0123456789abcdefghijABCDEFGHIJ012345", "github-token"),
        ("glpat" + "-Zx81kPq0aTnV3yLw9RbE", "gitlab-token"),
        (
            "xoxb" + "-123456789012-123456789012-abcdefghijklmnopqrstuvwx",
            "slack-bot-token"
        ),
        ("AIza" + "SyD4vA0bC9dE8fG7hI6jK5lM4nO3pQ2rS1t", "google-api-key"),
        ("sk_live" + "_9aF3kQ0zLm2Xc7Vb1Ty8", "stripe-key"), ("npm" + "_Zk3J0vXq9Lw2Rt8Yb5Nc1Md7Fh4Gs6Pa0Ue2", "npm-token"),
        ("AGE-SECRET-KEY-1" + "QYZ7L3N8K2W5R0V9X4C6M3J2H8G5F7D0S9A4T6E8U2P5Q3Z7L9K2W6R8V4X", "age-key"),
        ("eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "json-web-token"),
        ("url: postgres://app:s3cr3t-value@db/app", "url-password"), ("curl -u app:d2LkV78zLx!t https://x.org", "command-password"),
        ("DB_PASSWORD=aB3dE5fG7hI9", "secret-value"), ("\"clientSecret\": \"k8s2Qw9ZxPp41\"", "secret-value"),
        ("- name: API_TOKEN\n  value: 5eb4223e-5008-46e5-be67-c7b8f2732305\n", "secret-value"),
        ("os.environ['API_KEY'] = 'x9K2m4Qp7Zt1'", "secret-value"), ("<password>x9K2m4Qp7Zt1</password>", "secret-value"),
        ("Authorization: Bearer x9K2m4Qp7Zt1aa", "secret-value"), ("heroku_key = 832d2129-a846-4e27-99f4-7004b6ad53ef", "heroku-key"),
    ])
    func `finds what has the form or the name of one`(text: String, rule: String) {
        #expect(rules(text) == [rule])
        #expect(rules("before: 1\nurl2: \"\(text.replacing("\"", with: "'"))\"\nafter: 2\n") == [rule])
    }

    @Test(arguments: [
        "password: ${db.password}", "password: $PASSWORD", "password: {{ .Values.password }}", "password: changeme1234567",
        "password: password", "password: <your-password-1>", "secretName: web-tls-2024ab", "existingSecret: postgres15-credentials",
        "tokenUrl: https://login.example.org/oauth2/v2", "url: postgres://app@db/app", "url: postgres://app:${PASSWORD}@db/app",
        "url: https://user:password@host/", "url: https://host:8443/a:b@c", "key: AKIAIOSFODNN7EXAMPLE", "token: short",
        "publicKey: x9K2m4Qp7Zt1",
        "password: ENC[AES256_GCM,data:x9K2m4Qp7Zt1,iv:aa,tag:bb,type:str]", "csrfToken: x9K2m4Qp7Zt1", "password_hash: x9K2m4Qp7Zt1",
        "password: $2y$05$5zJWVwsMK7petnS6RoJpFOp9o62z1yaJPxpfqRgxARRAMP70JXIQ2", "token: sha256:0afae57f3ccfd9d7f5767067bc48b30f",
        "DB_PASSWORD: cG9zdGdyZXM=", "image: app@sha256:0afae57f3ccfd9d7f5767067bc48b30f719e271ba470488056e37ab35d4b6506",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "xghp_0123456789abcdefghijABCDEFGHIJ012345", "-----BEGIN PUBLIC KEY-----\nMIIB",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----", "curl -u user:password https://x.org",
        "password: pass phrase with 4 words",
    ])
    func `takes no reference, name, placeholder, digest or sealed value for one`(text: String) {
        #expect(rules(text) == [])
    }

    @Test(arguments: [
        "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK",
    ])
    func `finds private keys however their lines are joined`(label: String) {
        let lines = ["MIIEpQIBAAKCAQEAn6O8li+SX4m98LLYtPKSzEmQ", "yxR5MsXFu9PRsrYQA7UTPHiC4y2sAVCBg4C2yyBp"]
        for separator in ["\n", "\n    ", "\\n", "\" +\n  \""] {
            let text = (["key: -----BEGIN \(label)-----"] + lines + ["-----END \(label)-----"]).joined(separator: separator)
            #expect(rules(text) == ["private-key"], "\(separator)")
        }
    }

    @Test func `knows private keys of PuTTY`() {
        let key = """
            PuTTY-User-Key-File-3: ssh-ed25519
            Public-Lines: 1
            AAAAC3NzaC1lZDI1NTE5
            Private-Lines: 1
            AAAAIG9kPq0aTnV3yLw9RbEZx81kPq0aTnV3yLw9RbEa
            Private-MAC: x
            """
        #expect(rules(key) == ["private-key"])
    }

    @Test func `tells where it stands and how long it is`() throws {
        let found = try #require(scan.findings(in: Array("a: 1\npassword: \"x9K2m4Qp7Zt1\"\n".utf8), path: "a.yaml").first)
        #expect(found.range == 16 ..< 28)
        #expect(found.what == "a value named like a secret")
    }

    @Test func `wants values in source code to be quoted, and passes lock files over`() {
        #expect(rules("token = x9K2m4Qp7Zt1", path: "a.go") == [])
        #expect(rules("token = \"x9K2m4Qp7Zt1\"", path: "a.go") == ["secret-value"])
        #expect(rules("token: x9K2m4Qp7Zt1", path: "web/yarn.lock") == [])
    }

    @Test func `passes binary files over`() { #expect(rules("\0password: x9K2m4Qp7Zt1") == []) }

    @Test func `judges a value by its name where it stands alone`() {
        #expect(scan.finding(in: Array("x9K2m4Qp7Zt1".utf8), named: "dbPassword")?.rule == "secret-value")
        #expect(scan.finding(in: Array("x9K2m4Qp7Zt1".utf8), named: "host") == nil)
        #expect(scan.finding(in: Array("x9K2m4Qp7Zt1".utf8), named: nil) == nil)
    }

    @Test func `has rules that can all be read, each with an id of its own`() throws {
        let names = scan.ruleNames.map(\.id)
        #expect(names.count > 120)
        #expect(Set(names).count == names.count)
        #expect(try PlaintextScan.compileAll() == names.count - 4)
    }

    /// Whatever repeats, no stretch is looked at twice: the time of such texts is a few times that of plain ones.
    @Test(arguments: [
        "eyJ", "eyJa.", "ghp_", "-----BEGIN PRIVATE KEY-----", "://a:b", "curl ", "curl -u ", "password: ", "s.", "-us", "|", "Q~",
        "facebook ", "PuTTY-User-Key-File-",
        "sk-T3BlbkFJ", "\"password\":\"", "password\n value:",
    ])
    func `is bounded on texts that repeat the beginnings of secrets`(piece: String) {
        let text = [UInt8](String(repeating: piece, count: 40_000 / piece.utf8.count).utf8)
        #expect(scan.findings(in: text, path: "").count <= PlaintextScan.findingLimit)
    }

    @Test(arguments: 0 ..< 200 as Range<UInt64>)
    func `never fails on random bytes`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "password", "=", ":", "\"", "'", "\n", " ", "://", "@", "-----BEGIN ", "PRIVATE KEY-----", "eyJ", ".", "curl ", "-u ", "\\",
            "\u{fc}", "0", "!!",
        ]
        let bytes = (0 ..< 60).flatMap { _ in
            Bool.random(using: &random) ? Array(pieces.randomElement(using: &random)!.utf8) : [UInt8.random(in: 1 ... 255, using: &random)]
        }
        for finding in scan.findings(in: bytes, path: "a.yaml") {
            #expect(finding.range.upperBound <= bytes.count && !finding.range.isEmpty)
        }
    }
}
