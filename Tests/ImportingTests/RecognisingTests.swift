import Documents
import Importing
import Testing

@Suite struct `A folder to import` {
    private func folder(_ files: [String: String], document: String? = nil, environments: [String] = []) -> SourceFolder {
        SourceFolder(
            files: PlannedFiles(files.mapValues { Array($0.utf8) }), name: "conf", document: document, environments: environments)
    }

    @Test(arguments: [
        (["base.yaml", "prod.yaml"], "flat"), (["dev.env", "prod.env"], "flat"), ([".env", ".env.prod"], "flat"),
        (["prod-eu.json", "prod-us.json", "notes.md"], "flat"), (["qa1.yaml", "base.yaml"], "documents"),
        (["base/app.yaml", "prod/app.yaml"], "folders"), (["prod/app.yaml", "app.yaml"], "documents"), (["app.yaml"], "documents"),
        (["prod.yaml"], "documents"), (["deep/er/app.toml"], "documents"),
    ])
    func `is known by its names`(names: [String], kind: String) throws {
        let folder = folder(Dictionary(uniqueKeysWithValues: names.map { ($0, "a: 1\n") }))
        #expect(try ImportSources.recognise(folder, as: nil).kind.kind == kind)
    }

    @Test func `has the environments that the repository declares`() throws {
        let names = ["blue.yaml": "a: 1\n", "green.yaml": "a: 1\n"]
        #expect(try ImportSources.recognise(folder(names), as: nil).kind.kind == "documents")
        #expect(try ImportSources.recognise(folder(names, environments: ["blue", "green"]), as: nil).kind.kind == "flat")
    }

    @Test func `may be said to be something`() throws {
        let recognised = try ImportSources.recognise(folder(["blue.yaml": "a: 1\n", "green.yaml": "a: 2\n"]), as: "flat")
        let imported = try recognised.kind.read(folder(["blue.yaml": "a: 1\n", "green.yaml": "a: 2\n"], document: "shop"))
        #expect(recognised.words == "read as flat")
        #expect(imported.environments.map(\.name) == ["blue", "green"])
        #expect(imported.documents["green"]?["shop"] != nil)
    }

    private func documents(_ files: [String: String]) throws -> (names: [String], diagnostics: [String]) {
        let folder = folder(files), imported = try ImportSources.recognise(folder, as: "documents").kind.read(folder)
        return (imported.documents["base"]?.keys.sorted() ?? [], imported.diagnostics.map(\.rendered))
    }

    @Test func `gives names that documents may have, whatever an object calls itself`() throws {
        let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ../../cfgops\ndata:\n  a: b\n"
        let found = try documents(["map.yaml": manifest, "café au lait.json": "{}"])
        #expect(found.names == ["_../_../cfgops", "caf--au-lait"])
        #expect(
            found.diagnostics == [
                "conf/café au lait.json: warning: \"café au lait\" is no name for a document and becomes \"caf--au-lait\"",
                "conf/map.yaml: warning: \"../../cfgops\" is no name for a document and becomes \"_../_../cfgops\"",
            ])
    }

    @Test func `has one file for each document, by case too (R4)`() throws {
        #expect(
            try documents(["app.yaml": "a: 1\n", "App.toml": "a = 1\n", "app.secrets.yaml": "a: 1\n"]).diagnostics == [
                "conf/app.secrets.yaml: error: conf/App.toml and this would both be document \"app\"\n"
                    + "  hint: import one of them with --as DOC",
                "conf/app.yaml: error: conf/App.toml and this would both be document \"app\"\n  hint: import one of them with --as DOC",
            ])
    }

    @Test func `says everything that is wrong with its files`() throws {
        let found = try documents(["a.yaml": "- 1\n", "b.json": "{", "c.toml": "a = \n", "d.yaml": "fine: true\n"])
        #expect(found.names == ["d"])
        #expect(
            found.diagnostics.map { String($0.prefix { $0 != "\n" }) } == [
                "conf/a.yaml:1:3: error: expected a mapping at the root of a document",
                "conf/b.json:1:2: error: expected a key in double quotes, found the end of the file",
                "conf/c.toml:1:5: error: expected a value, found the end of the line",
            ])
    }

    @Test func `is not deeper than anybody keeps one`() {
        let path = (0 ..< SourceFolder.depthLimit).map { "d\($0)" }.joined(separator: "/") + "/app.yaml"
        #expect {
            try documents([path: "a: 1\n"])
        } throws: { error in
            (error as? Diagnostic)?.message == "expected folders at most 32 deep"
        }
    }

    @Test func `is taken sealed where SOPS encrypted it, whatever its name (R4)`() throws {
        let sealed = "a: ENC[AES256_GCM,data:x,type:str]\nsops:\n  mac: x\n"
        let json = "{\"a\": \"ENC[AES256_GCM,data:x,type:str]\", \"sops\": {\"mac\": \"x\"}}"
        let folder = folder(["app.yaml": sealed, "db.enc.json": json, "sops.yaml": "sops: {}\n"])
        let imported = try ImportSources.recognise(folder, as: nil).kind.read(folder)
        #expect(
            imported.files == [
                "environments/base/app.secrets.yaml": Array(sealed.utf8), "environments/base/db.secrets.json": Array(json.utf8),
            ])
        #expect(imported.documents["base"]?.keys.sorted() == ["sops"])
    }
}

@Suite struct `One value laid over another` {
    private func value(_ text: String) throws -> ImportedValue {
        let root = try #require(Layer.parse(Array(text.utf8), file: "layer.yaml").document?.root)
        return ImportedValue(root)
    }

    @Test(arguments: [
        ("{a: 1, b: {c: 2, d: 3}}", "{b: {d: 4, e: 5}}", "{a: 1, b: {c: 2, d: 4, e: 5}}"), ("{a: 1, b: 2}", "{a: null, c: null}", "{b: 2}"),
        ("{a: [1, 2]}", "{a: [3]}", "{a: [3]}"), ("{a: {b: 1}}", "{a: 2}", "{a: 2}"), ("{a: 2}", "{a: {b: 1, c: null}}", "{a: {b: 1}}"),
        ("{a: null}", "{b: [null]}", "{a: null, b: [null]}"),
    ])
    func `merges as layers do (R9)`(inherited: String, over: String, result: String) throws {
        #expect(try value(over).laid(over: value(inherited)).isEqual(to: value(result)))
    }
}
