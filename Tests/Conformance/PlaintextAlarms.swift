import Documents
import Secrets
import TestSupport
import Testing

@Suite struct `Plaintext secrets` {
    private static let scan = PlaintextScan()

    /// What gitleaks says of these trees: nothing (`secrets/real-trees-gitleaks.json`).
    @Test(.enabled(if: Conformance.folder("gitops-repos") != nil, "there is no public data"))
    func `raise no alarm in real trees`() throws {
        let root = try #require(Conformance.folder("gitops-repos"))
        let files = try run(["find", ".", "-type", "f", "-path", "*/tree/*"], in: root).output.split(separator: "\n").map(String.init)
        #expect(files.count > 1000)
        let alarms = try files.flatMap { file in
            Self.scan.findings(in: try readFile("\(root)/\(file)"), path: file).map { "\(file): \($0.rule)" }
        }
        #expect(alarms == [])
    }

    private static let lines: [Value] = {
        guard let root = Conformance.folder("secrets"), let bytes = try? readFile(root + "/lines.json") else { return [] }
        return Json.parse(bytes, file: "lines.json").document?.root?.elements ?? []
    }()

    /// Samples that are examples by their own words, or not secret without the rest of their file.
    private static let missed: Set = ["aws-amazon-bedrock-api-key-long-lived", "gcp-service-account", "slack-legacy-workspace-token"]
    /// Clean ones that have the form all the same: the end of a picture's name, and a key behind "(token:".
    private static let alarmed: Set = ["infracost-api-token", "mailchimp-api-key"]

    /// A leak counts as found by any rule; a clean text as flagged by a rule of the provider that it is said to be clean of.
    @Test(.enabled(if: !lines.isEmpty, "there is no public data"))
    func `are found where a public scanner's own samples have them, and nowhere else`() throws {
        var missed: [String] = [], alarms: [String] = [], counts = (leaks: 0, clean: 0, any: 0)
        for line in Self.lines {
            let text = try #require(decodedBase64(line["text_base64"]?.text ?? "")), rule = line["rule"]?.text ?? ""
            let found = Self.scan.findings(in: text, path: "").map(\.rule)
            if line["expect"]?.text == "leak" {
                counts.leaks += 1
                if found.isEmpty { missed.append(rule) }
            } else {
                counts.clean += 1
                if !found.isEmpty { counts.any += 1 }
                if found.contains(where: { Self.speaks($0, of: rule) }) { alarms.append(rule) }
            }
        }
        print(
            "plaintext: \(counts.leaks - missed.count) of \(counts.leaks) leaks found;",
            "\(counts.clean - alarms.count) of \(counts.clean) clean texts not flagged by the rule, \(counts.clean - counts.any) by none")
        #expect(Set(missed).isSubset(of: Self.missed), "\(missed)")
        #expect(Set(alarms).isSubset(of: Self.alarmed), "\(alarms)")
        #expect((counts.leaks - missed.count) * 100 >= counts.leaks * 98)
        #expect((counts.clean - alarms.count) * 100 >= counts.clean * 99)
    }

    /// Whether a rule of ours is about what one of theirs is about: of the same provider and kind, or of no provider where theirs is.
    private static func speaks(_ ours: String, of theirs: String) -> Bool {
        switch theirs {
        case "generic-api-key": true
        case "curl-auth-user": ours == "command-password"
        case "curl-auth-header": ours == "secret-value"
        case "jwt", "jwt-base64": ours == "json-web-token"
        case "anthropic-api-key", "anthropic-admin-api-key": ours == theirs.replacing("-api", with: "")
        case "gcp-api-key", "gcp-service-account": ours.hasPrefix("google")
        case "azure-ad-client-secret": ours.hasPrefix("azure")
        case "1password-secret-key", "1password-service-account-token": ours.hasPrefix("onepassword")
        case "slack-user-token", "slack-bot-token", "slack-legacy-bot-token", "slack-legacy-token": ours.hasPrefix("slack")
        case "hashicorp-tf-api-token": ours.hasPrefix("terraform")
        default: ours.prefix { $0 != "-" } == theirs.prefix { $0 != "-" }
        }
    }
}
