import Documents
import History
import Overlays
import Rendering
import TestSupport
import Testing
import Validating

@Suite struct `A resident rendering` {
    private static let schema = "properties: { port: { type: integer, maximum: 8 } }\n"
    private static let manifest = """
        version: 1
        environments: { dev: {}, prod: {}, prod-eu: { inherits: prod } }
        schemas: [{ documents: "team-*/**", schema: schemas/team.yaml }]
        targets:
          - { name: whole, documents: "**", format: yaml, path: "whole/{document}.yaml", header: true, optional: true }
          - { name: port, documents: "team-*/*", select: port, optional: true, format: text, path: "port/{document}" }
          - { name: page, documents: app, format: text, template: templates/page, path: page, optional: true, group: pages }
        """

    /// Commits of every sort: layers come, change, go and break, schemas, templates, sealed files, rules, manifest, other folders.
    @Test(arguments: 0 ..< (longRun ? 300 : 8) as Range<UInt64>)
    func `gives what the validator gives, commit after commit`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder(below: "/dev/shm"), root = seed % 2 == 0 ? "" : "config"
        func placed(_ path: String) -> String { root.isEmpty || path.hasPrefix("..") ? String(path.trimming("../")) : "\(root)/\(path)" }
        let first: [String: String?] = [
            "cfgops.yaml": Self.manifest, "schemas/team.yaml": Self.schema, "templates/page": "port {{port}}\n",
            "environments/base/app.yaml": "port: 1\n", "environments/base/team-a/one.yaml": "port: 2\n",
        ]
        let repository = try folder.repository(Dictionary(uniqueKeysWithValues: first.map { (placed($0), $1) }))
        let place = ConfigurationRoot(repository: repository, folder: root)
        let environments = ["dev", "prod-eu"], openers = [TestOpener(), TestOpener()]
        let residents = environments.map { ResidentRendering(root: place, environment: $0) }
        var accepted = [Int](repeating: 0, count: 2), known: [[RenderedFile]] = [[], []]
        for step in 0 ..< 25 {
            if step > 0 {
                var edits: [String: String?] = [:]
                for _ in 0 ... Int.random(in: 0 ... 2, using: &random) {
                    let (path, text) = Self.edit(&random)
                    edits.updateValue(text, forKey: placed(path))
                }
                // Now and then everything is put in order.
                if step % 5 == 0 {
                    for (path, text) in Self.oddities.merging(first, uniquingKeysWith: { $1 }) {
                        edits.updateValue(text, forKey: placed(path))
                    }
                }
                try repository.commit(edits)
            }
            guard let commit = try repository.head().commit else { continue }
            for (index, environment) in environments.enumerated() {
                // Now and then other keys.
                let opener = openers[Int.random(in: 0 ... 9, using: &random) == 0 ? 1 : 0]
                let inputs = Inputs(today: step < 20 ? "2026-01-01" : "2026-01-02", opener: opener)
                let found = try residents[index].render(commit, inputs: inputs)
                let loaded = try LoadedConfiguration.read(
                    root: place, tree: repository.snapshot(commit, root: root), inputs: inputs, cache: LayerCache())
                let (wanted, verdict) = try Validator(loaded).rendering(of: environment)
                let note: Comment = "seed \(seed), step \(step), \(environment)"
                try #require(found.rendering == wanted, note)
                try #require(found.verdict.diagnostics.map(\.rendered) == verdict.diagnostics.map(\.rendered), note)
                guard let rendering = found.rendering else { continue }
                accepted[index] += 1
                if let paths = found.changedPaths {
                    let changed = try RenderedChange.all(from: known[index], to: rendering.files).map(\.path)
                    #expect(paths.isSuperset(of: changed), note)
                }
                known[index] = rendering.files
            }
        }
        #expect(accepted.allSatisfy { (3 ..< 25).contains($0) }, "\(accepted): commits should neither always nor never be accepted")
    }

    /// What may be wrong, taken away.
    private static var oddities: [String: String?] {
        let paths = [
            ".sops.yaml", "../.sops.yaml", "environments/prod/app.secrets.yaml", "environments/base/app.yml",
            "environments/base/team-a/One.yaml", "environments/new-8/app.yaml", "environments/new-9/app.yaml",
        ]
        let layers = ["dev", "prod", "prod-eu", "base"].flatMap { environment in
            ["app", "team-a/one", "team-a/two", "team-b/one"].map { "environments/\(environment)/\($0).yaml" }
        }
        return Dictionary(uniqueKeysWithValues: (paths + layers).map { ($0, nil) })
    }

    private static func edit(_ random: inout SeededRandom) -> (path: String, text: String?) {
        let number = Int.random(in: 0 ... 9, using: &random)
        let sealed = "key: ENC[data:s\(number),type:str]\nsops: { mac: x, version: 3.9.0 }\n"
        switch Int.random(in: 0 ..< 40, using: &random) {
        case 0: return ("cfgops.yaml", manifest.replacing("path: page", with: "path: page-\(number)"))
        case 1: return ("cfgops.yaml", manifest)
        case 2: return ("schemas/team.yaml", number < 3 ? "properties: { port: { maximum: 4 } }\n" : schema)
        case 3: return ("templates/page", number == 0 ? "{{#port}" : "port {{port}} \(number)\n")
        case 4: return (".sops.yaml", number < 5 ? nil : "creation_rules: [{ path_regex: '\\.secrets\\.', age: age1x }]\n")
        case 5: return ("../.sops.yaml", number < 5 ? nil : "creation_rules: [{ path_regex: nothing, age: age1x }]\n")
        case 6: return ("environments/prod/app.secrets.yaml", number < 4 ? nil : sealed)
        case 7: return ("README.md", "words \(number)\n")
        case 8: return ("environments/base/app.yml", number < 8 ? nil : "port: 3\n")
        case 9: return ("environments/base/team-a/One.yaml", number < 8 ? nil : "port: 3\n")
        case 10: return ("environments/new-\(number)/app.yaml", number < 8 ? nil : "port: 3\n")
        case 11: return ("environments/base/notes.txt", number < 5 ? nil : "\(number)\n")
        default:
            let environment = ["base", "base", "dev", "prod", "prod-eu"].randomElement(using: &random) ?? "base"
            let name = ["app", "team-a/one", "team-a/two", "team-b/one"].randomElement(using: &random) ?? "app"
            let text: String? =
                switch Int.random(in: 0 ... 14, using: &random) {
                case 0: "port: [\(number)"
                case 1: "other: ${app:port}\n"
                case 2, 3, 4: nil
                default: "port: \(number)\n"
                }
            return ("environments/\(environment)/\(name).yaml", text)
        }
    }
}

extension String {
    fileprivate func trimming(_ prefix: String) -> Substring { hasPrefix(prefix) ? dropFirst(prefix.count) : self[...] }
}
