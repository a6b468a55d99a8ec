import Documents
import History
import Overlays
import TestSupport
import Validating

/// One case of a table in `Tests/Explanations`: a schema, layers, and what the one validator says about them.
///
/// A case starts with `== ` and what it is about; `-- ` heads a file, whose lines begin with `| `; the errors follow with `> `. `schema` is
/// the schema of document `app`. The name of an environment is its layer of `app`, `prod.json` where it is JSON, and each environment
/// inherits the one that is named before it, unless the case has a manifest. Lines with `# ` are for the reader.
struct GoldenExplanation {
    var place: String
    var title: String
    /// Paths and texts in the order of the case.
    var files: [(path: String, text: String)] = []
    /// Lines with their first two characters.
    var expected: [String] = []

    /// The lines that the table should have for this case.
    func outcome() throws -> [String] {
        let folder = try TemporaryFolder()
        let contents = Dictionary(files.map { ($0.path, Optional($0.text)) }) { first, _ in first }
        let repository = try folder.repository(contents.merging([Manifest.file: manifest]) { own, _ in own })
        let root = ConfigurationRoot(repository: repository, folder: "")
        let loaded = try LoadedConfiguration.read(
            root: root, tree: repository.headSnapshot(root: ""), inputs: Inputs(), cache: LayerCache())
        return try Validator(loaded).verdict().errors.flatMap { complaint in
            complaint.rendered.split(separator: "\n").map { "> \($0)" }
        }
    }

    private var manifest: String {
        var environments: [String] = []
        for path in files.compactMap({ LayerPath($0.path) }) where path.environment != "base" && !environments.contains(path.environment) {
            environments.append(path.environment)
        }
        let declared = (environments.isEmpty ? ["prod"] : environments).enumerated().map { index, name in
            "  \(name): { inherits: \(index == 0 ? "base" : environments[index - 1]) }\n"
        }
        let schema = files.first { $0.path.hasPrefix("schemas/") }?.path ?? ""
        return "version: 1\nenvironments:\n\(declared.joined())schemas:\n  - { documents: app, schema: \(schema) }\n"
    }
}

// MARK: Tables

extension GoldenExplanation {
    static func read(_ name: String) throws -> [GoldenExplanation] {
        var cases: [GoldenExplanation] = []
        for (number, line) in try fileLines(name).enumerated() {
            let text = String(line.dropFirst(min(3, line.utf8.count)))
            switch line.prefix(2) {
            case "==": cases.append(GoldenExplanation(place: "\(name):\(number + 1)", title: text))
            case "--": cases[cases.count - 1].files.append((path(named: text), ""))
            case "| ", "|":
                let last = cases[cases.count - 1].files.count - 1
                cases[cases.count - 1].files[last].text += line.dropFirst(2) + "\n"
            case "> ": cases[cases.count - 1].expected.append(line)
            default: break
            }
        }
        return cases
    }

    private static func path(named name: String) -> String {
        if name.contains("/") { return name }
        if name == "schema" { return "schemas/app.schema.yaml" }
        let isJson = name.hasSuffix(".json")
        return "environments/\(isJson ? String(name.dropLast(5)) : name)/app.\(isJson ? "json" : "yaml")"
    }

    /// The table with what the validator says now.
    static func update(_ name: String) throws {
        var cases = try read(name)[...], result: [String] = [], outcome: [String] = []
        for line in try fileLines(name) where !line.hasPrefix("> ") {
            if line.hasPrefix("==") || line.isEmpty {
                result += outcome
                outcome = []
            }
            if line.hasPrefix("=="), let next = cases.popFirst() { outcome = try next.outcome() }
            result.append(line)
        }
        if !outcome.isEmpty { result += outcome + [""] }
        try writeFile(path(name), Array(result.joined(separator: "\n").utf8))
    }

    private static func path(_ name: String) -> String { "\(packageFolder)/Tests/Explanations/\(name)" }

    private static func fileLines(_ name: String) throws -> [String] {
        String(decoding: try readFile(path(name)), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
