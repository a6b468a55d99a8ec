import Documents
import Overlays
import Schemas
import TestSupport
import Testing

@testable import Validating

@Suite struct `The places of an effective document` {
    private static let layers = [
        "cfgops.yaml": "version: 1\nenvironments: {dev: {}, prod: {}}\n",
        "environments/base/app.yaml": "server:\n  port: 80\n  hosts: [a, b]\nurl: ${db:url}\n",
        "environments/dev/app.yaml": "server:\n  port: 8080\n",
        "environments/prod/app.yaml": "# ours\nserver:\n  port: 443\n  tls: {cert: c}\n",
        "environments/base/db.yaml": "\nurl: x\n",
        "environments/base/kube.yaml": "kind: A\nmetadata: {name: a}\n---\nkind: B\nmetadata: {name: b}\nspec: {n: 1}\n",
        "environments/prod/kube.yaml": "kind: B\nmetadata: {name: b}\nspec: {n: 2}\n",
    ]

    private func places<R>(_ document: String, in environment: String, _ body: (Instance, EffectivePlaces) throws -> R) throws -> R {
        let folder = try TemporaryFolder(), repository = try folder.repository(Self.layers.mapValues { Optional($0) })
        let result = try configuration(repository).effective(document, in: environment)
        let effective = try #require(result.document, "\(result.errors)")
        let last = effective.isStream ? effective.children(effective.root).reversed().first : nil
        let start = last?.value ?? effective.root, prefix = last.map { Path([.key(effective.text($0.key))]) } ?? .root
        var instance = Instance()
        instance.append(effective, start)
        return try body(instance, EffectivePlaces(instance, of: effective, from: start, at: prefix))
    }

    @Test func `are those of the layers that state the values, of a mapping that several state the first`() throws {
        let found = try places("app", in: "prod") { instance, places in
            instance.nodes.indices.map { "\(instance.string($0)) \(places.place(of: $0).description.dropFirst("environments/".count))" }
        }
        #expect(
            found == [
                " base/app.yaml:1:1", "server base/app.yaml:1:1", " base/app.yaml:2:3", "port base/app.yaml:2:3", "443 prod/app.yaml:3:9",
                "hosts base/app.yaml:3:3", " base/app.yaml:3:10", "a base/app.yaml:3:11", "b base/app.yaml:3:14",
                "tls prod/app.yaml:4:3", " prod/app.yaml:4:8", "cert prod/app.yaml:4:9", "c prod/app.yaml:4:15", "url base/app.yaml:4:1",
                "x base/db.yaml:2:6",
            ])
    }

    @Test func `tell which layers state a path, the winner last, and of a mapping nothing`() throws {
        try places("app", in: "dev") { _, places in
            let stated = try ["server.port", "server", "server.none"].map { places.statements(of: try Path(parsing: $0)).map(\.text) }
            #expect(stated == [["80", "8080"], [], []])
        }
    }

    @Test func `of an object of a stream are those in its part of each layer (R7)`() throws {
        try places("kube", in: "prod") { instance, places in
            #expect(instance.shown == "{kind: string B, metadata: {name: string b}, spec: {n: integer 2}}")
            #expect(places.place(of: instance.nodes.count - 1).description == "environments/prod/kube.yaml:3:11")
            #expect(places.place(of: 0).description == "environments/base/kube.yaml:4:1")
            let path = try Path(parsing: "spec.n")
            #expect(places.statements(of: path).map(\.text) == ["1", "2"])
        }
    }
}
