import Documents
import Overlays
import Rendering
import Testing

@Suite struct `A name with a content hash` {
    private static let manifest = """
        environments: { dev: {}, prod: {} }
        targets:
          - { name: map, documents: app, format: configmap, path: app.yaml, object: { hash: true, namespace: shop } }
          - { name: secret, documents: db, format: secret, path: db.yaml, object: { hash: true, namespace: shop } }
          - { name: stream, documents: "stream*", format: yaml, path: "{document}.yaml" }
        """

    private static let stream = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          template:
            spec:
              containers:
                - name: web
                  envFrom: [{ configMapRef: { name: app } }, { secretRef: { name: db } }, { secretRef: { name: other } }]
              volumes: [{ name: app, configMap: { name: app } }, { name: db, secret: { secretName: db } }]
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: app, namespace: elsewhere }
        spec: { containers: [{ name: app, envFrom: [{ configMapRef: { name: app } }] }] }
        """

    private static let files = [
        Manifest.file: manifest, "environments/base/app.yaml": "a: x\nb: \"<&>\\u2028 \u{e9}\"\nlogo: ${file:logo.bin}",
        "environments/base/db.yaml": "password: geheim", "environments/base/stream.yaml": stream,
    ]
    private static let binaries: [String: [UInt8]] = ["logo.bin": Array("logo-bytes".utf8) + [0xFF, 0]]

    private func texts(_ rendering: Rendering?) -> [String: String] {
        Dictionary(uniqueKeysWithValues: (rendering?.files ?? []).map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
    }

    /// The suffixes are those of `kubectl kustomize` (5.5.0) for generators with the same content.
    @Test func `is that of kustomize, and references to it follow in all streams of the environment`() throws {
        let configuration = try configuration(Self.files, binaries: Self.binaries)
        let (rendering, diagnostics) = try Renderer(configuration: configuration).render(environment: "dev")
        #expect(diagnostics.map(\.rendered) == [])
        let files = texts(rendering)
        #expect(files["app.yaml"]?.contains("  name: app-4mf2t2b7gg\n") == true)
        #expect(files["db.yaml"]?.contains("  name: db-kth8c67cht\n") == true)
        let stream = try #require(files["stream.yaml"])
        #expect(stream.split(separator: "name: app-4mf2t2b7gg\n", omittingEmptySubsequences: false).count == 3)
        #expect(stream.split(separator: "db-kth8c67cht\n", omittingEmptySubsequences: false).count == 3)
        #expect(stream.contains("name: other\n"))
        #expect(stream.hasSuffix("        - configMapRef:\n            name: app\n"), "another namespace means another object")
    }

    @Test func `is known where only the stream is rendered`() throws {
        let configuration = try configuration(Self.files, binaries: Self.binaries)
        let rendering = try Renderer(configuration: configuration).render(environment: "dev", only: "stream").rendering
        #expect(texts(rendering)["stream.yaml"]?.contains("app-4mf2t2b7gg") == true)
    }

    @Test func `makes the streams again that refer to it, and no others`() throws {
        var files = Self.files
        files["environments/base/stream-other.yaml"] = "apiVersion: v1\nkind: Pod\nmetadata: { name: x }\n"
        let renderer = IncrementalRenderer(environment: "dev")
        let before = try renderer.render(configuration(files, binaries: Self.binaries), changed: nil).rendering
        files["environments/dev/app.yaml"] = "a: y"
        let after = try renderer.render(configuration(files, binaries: Self.binaries), changed: ["environments/dev/app.yaml"]).rendering
        let fresh = try Renderer(configuration: configuration(files, binaries: Self.binaries)).render(environment: "dev").rendering
        #expect(after == fresh)
        #expect(before?.file(at: "stream.yaml") != after?.file(at: "stream.yaml"))
        #expect(before?.file(at: "stream-other.yaml") == after?.file(at: "stream-other.yaml"))
    }

    @Test func `belongs to one object`() throws {
        var files = Self.files
        files[Manifest.file]?.append(
            "\n  - { name: twin, documents: app, format: configmap, path: x, object: { hash: true, namespace: shop } }")
        let (rendering, diagnostics) = try Renderer(configuration: configuration(files, binaries: Self.binaries)).render(environment: "dev")
        #expect(rendering == nil)
        #expect(
            diagnostics.map(\.rendered) == [
                """
                error: documents "app" (target "map") and "app" (target "twin") both give the ConfigMap "app", whose name gets a hash
                  hint: give each a name or namespace of its own with `object`
                """
            ])
    }
}
