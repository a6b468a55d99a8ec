import Documents
import Overlays
import Testing

@Suite struct `A short overlay of a stream` {
    static let base = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {replicas: 1, template: {spec: {containers: [{name: web, image: "nginx:1.25"}]}}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {a: "1"}
        """

    private func result(_ layer: String, inputs: Inputs = Inputs()) throws -> EffectiveResult {
        try configuration(chained([Self.base, layer]), inputs: inputs).effective("app", in: "e1")
    }

    private func text(_ path: String, _ document: EffectiveDocument?) throws -> String? {
        let document = try #require(document)
        return try document.find(Path(parsing: path)).map(document.text)
    }

    @Test func `stays under its own keys, beside the objects that it changes`() throws {
        let document = try #require(try result("images: {nginx: 1.26}\nreplicas: {web: 3}").document)
        #expect(document.isStream)
        #expect(try text("images.nginx", document) == "1.26")
        #expect(try text("\"Deployment/web\".spec.template.spec.containers[0].image", document) == "nginx:1.26")
        #expect(try text("\"Deployment/web\".spec.replicas", document) == "3")
        #expect(document.objects.count == 2)
    }

    @Test(arguments: [
        (["images: {nginx: 1.26}", "images: {nginx: 1.27}"], "nginx:1.27"),
        (["images: {nginx: 1.26}", "images: {nginx: null}"], "nginx:1.25"),
        (["images: {nginx: 1.26}", "images: null"], "nginx:1.25"),
        (["images: {nginx: {newTag: 1.26}}", "images: {nginx: {newName: web}}"], "web:1.26"),
        (["images: {nginx: 1.26}", "---\nreplicas: {web: 2}\n---\nimages: {nginx: 1.28}"], "nginx:1.28"),
        (
            [
                "images: {nginx: 1.26}",
                "kind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: 'nginx:1.1'}]}}}",
            ], "nginx:1.26"
        ),
    ])
    func `merges like any other mapping`(layers: [String], image: String) throws {
        let result = try configuration(chained([Self.base] + layers)).effective("app", in: "e\(layers.count)")
        #expect(result.errors.isEmpty)
        #expect(try text("\"Deployment/web\".spec.template.spec.containers[0].image", result.document) == image)
    }

    @Test func `is where its values stand`() throws {
        let document = try #require(try result("namePrefix: shop-\nreplicas: {web: 3}").document)
        func places(_ path: String) throws -> [String] { document.chain(of: try Path(parsing: path)).map { "\($0.place)" } }
        #expect(
            try places("\"Deployment/web\".spec.replicas") == ["environments/base/app.yaml:4:18", "environments/e1/app.yaml:2:17"])
        #expect(
            try places("\"Deployment/web\".metadata.name") == ["environments/base/app.yaml:3:18", "environments/e1/app.yaml:1:13"])
        #expect(try places("replicas.web") == ["environments/e1/app.yaml:2:17"])
        let replicas = try #require(try document.find(Path(parsing: "\"Deployment/web\".spec.replicas")))
        #expect("\(document.origin(replicas).place)" == "environments/e1/app.yaml:2:17")
    }

    @Test func `is bound first, and hands on what is secret`() throws {
        let inputs = Inputs(allowedVariables: ["TAG"], variables: ["TAG": "9"])
        let document = try #require(try result("images: {nginx: \"${env:TAG}\"}", inputs: inputs).document)
        let image = try #require(try document.find(Path(parsing: "\"Deployment/web\".spec.template.spec.containers[0].image")))
        #expect(document.text(image) == "nginx:9")
        #expect(document.isTainted(image))
    }

    @Test func `makes one object a stream, and leaves other documents alone`() throws {
        let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}"
        let stream = try configuration(chained([object, "namePrefix: x-"])).effective("app", in: "e1")
        #expect(stream.shown.hasPrefix("{ConfigMap/c: {apiVersion: \"v1\", kind: \"ConfigMap\", metadata: {name: \"x-c\"}}, namePrefix:"))
        let plain = try configuration(chained(["images: {web: 1}", "replicas: 3"])).effective("app", in: "e1")
        #expect(plain.shown == "{images: {web: 1}, replicas: 3}")
    }

    @Test func `leaves the names of objects in the stream as the layers have them`() throws {
        let document = try #require(try result("namespace: prod\nnamePrefix: x-\nhashNames: [ConfigMap/settings]").document)
        #expect(document.children(document.root).map { document.text($0.key) }.prefix(2) == ["Deployment/web", "ConfigMap/settings"])
        #expect(try text("\"ConfigMap/settings\".metadata.name", document)?.hasPrefix("x-settings-") == true)
        #expect(try text("\"ConfigMap/settings\".metadata.namespace", document) == "prod")
    }

    @Test(arguments: [
        ("replicas: {wbe: 3}", "1:17: error: no object \"wbe\" with replicas\n  hint: did you mean \"web\"?"),
        ("replicas: {web: many}", "1:17: error: \"replicas.web\" is a string, expected a number of replicas"),
        ("replicas: {web: -1}", "1:17: error: \"replicas.web\" is an integer, expected a number of replicas"),
        ("images: {ngnix: 1}", "1:17: warning: no container has the image \"ngnix\"\n  hint: did you mean \"nginx\"?"),
        (
            "images: {nginx: {newTags: 1}}",
            "1:18: error: unknown key \"newTags\" of an image: expected \"newName\", \"newTag\" or \"digest\"\n  hint: did you mean \"newTag\"?"
        ),
        (
            "images: {nginx: [1]}",
            "1:17: error: \"images.nginx\" is a sequence, expected a tag, an image, or a mapping with \"newName\", \"newTag\" or \"digest\""
        ),
        ("images: nginx", "1:9: error: \"images\" is a string, expected a mapping"),
        ("namespace: 12", "1:12: error: \"namespace\" is an integer, expected a text\n  hint: put it in quotes"),
        (
            "commonLabels: {a: true}",
            "1:19: error: \"commonLabels.a\" is a boolean, expected a text\n  hint: put it in quotes"
        ),
        (
            "hashNames: [ConfigMap/setings]",
            "1:13: error: no object \"ConfigMap/setings\" to give a hash\n  hint: did you mean \"ConfigMap/settings\"?"
        ),
        ("hashNames: settings", "1:12: error: \"hashNames\" is a string, expected a list of names"),
        (
            "image: {a: b}\nimages: {}",
            "1:1: error: unknown key \"image\" of a short overlay: expected \"namespace\", \"namePrefix\", \"nameSuffix\", "
                + "\"commonLabels\", \"commonAnnotations\", \"images\", \"replicas\", \"hashNames\"\n  hint: did you mean \"images\"?"
        ),
        (
            "images: {}\n---\nimages: {}",
            "3:1: error: \"images\" stands in a short overlay of this layer already (environments/e1/app.yaml:1:1)"
        ),
        (
            "namespace: n\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: other}",
            "1:12: error: \"namespace\" makes \"ConfigMap/settings\" and \"ConfigMap/other/settings\" the same object"
        ),
    ])
    func `says what is wrong with it`(layer: String, complaint: String) throws {
        #expect(try result(layer).complaints == ["environments/e1/app.yaml:" + complaint])
    }
}

@Suite struct `The objects of a stream` {
    @Test func `are written namespaces first, then definitions, then as the layers have them`() throws {
        let parts = ["Service/a", "CustomResourceDefinition/b", "Deployment/c", "Namespace/d", "CustomResourceDefinition/e"].map { name in
            let words = name.split(separator: "/")
            return "kind: \(words[0])\nmetadata: {name: \(words[1])}"
        }
        let effective = try configuration(chained([parts.joined(separator: "\n---\n")])).effective("app", in: "e1")
        let document = try #require(effective.document)
        let names = document.objects.map { object in
            document.child(object, "metadata").flatMap { document.child($0, "name") }.map(document.text) ?? ""
        }
        #expect(names == ["d", "b", "e", "a", "c"])
    }

    @Test func `follow those that are renamed`() throws {
        let base = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{name: v, configMap: {name: app}}]}"
        let document = try #require(try configuration(chained([base])).effective("app", in: "e1").document)
        let renamed = RenamedObject(type: ObjectType(apiVersion: "v1", kind: "ConfigMap"), name: "app", newName: "app-1234567890")
        let rewritten = document.renamingReferences(to: [renamed])
        #expect(try text("spec.volumes[0].configMap.name", rewritten) == "app-1234567890")
        #expect(try text("metadata.name", rewritten) == "p")
    }

    private func text(_ path: String, _ document: EffectiveDocument) throws -> String? {
        try document.find(Path(parsing: path)).map(document.text)
    }
}
