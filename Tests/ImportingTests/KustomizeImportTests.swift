import Documents
@testable import Importing
import Overlays
import Testing

@Suite struct `An import of kustomizations` {
    private static let web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {template: {spec: {containers: [{name: web, image: "nginx:1"}]}}}

        """
    private static let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {level: info}\n"

    private func folder(_ files: [String: String], overlays: [(environment: String, folder: String)] = []) -> SourceFolder {
        SourceFolder(files: TextFiles(files: files.mapValues { Array($0.utf8) }), name: "k", document: "shop", overlays: overlays)
    }

    private func imported(_ files: [String: String]) throws -> ImportedConfiguration {
        let imported = try KustomizeFolder.read(folder(files))
        #expect(imported.diagnostics.filter(\.isError).map(\.rendered) == [])
        return imported
    }

    /// The words of the short overlay that an environment gets.
    private func words(_ imported: ImportedConfiguration, _ environment: String = "prod") throws -> [String] {
        guard case .stream(let parts)? = imported.documents[environment]?["shop"] else { return [] }
        let short = try #require(parts.first)
        return short["kind"] == nil ? short.entries.map(\.key) : []
    }

    @Test func `takes the kustomizations that nobody builds upon for environments, and what they build upon for parents`() throws {
        let tree = [
            "base/kustomization.yaml": "resources: [web.yaml]\n", "base/web.yaml": Self.web,
            "part/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n",
            "overlays/dev/kustomization.yaml": "resources: [../../base]\ncomponents: [../../part]\n",
            "overlays/prod/kustomization.yaml": "resources: [../../base]\n",
            "overlays/eu/kustomization.yaml": "resources: [../prod]\nnamePrefix: eu-\n",
        ]
        #expect(try KustomizeFolder.recognise(folder(tree)) == "kustomizations for dev, eu")
        let named = folder(tree, overlays: [("eu", "overlays/eu"), ("prod", "overlays/prod")])
        let environments = try KustomizeFolder.read(named).environments
        #expect(environments.map(\.name) == ["prod", "eu"])
        #expect(environments.map(\.parents) == [[], ["prod"]])
    }

    @Test func `gives a kustomization in the folder itself to base`() throws {
        let files = ["kustomization.yaml": "resources: [web.yaml]\nimages: [{name: nginx, newTag: '2'}]\n", "web.yaml": Self.web]
        #expect(try KustomizeFolder.recognise(folder(files)) == "a kustomization")
        #expect(try words(imported(files), "base") == ["images"])
        #expect(try KustomizeFolder.recognise(folder(["web.yaml": Self.web])) == nil)
    }

    @Test func `refuses two overlays of one name`() throws {
        let files = ["a/prod/kustomization.yaml": "namePrefix: a\n", "b/prod/kustomization.yaml": "namePrefix: b\n"]
        #expect(
            try KustomizeFolder.read(folder(files)).diagnostics.map(\.rendered) == [
                "error: several overlays are called \"prod\": k/a/prod, k/b/prod\n"
                    + "  hint: say which are meant, with a name for each: --env NAME=PATH"
            ])
    }

    private static let lifted: [(base: String, overlay: String, words: [String], why: String)] = [
        (
            "namePrefix: b-\ncommonLabels: {a: b}\nimages: [{name: nginx, newTag: '2'}]\n",
            "namespace: shop\nnamePrefix: o-\nnameSuffix: -s\ncommonAnnotations: {c: d}\nreplicas: [{name: web, count: 3}]\n"
                + "images: [{name: nginx, newName: web}]\n",
            ["namespace", "namePrefix", "nameSuffix", "commonLabels", "commonAnnotations", "images", "replicas"], "everything is exact"
        ),
        (
            "commonLabels: {a: b}\nimages: [{name: nginx, newTag: '2'}]\n",
            "resources: [more.yaml]\nimages: [{name: nginx, newTag: '3'}]\n",
            ["images"], "the labels of the base are not those of what the overlay adds"
        ),
        (
            "images: [{name: nginx, newName: web, newTag: '2'}]\n", "namePrefix: o-\nimages: [{name: web, newTag: '3'}]\n",
            ["namePrefix", "images"], "the image of the base is another one, which the overlay changes"
        ),
        ("", "labels: [{pairs: {a: b}}]\n", [], "labels of metadata alone have no word"),
        ("", "labels: [{pairs: {a: b}, includeSelectors: true}]\n", ["commonLabels"], "labels with selectors are common labels"),
        ("", "images: [{name: nginx, tagSuffix: -x}]\n", [], "suffixes of tags have no word"),
        (
            "configMapGenerator: [{name: made, literals: [a=1]}]\n",
            "configMapGenerator: [{name: made, behavior: merge, literals: [b=2]}]\nnamePrefix: o-\n", ["namePrefix", "hashNames"],
            "the hash is made of what is merged"
        ),
    ]

    @Test(arguments: lifted)
    func `says by short overlays what they can say exactly`(
        example: (base: String, overlay: String, words: [String], why: String)
    ) throws {
        let imported = try imported([
            "base/kustomization.yaml": "resources: [web.yaml]\n" + example.base, "base/web.yaml": Self.web + "---\n" + Self.map,
            "overlays/prod/kustomization.yaml": example.overlay.hasPrefix("resources")
                ? example.overlay.split(separator: "\n").map { $0 == "resources: [more.yaml]" ? "resources: [../../base, more.yaml]" : $0 }
                    .joined(separator: "\n") : "resources: [../../base]\n" + example.overlay,
            "overlays/prod/more.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: more}\n",
        ])
        let found = try words(imported)
        #expect(found == example.words, "\(example.why)")
    }

    @Test func `puts objects that differ in their group alone into documents of their own`() throws {
        let imported = try imported([
            "prod/kustomization.yaml": "resources: [a.yaml]\nnamePrefix: p-\n",
            "prod/a.yaml": "apiVersion: talos.dev/v1\nkind: ServiceAccount\nmetadata: {name: runner}\n---\n"
                + "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: runner}\n---\n" + Self.web,
        ])
        let documents = try #require(imported.documents["prod"])
        #expect(documents.keys.sorted() == ["shop", "shop-talos.dev"])
        guard case .stream(let strange)? = documents["shop-talos.dev"] else { return }
        #expect(strange.map { $0["apiVersion"]?.text } == ["talos.dev/v1"])
        #expect(
            imported.diagnostics.map(\.rendered) == [
                "warning: objects of talos.dev have the kind and name of others: they become document \"shop-talos.dev\""
            ])
    }

    @Test func `is proved by the objects that short overlays make`() throws {
        var imported = try imported([
            "prod/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: p-\n", "prod/web.yaml": Self.web + "---\n" + Self.map,
        ])
        func differences() throws -> [String] {
            let files = PlannedFiles(try Layering.layers(of: imported).files)
            let configuration = try Configuration(source: files, manifest: ManifestText.manifest(of: imported.environments))
            return try Proof.compare(imported, with: configuration).differences.map(\.message)
        }
        #expect(try differences() == [])
        _ = imported.objects["prod"]?["shop"]?[1].update("spec") { $0.set("paused", to: "yes") }
        imported.objects["prod"]?["shop"]?.remove(at: 0)
        let found = try differences()
        #expect(
            found == [
                "\"shop:\"ConfigMap/p-settings\"\" in prod is not as in the source: it should not be there",
                "\"shop:\"Deployment/p-web\".spec.paused\" in prod is not as in the source: it is missing",
                "\"shop\" in prod is not as in the source: objects: expected 1, got 2",
            ])
    }
}
