import Documents
import Testing

@testable import Secrets

@Suite("The rules of .sops.yaml") struct CreationRulesTests {
    static let first = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    static let second = "age1xzmeplthglfw0kwj8jmlr4x36n3rxm5v5ccr6lxxw3rgjqnz9u7qpz9flg"

    static func read(_ text: String) throws -> CreationRules { try CreationRules.read(Array(text.utf8), file: ".sops.yaml") }

    @Test func `give the first rule whose expression is found in the path`() throws {
        let rules = try Self.read(
            """
            creation_rules:
              - path_regex: ^prod/.*\\.yaml$
                age: \(Self.first)
                encrypted_regex: ^(data|stringData)$
                mac_only_encrypted: true
              - path_regex: (?i)DEV
                age: [\(Self.first), "\(Self.second)"]
              - age: >-
                  \(Self.second),
                  \(Self.first)
            stores:
              yaml: { indent: 2 }
              json: { indent: -1 }
            """)
        let prod = try rules.rule(for: "prod/app.yaml"), dev = try rules.rule(for: "x/dev/app.json"),
            rest = try rules.rule(for: "other.env")
        #expect(prod.recipients.groups.map { $0.age.map(\.text) } == [[Self.first]])
        #expect(prod.encryption == .encryptedRegex("^(data|stringData)$") && prod.macOnlyEncrypted)
        #expect(prod.indents == [.yaml: 2, .json: -1])
        #expect(dev.recipients.groups.map { $0.age.map(\.text) } == [[Self.first, Self.second]] && dev.encryption == nil)
        #expect(rest.recipients.groups.map { $0.age.map(\.text) } == [[Self.second, Self.first]])
    }

    @Test func `give key groups, with what they merge, and all of them for a threshold of 0`() throws {
        let rules = try Self.read(
            """
            creation_rules:
              - path_regex: a
                shamir_threshold: 2
                key_groups:
                  - age: [\(Self.first)]
                    pgp: [ABCD]
                  - merge: [{ age: [\(Self.first)] }, { kms: [{ arn: "arn:aws:1" }] }]
                    age: [\(Self.second)]
                  - azure_keyvault: [{ vaultUrl: "https://v", key: k, version: v1 }]
              - key_groups: [{ age: [\(Self.first)] }, { age: [\(Self.second)] }]
                shamir_threshold: 0
            """)
        let groups = try rules.rule(for: "a").recipients
        #expect(groups.threshold == 2)
        #expect(groups.groups.map { $0.age.map(\.text) } == [[Self.first], [Self.second, Self.first], []])
        #expect(groups.groups.map(\.others) == [["pgp ABCD"], ["kms arn:aws:1"], ["azure_kv https://v/keys/k/v1"]])
        #expect(try rules.rule(for: "b").recipients.threshold == 2)
    }

    @Test func `name the file and a rule to add where none fits`() throws {
        let rules = try Self.read("creation_rules:\n  - { path_regex: ^prod/, age: \(Self.first) }\n")
        let complaint = #expect(throws: Diagnostic.self) { try rules.rule(for: "dev/app.yaml") }
        #expect(
            complaint?.rendered
                == ".sops.yaml: error: no rule for \"dev/app.yaml\"\n  hint: add one under \"creation_rules\": - { path_regex: \"^dev/\", age: age1... }"
        )
    }

    @Test(arguments: [
        ("creation_rules: 3\n", ".sops.yaml:1:17: error: expected \"creation_rules\" to be a list of rules"),
        ("creation_rules: [x]\n", ".sops.yaml:1:18: error: expected a rule, a mapping, found a string"),
        (
            "creation_rules:\n  - encrypted_regex: a\n    encrypted_suffix: b\n",
            ".sops.yaml:3:23: error: expected at most one rule, found encrypted_regex, encrypted_suffix"
        ),
        (
            "creation_rules:\n  - mac_only_encrypted: often\n",
            ".sops.yaml:2:25: error: expected true or false for \"mac_only_encrypted\""
        ),
        (
            "creation_rules:\n  - key_groups: [{ age: [] }, { age: [] }]\n    shamir_threshold: 1\n",
            ".sops.yaml:3:23: error: expected a \"shamir_threshold\" from 2 to 2, the number of key groups, or 0 for all of them"
        ),
        (
            "creation_rules:\n  - age: x\nstores: { yaml: { indent: 77 } }\n",
            ".sops.yaml:3:27: error: expected an \"indent\" of up to 9 blanks"
        ),
        ("- a\n", ".sops.yaml: error: expected a mapping with \"creation_rules\""),
    ])
    func `are refused with the place`(text: String, complaint: String) throws {
        let complaints = #expect(throws: Diagnostics.self) { try Self.read(text) }
        #expect(complaints?.list.contains { $0.rendered == complaint } == true, "\(complaints?.list.map(\.rendered) ?? [])")
    }

    @Test(arguments: ["a(?=b)", "(a)\\1", "(?<!x)y", "(", "[a", "a{2,1}", "(?m)^a"])
    func `are refused where RE2 would not compile an expression`(pattern: String) throws {
        let complaints = #expect(throws: Diagnostics.self) {
            try Self.read("creation_rules:\n  - { path_regex: '\(pattern)', age: \(Self.first) }\n")
        }
        #expect(complaints?.list.first?.place?.position?.line == 2)
        #expect(throws: Diagnostic.self) { try EncryptionMatcher(.encryptedRegex(pattern)) }
    }

    /// What RE2 spells otherwise than ECMA-262.
    @Test(arguments: [
        ("(?i)pass[a-f]", "myPASSa", true), ("(?i)pass", "pas", false), ("(?P<name>a)b", "ab", true), ("\\Aab\\z", "ab", true),
        ("\\Aab\\z", "abc", false),
        ("[[:alpha:]]+_", "x_", true), ("[[:digit:]_]", "_", true), ("\\-\\_\\/", "-_/", true), ("\\Qa.b\\E", "a.b", true),
        ("\\Qa.b\\E", "axb", false),
        ("a]", "a]", true), ("{x}", "{x}", true), ("x{2}", "xx", true), ("x{2}", "x", false), ("[]a]", "]", true), ("^\\d+$", "12", true),
        ("", "any", true),
    ])
    func `take expressions as RE2 does`(pattern: String, text: String, matches: Bool) throws {
        let matcher = try EncryptionMatcher(.encryptedRegex(pattern))
        #expect(Array(text.utf8).withUnsafeBufferPointer(matcher.matches) == matches)
    }
}

