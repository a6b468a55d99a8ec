import Documents
import Importing
import Testing

@Suite struct `Cutting into layers` {
    private func imported(_ documents: [String: String], parents: [String: [String]] = [:]) throws -> ImportedConfiguration {
        var result = ImportedConfiguration()
        for name in documents.keys.sorted() {
            result.environments.append(ImportedConfiguration.Environment(name: name, parents: parents[name] ?? []))
            let root = try #require(Layer.parse(Array((documents[name] ?? "").utf8), file: name).document?.root)
            result.documents[name] = ["app": .mapping(ImportedValue(root))]
        }
        return result
    }

    private func layers(_ imported: ImportedConfiguration) throws -> [String: String] {
        try Layering.layers(of: imported).files.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `states what is equal everywhere in base, and each environment its difference`() throws {
        let imported = try imported([
            "dev": "server: {host: localhost, port: 8080}\nlog: debug\n", "prod": "server: {host: db.prod, port: 8080}\n",
        ])
        #expect(
            try layers(imported) == [
                "environments/base/app.yaml": "server:\n  port: 8080\n",
                "environments/dev/app.yaml": "server:\n  host: localhost\nlog: debug\n",
                "environments/prod/app.yaml": "server:\n  host: db.prod\n",
            ])
    }

    @Test func `gives a parent without values of its own what its children share`() throws {
        var imported = try imported([
            "dev": "a: 1\nb: 1\n", "prod-eu": "a: 1\nb: 2\nc: x\n", "prod-us": "a: 1\nb: 2\nc: z\n",
        ])
        imported.environments = [
            ImportedConfiguration.Environment(name: "dev"), ImportedConfiguration.Environment(name: "prod", isAbstract: true),
            ImportedConfiguration.Environment(name: "prod-eu", parents: ["prod"]),
            ImportedConfiguration.Environment(name: "prod-us", parents: ["prod"]),
        ]
        #expect(
            try layers(imported) == [
                "environments/base/app.yaml": "a: 1\n", "environments/dev/app.yaml": "b: 1\n", "environments/prod/app.yaml": "b: 2\n",
                "environments/prod-eu/app.yaml": "c: x\n", "environments/prod-us/app.yaml": "c: z\n",
            ])
    }

    @Test func `removes by null what the source's own base has and an environment lacks (R9)`() throws {
        let imported = try imported(["base": "a: 1\nb: null\n", "prod": "b: 2\n"])
        #expect(
            try layers(imported) == [
                "environments/base/app.yaml": "a: 1\nb: null\n", "environments/prod/app.yaml": "b: 2\na: null\n",
            ])
    }

    @Test func `says null by a reference where a null would remove (R9)`() throws {
        let imported = try imported(["base": "a: 1\n", "prod": "a: null\nlist: [null]\n"])
        #expect(try layers(imported)["environments/prod/app.yaml"] == "a: ${null}\nlist:\n  - null\n")
    }

    @Test func `keeps foreign references literal (R15)`() throws {
        let imported = try imported(["base": "a: ${HOME}\nb: $${x}\nc: a$b\n"])
        #expect(try layers(imported)["environments/base/app.yaml"] == "a: $${HOME}\nb: $$${x}\nc: a$b\n")
    }

    @Test func `puts nothing into base that only one environment vouches for`() throws {
        #expect(try layers(imported(["prod": "a: 1\n"])) == ["environments/prod/app.yaml": "a: 1\n"])
    }

    @Test func `deletes a whole document that an environment lacks (R7)`() throws {
        var imported = try imported(["base": "a: 1\n"])
        imported.environments.append(ImportedConfiguration.Environment(name: "prod"))
        #expect(try layers(imported)["environments/prod/app.yaml"] == "null\n")
    }

    @Test func `makes files of what is no text, one for equal bytes`() throws {
        var imported = try imported(["dev": "a: 1\n", "prod": "a: 1\n", "test": "a: 1\n"])
        for (name, bytes) in [("dev", [0xFF]), ("prod", [0xFE]), ("test", [0xFF])] as [(String, [UInt8])] {
            imported.documents[name] = [
                "app": .mapping(ImportedValue(.mapping([ImportedEntry("logo.png", ImportedValue(.binary(bytes)))])))
            ]
        }
        let files = try Layering.layers(of: imported).files
        #expect(files["files/app/logo.png"] == [0xFF])
        #expect(files["files/app/prod/logo.png"] == [0xFE])
        #expect(files["environments/dev/app.yaml"] == Array("logo.png: ${file:files/app/logo.png}\n".utf8))
    }

    @Test func `refuses a key that layers take for a word about merging`() throws {
        let result = try Layering.layers(of: imported(["prod": "a: {$patch: x}\nb: [{$patch: y}]\n"]))
        #expect(
            result.diagnostics.map(\.rendered) == ["error: \"app:a\" in prod has a key \"$patch\", which says in layers how to merge"])
    }

    @Test func `keeps comments with the layer that states the value`() throws {
        func entry(_ key: String, _ text: String, _ above: String?, _ beside: String? = nil) -> ImportedEntry {
            var comments = Comments()
            comments.above = above.map { [$0] } ?? []
            comments.beside = beside
            return ImportedEntry(key, .string(text), comments: comments)
        }
        var imported = ImportedConfiguration()
        imported.environments = [ImportedConfiguration.Environment(name: "dev"), ImportedConfiguration.Environment(name: "prod")]
        imported.documents["dev"] = [
            "app": .mapping(ImportedValue(.mapping([entry("a", "x", " same"), entry("b", "w", nil, " for dev")])))
        ]
        imported.documents["prod"] = ["app": .mapping(ImportedValue(.mapping([entry("a", "x", " same"), entry("b", "z", " prod's")])))]
        #expect(
            try layers(imported) == [
                "environments/base/app.yaml": "# same\na: x\n", "environments/dev/app.yaml": "b: w # for dev\n",
                "environments/prod/app.yaml": "# prod's\nb: z\n",
            ])
    }
}
