import Documents
import Importing
import TestSupport
import Testing

@Suite struct `Plaintext secrets` {
    private static func findings(_ roots: [ImportedValue]) -> [Diagnostic] {
        var imported = ImportedConfiguration()
        imported.environments = [ImportedConfiguration.Environment(name: "base")]
        imported.documents["base"] = ["file": roots.count == 1 ? .mapping(roots[0]) : .stream(roots)]
        return PlaintextSecrets.find(in: imported)
    }

    /// What gitleaks says of these trees: nothing (`secrets/real-trees-gitleaks.json`). It does not know Kubernetes Secrets.
    @Test(.enabled(if: !`Files of real GitOps repositories`.paths.isEmpty, "there is no public data"))
    func `raise no alarm in real trees`() throws {
        for path in `Files of real GitOps repositories`.paths {
            let format: ForeignFormat = path.hasSuffix(".json") ? .json : .yaml
            let alarms = Self.findings(format.read(try readFile(path), file: path).roots)
            #expect(alarms.filter { !$0.message.contains("Kubernetes Secret") }.map(\.rendered) == [])
        }
    }

    private static let lines: [Value] = {
        guard let root = Conformance.folder("secrets"), let bytes = try? readFile(root + "/lines.json") else { return [] }
        return Json.parse(bytes, file: "lines.json").document?.root?.elements ?? []
    }()

    /// The rules of gitleaks that are among ours.
    private static let claimed: Set = [
        "aws-access-token", "gcp-api-key", "github-app-token", "github-fine-grained-pat", "github-oauth", "github-pat",
        "github-refresh-token", "gitlab-pat", "jwt", "npm-access-token", "private-key", "slack-bot-token", "slack-user-token",
        "stripe-access-token",
    ]

    @Test(.enabled(if: !lines.isEmpty, "there is no public data"))
    func `are found where a public scanner's own samples have them, and nowhere else`() throws {
        var missed: [String] = [], alarms: [String] = [], count = (leaks: 0, clean: 0)
        for line in Self.lines where Self.claimed.contains(line["rule"]?.text ?? "") {
            let text = try decodedBase64(#require(line["text_base64"]?.text)), rule = line["rule"]?.text ?? ""
            let isFound = !Self.findings([ImportedValue(.mapping([ImportedEntry("value", .string(text))]))]).isEmpty
            if line["expect"]?.text == "leak" {
                count.leaks += 1
                if !isFound { missed.append("\(rule): \(text)") }
            } else if line["gitleaks"]?.elements.isEmpty == true, rule != "gcp-api-key" {
                // Of Google's keys the clean ones are real in form, known by name to be public.
                count.clean += 1
                if isFound { alarms.append("\(rule): \(text)") }
            }
        }
        print(
            "plaintext: \(count.leaks - missed.count) of \(count.leaks) samples found, \(alarms.count) alarms on \(count.clean) clean ones")
        #expect(missed == [])
        #expect(alarms == [])
    }

    private func decodedBase64(_ text: String) throws -> String {
        let output = try run(["base64", "-d"], input: Array(text.utf8))
        return String(decoding: output.standardOutput, as: UTF8.self)
    }
}