@Suite("What is seen of a sealed file without a key") struct FindingsTests {
    private func findings(_ text: String, against rule: CreationRule? = nil) throws -> [String] {
        try SopsFile(Array(text.utf8), path: "app.yaml").findings(against: rule).map { "\($0.severity) \($0.code): \($0.message)" }
    }

    @Test func `is nothing to complain of where all is as it should be`() throws {
        let rule = SealedFileTests.rule(),
            text = try SealedFileTests.sealed(SealedFileTests.document.replacing(/\ +(none|empty):.*\n/, with: ""), by: rule)
        #expect(try findings(text, against: rule) == [])
    }

    @Test func `is every value in plaintext, every broken one, and what the format does not protect`() throws {
        let sealed = try SealedFileTests.sealed("a: 1\nb: 2\nc: 3\nd: 4\n")
        let text = sealed.replacing(/a: ENC.*/, with: "a: canary").replacing(/b: (ENC.*)type:int\]/, with: { "b: \($0.1)type:number]" })
            .replacing(/\nc: ENC.*/, with: "\nc: null").replacing(/d: ENC.*/, with: "d: \"\" # canary")
        #expect(
            try findings(text) == [
                "error plain-value: \"a\" is in plaintext, though the file's rule seals it",
                "error bad-sealed-value: \"b\" is no sealed value: expected the type str, int, float, bool, time or comment",
                "warning plain-comment: a comment is in plaintext where the file's rule seals comments",
                "warning unprotected-value: \"c\" is null, which SOPS neither seals nor protects",
                "warning unprotected-value: \"d\" is empty, which SOPS neither seals nor protects",
            ])
    }

    @Test func `is a missing MAC`() throws {
        let text = try SealedFileTests.sealed("a: 1\n").replacing(/\ +mac: .*\n/, with: "")
        #expect(try findings(text) == ["error no-mac: the file has no MAC: changes to it would not be noticed"])
    }

    @Test func `is recipients and a rule that are not those of today`() throws {
        let other = try AgeIdentity.generate().recipient, text = try SealedFileTests.sealed("a: 1\nb_unencrypted: 2\n")
        let today = CreationRule(recipients: SopsRecipients([other]), encryption: .encryptedRegex("^b"))
        #expect(
            try findings(text, against: today) == [
                "error stale-recipients: the recipients are not those of .sops.yaml: too many \(SealedFileTests.identity.recipient); missing \(other)",
                "error plain-value: \"b_unencrypted\" is in plaintext, though the rule of .sops.yaml seals it",
            ])
    }

    @Test func `tells sealed files from others by their metadata`() throws {
        let sealed = try SealedFileTests.sealed("a: 1\n")
        #expect(SopsFile.isSealed(Array(sealed.utf8), store: .yaml))
        #expect(!SopsFile.isSealed(Array("sops: a tool\nlastmodified: x\n".utf8), store: .yaml))
        #expect(!SopsFile.isSealed(Array(sealed.utf8), store: .dotenv))
    }
}
