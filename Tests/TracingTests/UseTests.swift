import Documents
import History
import Overlays
import Rendering
import TestSupport
import Testing
import Tracing
import Validating

/// A configuration of a few documents that refer to one another, with targets of several kinds.
private struct RandomConfiguration {
    var files: [String: String] = [:]
    /// Scalars that layers state, as `document:path`.
    private(set) var keys: [DocumentPath] = []
    private static let environments = ["base", "dev", "prod", "eu"]

    init(_ random: inout SeededRandom) {
        for number in 0 ..< 4 {
            let name = "d\(number)"
            var lines: [String] = [], mapping: [String] = []
            for key in ["a", "b", "c"] {
                lines.append("\(key): \(value(number, &random))")
                keys.append(DocumentPath(document: name, path: Path([.key(key)])))
            }
            for key in ["x", "y"] {
                mapping.append("\(key): \(value(number, &random))")
                keys.append(DocumentPath(document: name, path: Path([.key("m"), .key(key)])))
            }
            lines.append("m: { \(mapping.joined(separator: ", ")) }")
            // What a reference takes whole, and a path that leads through it.
            if number < 3 { lines += ["whole: ${d\(number + 1):m}", "through: \"<${whole.x}>\""] }
            files["environments/base/\(name).yaml"] = lines.joined(separator: "\n") + "\n"
            for environment in Self.environments.dropFirst() where Int.random(in: 0 ..< 3, using: &random) == 0 {
                files["environments/\(environment)/\(name).yaml"] = "a: \(value(number, &random))\nm: { x: \(value(number, &random)) }\n"
            }
        }
        let formats = ["yaml", "json", "dotenv", "toml"]
        let targets = (0 ..< 6).map { number in
            let select = ["", "select: m, ", "select: m.x, format: text, "].randomElement(using: &random) ?? ""
            let format = select.contains("text") ? "" : "format: \(formats.randomElement(using: &random) ?? ""), "
            return "  - { name: t\(number), documents: d\(Int.random(in: 0 ..< 4, using: &random)), \(select)\(format)path: t\(number) }\n"
        }
        files["cfgops.yaml"] = """
            version: 1
            environments: { dev: {}, prod: {}, eu: { inherits: prod } }
            targets:
            \(targets.joined())  - { name: web, documents: d0, format: text, template: templates/web.mustache, path: web }

            """
        files["templates/web.mustache"] = "{{a}} {{#m}}{{x}}{{/m}}\n"
    }

    /// A number, a reference to a document behind this one, or a string with one inside.
    private func value(_ number: Int, _ random: inout SeededRandom) -> String {
        let target =
            "${d\(Int.random(in: number + 1 ... 4, using: &random)):\(["a", "b", "m.x", "m.y"].randomElement(using: &random) ?? "")}"
        switch Int.random(in: 0 ..< 4, using: &random) {
        case 0 where number < 3 && !target.hasPrefix("${d4"): return "\"\(target)\""
        case 1 where number < 3 && !target.hasPrefix("${d4"): return "\"in \(target) text\""
        default: return String(Int.random(in: 0 ..< 1000, using: &random))
        }
    }

    /// The same with other values of a key in every environment.
    func changing(_ key: DocumentPath) -> [String: String] {
        var changed = files
        for environment in Self.environments.dropFirst() {
            let path = "environments/\(environment)/\(key.document).yaml"
            let steps = key.path.steps.map { if case .key(let name) = $0 { name } else { "" } }
            let text = "changed-\(environment)"
            var lines = (changed[path] ?? "").split(separator: "\n").map(String.init)
            if steps.count == 1 {
                lines.removeAll { $0.hasPrefix("\(steps[0]):") }
                lines.append("\(steps[0]): \(text)")
            } else if let index = lines.firstIndex(where: { $0.hasPrefix("m:") }) {
                lines[index] = steps[1] == "x" ? "m: { x: \(text) }" : String(lines[index].dropLast()) + ", y: \(text) }"
            } else {
                lines.append("m: { \(steps[1]): \(text) }")
            }
            changed[path] = lines.joined(separator: "\n") + "\n"
        }
        return changed
    }
}

@Suite struct `What a value reaches` {
    private func renderings(_ files: [String: String]) throws -> [String: Set<String>] {
        let temporary = try TemporaryFolder(), repository = try temporary.repository([files.mapValues { $0 }])
        let configuration = try loaded(repository).usable()
        var result: [String: Set<String>] = [:]
        for environment in configuration.graph.concrete {
            let (rendering, diagnostics) = try Renderer(configuration: configuration).render(environment: environment)
            try #require(diagnostics.filter(\.isError).map(\.rendered) == [])
            result[environment] = Set(try #require(rendering).files.map { "\($0.path) \($0.digest)" })
        }
        return result
    }

    @Test(arguments: 0 ..< 40 as Range<UInt64>)
    func `is what would be different: found by rendering everything before and after (seed printed)`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let configuration = RandomConfiguration(&random), before = try renderings(configuration.files)
        let temporary = try TemporaryFolder(), repository = try temporary.repository([configuration.files.mapValues { $0 }])
        let state = try loaded(repository), root = state.root
        let index = try Memory(repository).referenceIndex(of: repository.headSnapshot().tree, root: root)
        for key in configuration.keys.shuffled(using: &random).prefix(5) {
            let finder = try UseFinder(key, in: state.usable(), reach: Reach(in: state.usable(), index: index, root: root))
            let after = try renderings(configuration.changing(key))
            for (environment, files) in before {
                let different = Set(files.symmetricDifference(after[environment] ?? []).map { String($0.prefix { $0 != " " }) })
                let uses = try finder.uses(in: environment)
                #expect(uses.errors.isEmpty)
                #expect(Set(uses.files.map(\.path)) == different, "\(key) in \(environment), seed \(seed)")
            }
        }
    }
}
