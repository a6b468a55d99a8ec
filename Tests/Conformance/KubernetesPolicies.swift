import Documents
import Overlays
import Schemas
import TestSupport
import Testing

/// schemas/policies held against every object of real GitOps repositories, and against what Tests/Oracles/policies.py, which knows no
/// schema, says of the same objects.
@Suite struct `The policies for Kubernetes judge real manifests` {
    private static let names = [
        "image-tags", "non-root", "privilege-escalation", "privileged", "probes", "replicas", "requests-and-limits", "secrets",
    ]

    /// Objects that break a policy, by repository and policy; what is not named is 0. Counted by the oracle and, where a comment says
    /// how, by hand.
    private static let counts: [String: [String: Int]] = [
        // By hand: the 11 Deployments with one replica are those without probes: 10 of smee-client, and the database of konflux-kite in
        // development; 4 of 13 Secrets have readable data, all of them konflux-kite's.
        "infra-deployments/expected": [
            "non-root": 1, "privilege-escalation": 1, "probes": 11, "replicas": 11, "secrets": 4,
        ],
        // By hand: of 5 Secrets loki-secret.yaml has readable data; dex.yaml, twice, is deployed with the tag `latest`; cleanup-cronjob.yaml
        // alone never says runAsNonRoot, and minio-create-buckets-job.yaml lacks resources.
        "infra-deployments/tree": [
            "image-tags": 2, "non-root": 1, "privilege-escalation": 17, "probes": 4, "replicas": 6, "requests-and-limits": 1, "secrets": 1,
        ],
        // By hand: no output states `replicas: 2` or more for any of 72 Deployments.
        "microservices-demo/expected": [
            "image-tags": 10, "probes": 8, "replicas": 72, "requests-and-limits": 8,
        ],
        // By hand: of 27 lines `kind: Deployment` that begin a line none is beside `replicas: 2` or more; no probe is in kustomize/base and
        // kubernetes-manifests/loadgenerator.yaml, otel-collector.yaml and shoppingassistantservice.yaml (the patch that deletes one has
        // no container); 11 files of kubernetes-manifests and shoppingassistantservice.yaml have images without a tag, and the latter
        // a literal GOOGLE_API_KEY.
        "microservices-demo/tree": [
            "image-tags": 12, "probes": 4, "replicas": 27, "requests-and-limits": 3, "secrets": 1,
        ],
    ]

    private struct Broken: Hashable, CustomStringConvertible {
        let path: String
        let number: Int
        let policy: String
        var description: String { "\(path) #\(number): \(policy)" }
    }

    @Test func `as an independent reader does, object by object`() throws {
        guard let root = Conformance.folder("gitops-repos") else { return }
        let paths = filePaths(below: root).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        try #require(!paths.isEmpty)
        let expected = try oracle(paths), found = try judged(paths, readByOracle: expected.paths)
        #expect(found.subtracting(expected.broken).map(\.description).sorted() == [], "only the schemas refuse these")
        #expect(expected.broken.subtracting(found).map(\.description).sorted() == [], "only the oracle refuses these")
        var counts: [String: [String: Int]] = [:]
        for one in found {
            let repository = one.path.dropFirst(root.count + 1).split(separator: "/").prefix(2).joined(separator: "/")
            counts[repository, default: [:]][one.policy, default: 0] += 1
        }
        #expect(counts == Self.counts)
    }

    private func judged(_ paths: [String], readByOracle: Set<String>) throws -> Set<Broken> {
        let schemas = try Self.names.map { ($0, try PackageSchemas.compile("schemas/policies/\($0).yaml")) }
        var found: Set<Broken> = []
        for path in paths where readByOracle.contains(path) {
            guard let document = Yaml.parse(try readFile(path), file: path).document else { continue }
            for (number, root) in document.roots.enumerated() {
                let instance = Instance(Value(document, Int(root.node)))
                for (policy, schema) in schemas where !schema.accepts(instance) {
                    found.insert(Broken(path: path, number: number, policy: policy))
                }
            }
        }
        return found
    }

    /// - Returns: what it says, and the files that it could read.
    private func oracle(_ paths: [String]) throws -> (broken: Set<Broken>, paths: Set<String>) {
        let script = "\(packageFolder)/Tests/Oracles/policies.py"
        let output = try run(["/usr/bin/python3", "-B", script], input: Array(paths.joined(separator: "\n").utf8))
        try #require(output.status == 0, "\(output.error)")
        var broken: Set<Broken> = [], read: Set<String> = []
        for line in output.standardOutput.split(separator: UInt8(ascii: "\n")) {
            let row = try #require(Json.parse(Array(line), file: "oracle").document?.root).elements, path = row[0].text
            read.insert(path)
            guard row.count > 1, let number = Int(row[1].text) else { continue }
            broken.formUnion(row[2].elements.map { Broken(path: path, number: number, policy: $0.text) })
        }
        return (broken, read)
    }
}
