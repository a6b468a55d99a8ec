import Documents
import Importing
import TestSupport
import Testing

/// Real repositories that Argo CD and Flux build with kustomize, and what kustomize made of them.
@Suite struct `Real kustomizations, built without kustomize,` {
    /// Overlays that are not equal, and why.
    static let unequal = [
        "home-ops/kubernetes/apps/o11y/grafana-operator/instance":
            "kustomize writes a folded text (>-) with an empty line in it that its source does not have"
    ]

    @Test(arguments: ["flux2-example", "microservices-demo", "infra-deployments", "home-ops"])
    func `are the objects that kustomize made of them`(repository: String) throws {
        guard let folder = Conformance.folder("gitops-repos") else { return }
        let source = FolderSource(root: "\(folder)/\(repository)/tree")
        let overlays = try overlays(of: "\(folder)/\(repository)")
        var equal = 0, reasons: [String] = []
        for (overlay, expected) in overlays {
            let build = try Kustomize.build(overlay, in: source)
            let errors = build.diagnostics.filter(\.isError)
            #expect(errors.isEmpty, "\(overlay): \(errors.map(\.rendered).joined(separator: "\n"))")
            let objects = try expectedObjects("\(folder)/\(repository)/expected/\(expected)")
            let difference = firstDifference(build.objects, objects)
            let reason = Self.unequal["\(repository)/\(overlay)"]
            #expect((difference == nil) == (reason == nil), "\(overlay): \(difference ?? "is equal after all")")
            if difference == nil { equal += 1 }
            reasons += reason.map { ["\(overlay): \($0)"] } ?? []
        }
        let head = "gitops-repos, \(repository): \(equal) of \(overlays.count) overlays equal"
        printError(([head] + reasons.map { "  not equal: \($0)" }).joined(separator: "\n"))
    }

    /// The folders that kustomize can build alone, and the files with their objects.
    func overlays(of repository: String) throws -> [(folder: String, expected: String)] {
        let manifest = try #require(Json.parse(try readFile("\(repository)/manifest.json"), file: "manifest.json").document?.root)
        return manifest.ownEntries.compactMap { key, value in value["expected"].map { (key.text, $0.text) } }
    }

    func expectedObjects(_ file: String) throws -> [ImportedValue] { ForeignFormat.yaml.read(try readFile(file), file: file).roots }
}
