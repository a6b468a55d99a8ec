import Documents
import Overlays
import Testing

@Suite struct `Lists of Kubernetes objects (R10)` {
    private func merged(_ layers: [String], _ strategies: StrategyTable = .empty) throws -> EffectiveResult {
        try configuration(chained(layers), strategies: strategies).effective("app", in: "e\(layers.count - 1)")
    }

    @Test(arguments: [
        // A port may have both protocols, TCP where none is said.
        (
            "v1", "Service", "spec: {ports: [{port: 53, name: a}, {port: 53, protocol: UDP, name: b}]}",
            "spec: {ports: [{port: 53, protocol: TCP, targetPort: 1}, {port: 53, protocol: UDP, targetPort: 2}]}",
            "{ports: [{port: 53, name: \"a\", protocol: \"TCP\", targetPort: 1}, {port: 53, protocol: \"UDP\", name: \"b\", targetPort: 2}]}"
        ),
        // A variable may be set twice: the API server takes it, so a layer may state it.
        (
            "v1", "Pod", "spec: {containers: [{name: a, env: [{name: A, value: '1'}, {name: A, value: '2'}], tty: null}]}",
            "spec: {containers: [{name: a, stdin: true}]}",
            "{containers: [{name: \"a\", env: [{name: \"A\", value: \"1\"}, {name: \"A\", value: \"2\"}], tty: null, stdin: true}]}"
        ),
        ("v1", "Pod", "spec: {tolerations: [{key: a}]}", "spec: {tolerations: [{key: b}]}", "{tolerations: [{key: \"b\"}]}"),
        // Custom resources have no table, whatever they are called.
        ("example.com/v1", "Service", "spec: {ports: [{port: 1}]}", "spec: {ports: [{port: 2}]}", "{ports: [{port: 2}]}"),
        ("serving.knative.dev/v1", "Service", "spec: {ports: [{port: 1}]}", "spec: {ports: [{port: 2}]}", "{ports: [{port: 2}]}"),
        (
            "v1", "Pod", "spec: {containers: [{name: a}, {name: b}]}", "spec: {containers: [{$patch: replace}, {name: c}]}",
            "{containers: [{name: \"c\"}]}"
        ),
        (
            "v1", "Pod", "spec: {volumes: [{name: a, emptyDir: {}}]}",
            "spec: {volumes: [{name: a, $retainKeys: [name, configMap], configMap: {name: c}}]}",
            "{volumes: [{name: \"a\", configMap: {name: \"c\"}}]}"
        ),
        (
            "v1", "Pod", "spec: {x: [a, b, c]}", "spec: {$deleteFromPrimitiveList/x: [b]}", "{x: [\"a\", \"c\"]}"
        ),
    ])
    func `merge as Kubernetes has them`(version: String, kind: String, base: String, layer: String, spec: String) throws {
        let head = "apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: x}\n"
        let result = try merged([head + base, "kind: \(kind)\nmetadata: {name: x}\n" + layer])
        #expect(result.errors.isEmpty)
        let document = try #require(result.document)
        #expect(try document.find(Path(parsing: "spec")).map { document.shown($0) } == spec)
        // The same as one object of a stream.
        let other = "apiVersion: v1\nkind: Other\nmetadata: {name: y}\n---\n"
        let stream = try #require(try merged([other + head + base, "kind: \(kind)\nmetadata: {name: x}\n" + layer]).document)
        #expect(try stream.find(Path(parsing: "\"\(kind)/x\".spec")).map { stream.shown($0) } == spec)
    }

    @Test(arguments: [
        (
            "spec: {containers: [{image: b}]}", "2:21: error: an element of a list merged by \"name\" lacks it"
        ),
        (
            "spec: {containers: [{name: a, ports: [{protocol: TCP}]}]}",
            "2:39: error: an element of a list merged by \"containerPort\", \"protocol\" lacks one of them"
        ),
        (
            "spec: {containers: [{name: a}, {name: a}]}",
            "2:32: error: two elements of a list merged by \"name\" have the same"
        ),
        (
            "spec: {$setElementOrder/containers: [{name: a}], containers: [{name: a, tty: true}]}",
            "2:8: error: \"$setElementOrder/containers\" is not supported: inherited elements keep their order, new ones come last"
        ),
    ])
    func `refuse what cannot be merged`(layer: String, complaint: String) throws {
        let base = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, ports: [{containerPort: 80}]}]}"
        let result = try merged([base, "kind: Pod\n" + layer])
        #expect(result.errors.map(\.rendered) == ["environments/e1/app.yaml:" + complaint])
    }

    @Test func `merge as a schema says, where one speaks of them`() throws {
        let rule = StrategyTable.Entry([Pattern("app")], AnnotationGraph(PathPattern("spec.containers"), .append))
        let base = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a}]}"
        #expect(
            try merged([base, "spec: {containers: [{name: a}]}"], StrategyTable([rule])).shown
                == "{apiVersion: \"v1\", kind: \"Pod\", spec: {containers: [{name: \"a\"}, {name: \"a\"}]}}")
    }

    @Test func `of documents that are no objects replace`() throws {
        #expect(
            try merged(["kind: Pod\nspec: {containers: [{name: a}]}", "spec: {containers: [{name: b}]}"]).shown.contains("[{name: \"b\"}]"))
    }

    @Test func `tell where their elements come from`() throws {
        let base = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: x}, {name: b}]}"
        let document = try #require(try merged([base, "spec: {containers: [{name: b, image: y}]}"]).document)
        let chain = document.chain(of: try Path(parsing: "spec.containers[1].image"))
        #expect(chain.map { "\($0.place)" } == ["environments/e1/app.yaml:1:38"])
    }
}
