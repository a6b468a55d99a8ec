import Documents
import Importing
import TestSupport
import Testing

@Suite struct `Values files of Helm` {
    private func read(_ files: [String: String]) throws -> ImportedConfiguration {
        try HelmFolder.read(SourceFolder(files: PlannedFiles(files.mapValues { Array($0.utf8) }), name: "shop"))
    }

    @Test func `are documents by folder and environments by name`() throws {
        let configuration = try read([
            "values.yaml": "# how many\nreplicas: 1\nimage: {tag: a}\n", "values-prod.yaml": "replicas: 3\n",
            "staging.yaml": "image: {tag: b}\n",
            "Chart.yaml": "name: shop\n", "templates/deployment.yaml": "{{ no yaml }}", "charts/db/values.yaml": "size: 1Gi\n",
            "charts/db/values.prod.yml": "size: null\n", "charts/db/prod-secrets.yaml": "password: x\n", "notes/prod.yaml": "left: out\n",
        ])
        #expect(configuration.diagnostics.map(\.rendered) == [])
        let lines = configuration.environments.flatMap { environment in
            (configuration.documents[environment.name] ?? [:]).sorted { $0.key < $1.key }.flatMap { name, document -> [String] in
                guard case .mapping(let value) = document else { return [] }
                return ["\(environment.name) \(name):"] + outline(value, indentation: "  ")
            }
        }
        #expect(
            lines == [
                "base charts/db:", "  size = string 1Gi", "base shop:", "  # how many", "  replicas = integer 1", "  image:",
                "    tag = string a", "prod charts/db:", "  password = string x", "prod shop:", "  replicas = integer 3", "  image:",
                "    tag = string a", "staging charts/db:", "  size = string 1Gi", "staging shop:", "  # how many",
                "  replicas = integer 1",
                "  image:", "    tag = string b",
            ])
    }

    @Test(
        arguments: [
            (["values.yaml", "values-prod.yaml"], "values files of Helm: values.yaml, values-prod.yaml"),
            (["charts/a/values.yaml"], "values files of Helm: charts/a/values.yaml"), (["prod.yaml", "dev.yaml"], nil),
            (["prod/values.yaml", "dev/values.yaml"], nil),
        ] as [([String], String?)])
    func `are told by their values.yaml`(files: [String], words: String?) throws {
        let source = PlannedFiles(Dictionary(uniqueKeysWithValues: files.map { ($0, Array("a: 1\n".utf8)) }))
        #expect(try HelmFolder.recognise(SourceFolder(files: source, name: "x")) == words)
    }

    @Test func `say what is wrong with them`() throws {
        let configuration = try read(["values.yaml": "a: 1\n---\nb: 2\n", "prod.yaml": "- a\n", "dev.yaml": "a: 1\na: 2\n"])
        #expect(
            configuration.diagnostics.map(\.rendered) == [
                "shop/values.yaml:3:1: error: expected one document of values, found 2",
                "shop/dev.yaml:2:1: error: expected each key once, found \"a\" again, stated first at shop/dev.yaml:1:1\n  hint: remove one of the two",
                "shop/prod.yaml:1:3: error: expected a mapping at the root of a document",
            ])
    }

    /// `Tests/Oracles/helm.py` merges as Helm does.
    @Test func `have the values that Helm would give to templates`() throws {
        var random = SeededRandom(seed: 7)
        let cases = (0 ..< 300).map { _ in [mapping(&random, depth: 0), mapping(&random, depth: 0)] }
        let list = "[" + cases.map { "[" + $0.joined(separator: ",") + "]" }.joined(separator: ",") + "]"
        let result = try run(["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/helm.py"], input: Array(list.utf8))
        #expect(result.error == "" && result.status == 0)
        let answers = try #require(Json.parse(result.standardOutput, file: "answer.json").document?.root).elements
        #expect(answers.count == cases.count)
        for (files, answer) in zip(cases, answers) {
            let configuration = try read(["values.yaml": files[0], "prod.yaml": files[1]])
            guard case .mapping(let value)? = configuration.documents["prod"]?["shop"] else {
                Issue.record("no document for \(files)")
                continue
            }
            #expect(value.isEqual(to: ImportedValue(answer)), "\(files)")
        }
    }

    /// JSON, which is YAML: few keys, so that both files speak of the same.
    private func mapping(_ random: inout SeededRandom, depth: Int) -> String {
        let keys = ["a", "b", "c", "d"].filter { _ in Bool.random(using: &random) }
        let entries = keys.map { key -> String in
            switch Int.random(in: 0 ..< (depth < 3 ? 6 : 4), using: &random) {
            case 0: "\"\(key)\":\(Int.random(in: 0 ... 9, using: &random))"
            case 1: "\"\(key)\":null"
            case 2: "\"\(key)\":[1,{\"x\":null}]"
            case 3: "\"\(key)\":\"text\""
            default: "\"\(key)\":\(mapping(&random, depth: depth + 1))"
            }
        }
        return "{" + entries.joined(separator: ",") + "}"
    }
}
