import Documents
import Overlays
import Rendering
import TestSupport
import Testing

@Suite struct `A stream` {
    @Test(arguments: 0 ..< (longRun ? 2_000 : 100) as Range<UInt64>)
    func `stays as it is where short overlays are applied a second time`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let objects = KubernetesExample.objects.shuffled(using: &random).prefix(Int.random(in: 2 ... 10, using: &random))
        let words = [
            "namespace: other", "commonLabels: {x: one, app: q}", "commonAnnotations: {x: one}", "images: {nginx: {newTag: '3'}}",
        ]
        let overlay = words.shuffled(using: &random).prefix(Int.random(in: 1 ... 4, using: &random)).joined(separator: "\n")
        let once = try written(objects.joined(separator: "---\n"), overlay)
        #expect(try written(once, overlay) == once)
    }

    @Test func `without short overlays is what the merge made of it`() throws {
        let source = TwoLayers(base: KubernetesExample.objects.joined(separator: "---\n").utf8, layer: "".utf8)
        let manifest = try #require(try Manifest.load(from: source).manifest)
        let configuration = try Configuration(source: source, manifest: manifest)
        let bound = try #require(try configuration.bound("app", in: "dev").document)
        #expect(try configuration.effective("app", in: "dev").document?.root == bound.root)
    }

    private func written(_ stream: String, _ overlay: String) throws -> String {
        let source = TwoLayers(base: stream.utf8, layer: overlay.utf8)
        let manifest = try #require(try Manifest.load(from: source).manifest)
        let result = try Configuration(source: source, manifest: manifest).effective("app", in: "dev")
        let document = try #require(result.document)
        return String(decoding: try encode(document, at: document.root, as: .yaml), as: UTF8.self)
    }
}

/// Short overlays, judged by the transformers of kustomize that they are named after.
@Suite(.enabled(if: Kubectl.isUsable)) struct `Short overlays give what kustomize gives` {
    @Test(arguments: [
        ("namespace: other", "namespace: other"),
        ("namePrefix: pre-", "namePrefix: pre-"),
        ("nameSuffix: -v2", "nameSuffix: -v2"),
        ("namePrefix: a-\nnameSuffix: -z\nnamespace: ns", "namePrefix: a-\nnameSuffix: -z\nnamespace: ns"),
        ("commonLabels: {team: shop, tier: web}", "commonLabels: {team: shop, tier: web}"),
        ("commonAnnotations: {owner: ada, \"a/b\": \"1\"}", "commonAnnotations: {owner: ada, \"a/b\": \"1\"}"),
        ("replicas: {web: 7}", "replicas: [{name: web, count: 7}]"),
        (
            "images: {nginx: 1.27, registry:5000/team/app: v2}",
            "images: [{name: nginx, newTag: '1.27'}, {name: 'registry:5000/team/app', newTag: v2}]"
        ),
        ("images: {nginx: sha256:abc}", "images: [{name: nginx, digest: sha256:abc}]"),
        ("images: {nginx: ghcr.io/x/nginx:1}", "images: [{name: nginx, newName: ghcr.io/x/nginx, newTag: '1'}]"),
        ("images: {nginx: ghcr.io/x/nginx}", "images: [{name: nginx, newName: ghcr.io/x/nginx}]"),
        (
            "images: {nginx: {newName: web, newTag: 1.2, digest: sha256:0}}",
            "images: [{name: nginx, newName: web, newTag: '1.2', digest: sha256:0}]"
        ),
        (
            "namePrefix: p-\ncommonLabels: {a: b}\nimages: {nginx: '2'}\nreplicas: {web: 2}",
            "namePrefix: p-\ncommonLabels: {a: b}\nimages: [{name: nginx, newTag: '2'}]\nreplicas: [{name: web, count: 2}]"
        ),
    ])
    func `for each of them`(overlay: String, kustomization: String) throws {
        try check(KubernetesExample.stream, overlay, kustomization)
    }

    @Test func `for names with a hash, and who refers to them`() throws {
        let generators = """
            configMapGenerator: [{name: settings, literals: [a=1, "b=<x>"]}]
            secretGenerator: [{name: login, literals: [password=x]}]
            generatorOptions: {disableNameSuffixHash: false}
            namePrefix: p-
            """
        let generated = """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {a: "1", b: <x>}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: login}
            type: Opaque
            data: {password: eA==}
            """
        let overlay = "hashNames: [ConfigMap/settings, Secret/login]\nnamePrefix: p-"
        try check(KubernetesExample.stream, overlay, generators, besides: generated)
    }

    @Test(arguments: 0 ..< (longRun ? 300 : 25) as Range<UInt64>)
    func `for random streams`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let all = KubernetesExample.objects
        let objects = all.shuffled(using: &random).prefix(Int.random(in: 1 ... all.count, using: &random))
        let words = [
            "namespace: other", "namePrefix: a-", "nameSuffix: -z", "commonLabels: {x: one, app: q}", "commonAnnotations: {x: one}",
        ]
        let overlay = words.shuffled(using: &random).prefix(Int.random(in: 1 ... 5, using: &random)).joined(separator: "\n")
        try check(objects.joined(separator: "---\n"), overlay, overlay)
    }

    /// Compares a stream with a short overlay to a kustomization with the same transformers.
    ///
    /// - Parameter generated: objects that the kustomization generates, and the stream has.
    private func check(_ objects: String, _ overlay: String, _ kustomization: String, besides generated: String = "") throws {
        let folder = try TemporaryFolder()
        try folder.write("objects.yaml", objects)
        try folder.write("kustomization.yaml", "resources: [objects.yaml]\n" + kustomization)
        let expected = try Self.byName(Kubectl.kustomize(folder.path))
        // A part that says nothing makes one object a stream.
        let stream = TwoLayers(base: (objects + generated + "\n---\n---\n").utf8, layer: overlay.utf8)
        let manifest = try #require(try Manifest.load(from: stream).manifest)
        let result = try Configuration(source: stream, manifest: manifest).effective("app", in: "dev")
        #expect(result.diagnostics.map(\.rendered) == [])
        let document = try #require(result.document)
        let got = try Self.byName(encode(document, at: document.root, as: .yaml))
        #expect(Set(got.keys) == Set(expected.keys))
        for (name, object) in got { #expect(object == expected[name], "\(name)\n\(overlay)") }
    }

    private static func byName(_ stream: [UInt8]) throws -> [String: String] {
        let document = try #require(Yaml.parse(stream, file: "stream").document)
        let objects = document.roots.map { Value(document, Int($0.node)) }
        return Dictionary(
            objects.map { object in
                let metadata = object["metadata"]
                let name = [object["kind"], metadata?["namespace"], metadata?["name"]].compactMap { $0?.text }.joined(separator: "/")
                return (name, object.canonical)
            }, uniquingKeysWith: { first, _ in first })
    }
}

extension Value {
    /// Keys sorted, every scalar with its kind.
    fileprivate var canonical: String {
        switch kind {
        case .mapping: "{" + entries.map { "\($0.key.text): \($0.value.canonical)" }.sorted().joined(separator: ", ") + "}"
        case .sequence: "[" + elements.map(\.canonical).joined(separator: ", ") + "]"
        case .string: "\"\(text)\""
        case .null: "null"
        default: text
        }
    }
}
