import Documents
import Overlays
import Rendering
import TestSupport
import Testing

/// What the writers write, independent readers read back equal: Python's json, tomllib and configparser, PyYAML, ruamel.yaml, a real shell,
/// python-dotenv, the docker client, systemd's library, java.util.Properties, `kubectl kustomize`. What a format cannot say is refused.
@Suite(.serialized) struct `Every format` {
    @Test func `gives naughty strings back as values and as keys, or refuses them`() throws {
        guard let folder = Conformance.folder("naughty-strings") else { return }
        let strings = try #require(Json.parse(readFile("\(folder)/blns.json"), file: "blns.json").document?.root).elements.map(\.text)
        #expect(strings.count > 0)
        let batch = try FormatBatch("naughty strings")
        for (index, text) in strings.enumerated() {
            try batch.add("{\"value\": \(quoted(text))}", named: "value-\(index)")
            try batch.add("{\(quoted(text)): \"value\"}", named: "key-\(index)")
        }
        for wanted in FormatBatch.all {
            #expect((batch.written[wanted.name] ?? 0) + (batch.refused[wanted.name]?.count ?? 0) == 2 * strings.count)
            for message in batch.refused[wanted.name] ?? [] { #expect(isClear(message, wanted.name), "\(wanted.name): \(message)") }
        }
        for name in ["json", "yaml", "toml", "properties"] { #expect(batch.refused[name] == nil) }
        try batch.readBack()
    }

    @Test func `gives random documents back, or refuses them`() throws {
        let batch = try FormatBatch("random documents")
        let count = longRun ? 10_000 : 200
        for seed in 0 ..< UInt64(count) {
            var random = RandomDocument(seed: seed, isTame: seed % 2 == 1)
            try batch.add(random.mapping(depth: 0), named: "seed-\(seed)")
        }
        for (name, messages) in batch.refused { for message in messages { #expect(isClear(message, name), "\(name): \(message)") } }
        for name in ["json", "yaml", "properties"] { #expect(batch.written[name] == count) }
        for wanted in FormatBatch.all { #expect((batch.written[wanted.name] ?? 0) > count / 4, "\(wanted.name)") }
        try batch.readBack()
    }

    @Test func `gives the values of toml-test back`() throws {
        guard let folder = Conformance.folder("toml-test/tests/valid") else { return }
        let found = try run(["find", folder, "-name", "*.json"])
        let paths = found.output.split(separator: "\n").map(String.init).sorted()
        #expect(paths.count > 200)
        let batch = try FormatBatch("toml-test")
        for (index, path) in paths.enumerated() {
            let root = try #require(Json.parse(readFile(path), file: path).document?.root)
            try batch.add(
                TaggedJson.layer(root), isYaml: true, value: TaggedJson.value(root), named: "case-\(index)",
                as: [FormatBatch.toml, FormatBatch.toml.crlf, FormatBatch.yaml])
        }
        #expect(batch.refused["toml"] == nil && batch.written["toml"] == paths.count)
        try batch.readBack()
    }

    @Test func `gives back what readers of properties and of .env files found in theirs`() throws {
        guard let properties = Conformance.folder("properties"), let dotenv = Conformance.folder("dotenv") else { return }
        let batch = try FormatBatch("properties and .env files")
        let cases = try #require(Json.parse(readFile("\(properties)/load-cases.json"), file: "").document?.root).elements
        for (index, one) in cases.enumerated() {
            guard let pairs = one["utf8"]?.elements, one["utf8"]?.kind == .sequence else { continue }
            let entries = pairs.map { "\(quoted($0.elements[0].text)): \(quoted($0.elements[1].text))" }
            try batch.add("{\(entries.joined(separator: ", "))}", named: "properties-\(index)", as: [FormatBatch.properties])
        }
        #expect(batch.refused["properties"] == nil && (batch.written["properties"] ?? 0) > 100)
        let files = try #require(Json.parse(readFile("\(dotenv)/read-by-python-dotenv.json"), file: "").document?.root).ownEntries
        for (index, file) in files.enumerated() {
            let entries = file.value.ownEntries.filter { $0.value.kind == .string }
            let texts = entries.map { "\(quoted($0.key.text)): \(quoted($0.value.text))" }
            let formats = [FormatBatch.dotenv, FormatBatch.docker, FormatBatch.dockerKeepingKeys, FormatBatch.systemd]
            try batch.add("{\(texts.joined(separator: ", "))}", named: "dotenv-\(index)", as: formats)
        }
        #expect((batch.written["dotenv"] ?? 0) > 0)
        try batch.readBack()
    }

    /// What a format says that it cannot hold.
    private func isClear(_ message: String, _ format: String) -> Bool {
        let variables = ["expected letters, digits and _", "and so does \"", "holds a NUL byte"]
        let reasons: [String] =
            switch format.split(separator: "-")[0] {
            case "toml": ["is null, which TOML cannot say", "TOML's integers have 64 bits"]
            case "dotenv": variables + ["which the shell keeps for itself"]
            case "docker": variables + ["line feed", "carriage return", "characters of ASCII"]
            case "systemd": variables + ["control character", "noncharacter", "line feed, which `line-ends: crlf` would change"]
            case "ini": ["cannot be the section", "cannot have the key", "cannot be written: ", "which INI cannot say", "and so does \""]
            default: ["cannot be a key of a", "holds only text"]
            }
        return reasons.contains(where: message.contains)
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
func quoted(_ text: String) -> String {
    let units = text.utf16.map { unit -> String in
        if let scalar = Unicode.Scalar(unit), scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            return String(scalar)
        }
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return "\"" + units.joined() + "\""
}

/// The notation of toml-test: a scalar is `{"type": ..., "value": "text"}`.
private enum TaggedJson {
    /// As a YAML layer.
    static func layer(_ value: Value) -> String {
        written(value) { type, text in
            switch type {
            case "integer", "bool": text
            case "float" where text.hasSuffix("inf"): text.replacing("inf", with: ".inf")
            case "float" where text.hasSuffix("nan"): ".nan"
            case "float": text.contains { ".eE".contains($0) } ? text : text + ".0"
            default: yaml(text)
            }
        }
    }

    /// As Python's `json` reads it.
    static func value(_ value: Value) -> String {
        written(value) { type, text in
            switch type {
            case "integer", "bool": text
            case "float" where text.hasSuffix("inf"): text.hasPrefix("-") ? "-Infinity" : "Infinity"
            case "float" where text.hasSuffix("nan"): "NaN"
            case "float": text.contains { ".eE".contains($0) } ? text : text + ".0"
            default: quoted(text)
            }
        }
    }

    private static func written(_ value: Value, _ scalar: (String, String) -> String) -> String {
        if value.kind == .sequence { return "[" + value.elements.map { written($0, scalar) }.joined(separator: ", ") + "]" }
        if let type = value["type"], let text = value["value"], type.kind == .string, value.ownEntries.count == 2 {
            return scalar(type.text, text.text)
        }
        return "{" + value.ownEntries.map { "\(yaml($0.key.text)): \(written($0.value, scalar))" }.joined(separator: ", ") + "}"
    }

    /// A string in double quotes that YAML and JSON read alike: escapes for single units, other characters as they are.
    private static func yaml(_ text: String) -> String {
        "\"" + text.unicodeScalars.map { $0.value < 0x10000 ? quoted(String($0)).dropFirst().dropLast() : Substring(String($0)) }.joined()
            + "\""
    }
}
