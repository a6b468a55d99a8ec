import Documents
import Importing
import Overlays
import Testing

@Suite struct `Kubernetes objects cut into layers` {
    private func object(_ kind: String, _ name: String, _ entries: [ImportedEntry] = []) -> ImportedValue {
        ImportedValue(
            .mapping(
                [
                    ImportedEntry("apiVersion", .string("v1")), ImportedEntry("kind", .string(kind)),
                    ImportedEntry("metadata", ImportedValue(.mapping([ImportedEntry("name", .string(name))]))),
                ] + entries))
    }

    private func data(_ entries: (String, String)...) -> ImportedEntry {
        ImportedEntry("data", ImportedValue(.mapping(entries.map { ImportedEntry($0.0, .string($0.1)) })))
    }

    private func layers(_ streams: [String: [ImportedValue]]) throws -> [String: String] {
        var imported = ImportedConfiguration()
        for (name, parts) in streams.sorted(by: { $0.key < $1.key }) {
            imported.environments.append(ImportedConfiguration.Environment(name: name))
            imported.documents[name] = ["shop": .stream(parts)]
        }
        let result = try Layering.layers(of: imported)
        let manifest = try #require(Manifest.read(Array(ManifestText.whole(imported.environments).utf8)).manifest)
        let proof = try Proof.compare(imported, with: Configuration(source: PlannedFiles(result.files), manifest: manifest))
        #expect(proof.differences.map(\.message) == [])
        return result.files.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `name each object that they speak about (R7)`() throws {
        let layers = try layers([
            "dev": [object("ConfigMap", "a", [data(("x", "one"), ("z", "w"))]), object("Service", "s")],
            "prod": [object("ConfigMap", "a", [data(("x", "two"), ("z", "w"))]), object("Service", "s"), object("Secret", "new")],
        ])
        #expect(
            layers["environments/base/shop.yaml"] == """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: a
                data:
                  z: w
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: s

                """)
        #expect(
            layers["environments/prod/shop.yaml"] == """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: a
                data:
                  x: two
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: new

                """)
    }

    @Test func `remove by $patch what a base of the source has (R10)`() throws {
        let layers = try layers(["base": [object("ConfigMap", "a"), object("Service", "s")], "prod": [object("ConfigMap", "a")]])
        #expect(
            layers["environments/prod/shop.yaml"]
                == "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n$patch: delete\n")
    }

    @Test func `stay apart where each layer has but one`() throws {
        let layers = try layers([
            "base": [object("ConfigMap", "a")], "dev": [object("ConfigMap", "a"), object("Service", "s")], "prod": [object("Service", "s")],
        ])
        #expect(
            layers["environments/dev/shop.yaml"]
                == "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n")
    }

    @Test(arguments: [
        ([ImportedValue.string("x")], "error: a part of document \"shop\" lacks \"kind\" or \"metadata.name\""),
        (
            [ImportedValue(.mapping([ImportedEntry("kind", .string("List"))]))],
            "error: a part of document \"shop\" lacks \"kind\" or \"metadata.name\""
        ),
    ])
    func `need names`(parts: [ImportedValue], complaint: String) throws {
        var imported = ImportedConfiguration()
        imported.environments = [ImportedConfiguration.Environment(name: "prod")]
        imported.documents["prod"] = ["shop": .stream(parts)]
        #expect(try Layering.layers(of: imported).diagnostics.map(\.rendered) == [complaint])
    }

    @Test func `are named once`() throws {
        var imported = ImportedConfiguration()
        imported.environments = [ImportedConfiguration.Environment(name: "prod")]
        imported.documents["prod"] = ["shop": .stream([object("Secret", "a"), object("Secret", "a")])]
        #expect(
            try Layering.layers(of: imported).diagnostics.map(\.rendered) == [
                "error: \"Secret/a\" stands in document \"shop\" twice"
            ])
    }
}
