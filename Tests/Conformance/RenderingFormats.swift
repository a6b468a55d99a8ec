import Documents
import Overlays
import Rendering
import TestSupport
import Testing

/// What the writers write, independent readers read back equal: PyYAML, ruamel.yaml, Python's json, a real shell and python-dotenv
/// (`Tests/Oracles/formats.py`). What a format cannot say is refused.
@Suite struct `Every format` {
    private static let formats = ["json": "json", "yaml": "yaml", "env": "dotenv", "configmap": "configmap"]

    @Test func `gives naughty strings back as values and as keys, or refuses them`() throws {
        guard let folder = Conformance.folder("naughty-strings") else { return }
        let parsed = Json.parse(try readFile("\(folder)/blns.json"), file: "blns.json")
        let strings = try #require(parsed.document?.root).elements.map(\.text)
        #expect(strings.count > 0)

        let output = try TemporaryFolder()
        var written: [String: Int] = [:], refused: [String: [String]] = [:]
        for (index, text) in strings.enumerated() {
            let documents = ["{\"value\": \(quoted(text))}", "{\(quoted(text)): \"value\"}"]
            for (document, role) in zip(documents, ["value", "key"]) {
                try render(document, named: "\(role)-\(index)", to: output.path, &written, &refused)
            }
        }
        for (format, messages) in refused {
            print("naughty strings, \(format): \(written[format] ?? 0) written, \(messages.count) refused")
            for message in messages { #expect(isClear(message, format), "\(message)") }
        }
        #expect(refused["json"] == nil && refused["yaml"] == nil)
        for suffix in Self.formats.keys {
            #expect((written[suffix] ?? 0) + (refused[suffix]?.count ?? 0) == 2 * strings.count)
        }
        try readBack(output.path, written)
    }

    @Test func `gives random documents back`() throws {
        let output = try TemporaryFolder()
        var written: [String: Int] = [:], refused: [String: [String]] = [:]
        let count = longRun ? 10_000 : 200
        for seed in 0 ..< UInt64(count) {
            var random = RandomDocument(seed: seed)
            try render(random.mapping(depth: 0), named: "seed-\(seed)", to: output.path, &written, &refused)
        }
        #expect(written["json"] == count && written["yaml"] == count)
        for (format, messages) in refused { for message in messages { #expect(isClear(message, format), "\(message)") } }
        #expect((written["env"] ?? 0) > count / 4 && (written["configmap"] ?? 0) > count / 4)
        try readBack(output.path, written)
    }

    /// Writes the document in every format that takes it.
    private func render(
        _ document: String, named name: String, to folder: String, _ written: inout [String: Int], _ refused: inout [String: [String]]
    ) throws {
        try writeFile("\(folder)/\(name).source.json", Array(document.utf8))
        for (suffix, format) in Self.formats {
            let targets = "targets: [{ name: t, documents: app, format: \(format), path: out }]"
            let manifest = "version: 1\nenvironments: { dev: {} }\nreferences: { \"off\": [\"**\"] }\n\(targets)\n"
            let source = TextSource(files: [Manifest.file: manifest, "environments/base/app.json": document])
            let configuration = try Configuration(source: source, manifest: #require(try Manifest.load(from: source).manifest))
            let (rendering, diagnostics) = try Renderer(configuration: configuration).render(environment: "dev")
            if let rendering {
                try writeFile("\(folder)/\(name).\(suffix)", rendering.files[0].bytes)
                written[suffix, default: 0] += 1
            } else {
                refused[suffix, default: []].append(diagnostics.map(\.rendered).joined(separator: "\n"))
            }
        }
    }

    /// The message has a place in the layer and says what the format expects.
    private func isClear(_ message: String, _ format: String) -> Bool {
        let reasons =
            format == "env"
            ? ["expected letters, digits and _", "which the shell keeps for itself", "holds a NUL byte", "and so does \"app"]
            : ["cannot be a key of a ConfigMap", "a ConfigMap holds only text"]
        return message.hasPrefix("environments/base/app.json:1:") && reasons.contains(where: message.contains)
    }

    private func readBack(_ folder: String, _ written: [String: Int]) throws {
        let result = try run(["/usr/bin/python3", "-B", "\(packageFolder)/Tests/Oracles/formats.py", folder], deadline: 1200)
        #expect(result.status == 0 && result.error == "")
        for line in result.output.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            #expect(words[1] == words[2], "\(line)")
            #expect(Int(words[1]) == written[words[0]] ?? 0, "\(line)")
        }
    }
}

/// Files of a configuration in a dictionary.
struct TextSource: LayerSource {
    let files: [String: String]

    func list(_ folder: String) throws -> [SourceEntry]? {
        var kinds: [String: SourceEntry.Kind] = [:]
        for path in files.keys where path.hasPrefix(folder + "/") {
            let rest = path.dropFirst(folder.count + 1), name = rest.prefix { $0 != "/" }
            kinds[String(name)] = name.count == rest.count ? .file : .folder
        }
        return kinds.isEmpty ? nil : kinds.map { SourceEntry(name: $0.key, kind: $0.value) }
    }

    func read(_ path: String) throws -> [UInt8]? { files[path].map { Array($0.utf8) } }
}

/// A string in JSON, spelled here on its own: all but letters and digits as escapes.
private func quoted(_ text: String) -> String {
    let units = text.utf16.map { unit -> String in
        if let scalar = Unicode.Scalar(unit), scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            return String(scalar)
        }
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return "\"" + units.joined() + "\""
}

/// JSON texts of random mappings. Keys are distinct, also as variables; numbers are those that YAML 1.1 and 1.2 read alike.
private struct RandomDocument {
    private var random: SeededRandom
    private var keys = 0

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func mapping(depth: Int) -> String {
        let entries = (0 ..< Int.random(in: depth == 0 ? 1 ... 8 : 0 ... 4, using: &random)).map { _ in
            keys += 1
            let styles = ["k\(keys)", "key-\(keys)", "k.\(keys)", "\u{e9} \(keys)"]
            let key = styles[Int.random(in: 0 ..< (keys % 3 == 0 ? 4 : 2), using: &random)]
            return "\(quoted(key)): \(value(depth: depth + 1))"
        }
        return "{" + entries.joined(separator: ", ") + "}"
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0 ..< (depth < 4 ? 12 : 9), using: &random) {
        case 0: return depth > 1 ? "null" : "false"
        case 1: return Bool.random(using: &random) ? "true" : "false"
        case 2: return String(Int.random(in: .min ... .max, using: &random))
        case 3: return "\(Int.random(in: -999 ... 999, using: &random)).\(Int.random(in: 1 ... 9, using: &random))"
        case 4 ... 8: return quoted(string())
        case 9:
            let elements = (0 ..< Int.random(in: 0 ... 3, using: &random)).map { _ in value(depth: depth + 1) }
            return "[" + elements.joined(separator: ", ") + "]"
        default: return mapping(depth: depth)
        }
    }

    private mutating func string() -> String {
        let alphabet = Array("ab01 \n\t'\"\\$`#:-=~{}[]&*!|>%@,?.\r\u{e9}\u{2028}\u{feff}\u{1f600}\u{7f}\u{85}")
        let count = Int.random(in: 0 ... 9, using: &random)
        return String((0 ..< count).map { _ in alphabet[Int.random(in: 0 ..< alphabet.count, using: &random)] })
    }
}
