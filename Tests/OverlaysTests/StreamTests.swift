import Documents
import Overlays
import Testing

@Suite struct `A document with several parts (R7)` {
    static let base = """
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {port: 80}
        ---
        kind: Deployment
        metadata: {name: web}
        spec: {replicas: 1}
        """

    @Test(arguments: [
        (
            "",
            "{Service/shop/web: {kind: \"Service\", metadata: {name: \"web\", namespace: \"shop\"}, spec: {port: 80}}, "
                + "Deployment/web: {kind: \"Deployment\", metadata: {name: \"web\"}, spec: {replicas: 1}}}"
        ),
        (
            "kind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}",
            "{Service/shop/web: {kind: \"Service\", metadata: {name: \"web\", namespace: \"shop\"}, spec: {port: 80}}, "
                + "Deployment/web: {kind: \"Deployment\", metadata: {name: \"web\"}, spec: {replicas: 3}}}"
        ),
        (
            "kind: Service\nmetadata: {name: web, namespace: shop}\n$patch: delete",
            "{Deployment/web: {kind: \"Deployment\", metadata: {name: \"web\"}, spec: {replicas: 1}}}"
        ),
        (
            "kind: ConfigMap\nmetadata: {name: c}\n---\nkind: Deployment\nmetadata: {name: web}\n$patch: replace",
            "{Service/shop/web: {kind: \"Service\", metadata: {name: \"web\", namespace: \"shop\"}, spec: {port: 80}}, "
                + "Deployment/web: {kind: \"Deployment\", metadata: {name: \"web\"}}, ConfigMap/c: {kind: \"ConfigMap\", metadata: {name: \"c\"}}}"
        ),
        ("null", "-"),
    ])
    func `merges object by object`(layer: String, result: String) throws {
        let files = ["environments/base/app.yaml": Self.base, "environments/dev/app.yaml": layer]
        let effective = try configuration(files).effective("app", in: "dev")
        #expect(effective.shown == result)
        #expect(effective.errors.isEmpty)
        #expect(effective.document?.isStream ?? true)
    }

    @Test(arguments: [
        (
            "spec: {port: 8080}",
            "environments/dev/app.yaml:1:1: error: a document with several parts needs \"kind\" and \"metadata.name\" in each\n"
                + "  hint: another layer, or this one, has several parts separated by \"---\""
        ),
        (
            "kind: A\nmetadata: {name: a}\n---\nkind: A\nmetadata: {name: a}",
            "environments/dev/app.yaml:4:1: error: the same kind, namespace and name stand in this layer already (environments/dev/app.yaml:1:1)"
        ),
    ])
    func `needs a name in each part`(layer: String, complaint: String) throws {
        let files = ["environments/base/app.yaml": Self.base, "environments/dev/app.yaml": layer]
        #expect(try configuration(files).effective("app", in: "dev").complaints == [complaint])
    }

    @Test func `finds its values by object and path`() throws {
        let files = [
            "environments/base/app.yaml": Self.base,
            "environments/dev/app.yaml": "kind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}",
        ]
        let document = try #require(try configuration(files).effective("app", in: "dev").document)
        let path = Path([.key("Deployment/web"), .key("spec"), .key("replicas")])
        #expect(try document.find(path).map(document.text) == "3")
        #expect(document.chain(of: path).map { "\($0.place)" } == ["environments/base/app.yaml:7:18", "environments/dev/app.yaml:3:18"])
    }
}
