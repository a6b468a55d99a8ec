import Documents
import Overlays
import Rendering
import TestSupport
import Testing

/// Documents written in many formats into one folder, to be read back by independent readers in one go (`Tests/Oracles/formats.py`).
final class FormatBatch {
    /// A format under the name that the readers know it by.
    struct Case: Sendable {
        let name: String
        let format: @Sendable (String) -> Format
        var lineEnds = TextLayout.LineEnds.lf

        var crlf: Case { Case(name: name + "-crlf", format: format, lineEnds: .crlf) }
    }

    static let json = Case(name: "json") { _ in .json }
    static let yaml = Case(name: "yaml") { _ in .yaml }
    static let toml = Case(name: "toml") { _ in .toml }
    static let dotenv = Case(name: "dotenv") { _ in .dotenv(.shell, keepsKeys: false) }
    static let docker = Case(name: "docker") { _ in .dotenv(.docker, keepsKeys: false) }
    static let dockerKeepingKeys = Case(name: "docker-keep") { _ in .dotenv(.docker, keepsKeys: true) }
    static let systemd = Case(name: "systemd") { _ in .dotenv(.systemd, keepsKeys: false) }
    static let properties = Case(name: "properties") { _ in .properties }
    static let ini = Case(name: "ini") { _ in .ini }
    static let configmap = Case(name: "configmap") { .object(DataObject(.configMap, document: $0)) }
    static let secret = Case(name: "secret") { .object(DataObject(.secret, document: $0)) }

    static let all = [
        json, yaml, toml, dotenv, docker, dockerKeepingKeys, systemd, properties, ini, configmap, secret, json.crlf, yaml.crlf, toml.crlf,
        docker.crlf, systemd.crlf, properties.crlf, ini.crlf,
    ]

    let title: String
    private let folder: TemporaryFolder
    private(set) var written: [String: Int] = [:]
    private(set) var refused: [String: [String]] = [:]

    init(_ title: String) throws {
        self.title = title
        folder = try TemporaryFolder()
        for name in ["source"] + Self.all.map(\.name) { try makeFolder(folder.path(name)) }
    }

    /// Writes a document in every format that takes it.
    ///
    /// - Parameters:
    ///   - layer: JSON, or YAML where `isYaml` says so.
    ///   - value: what the layer means, as Python's `json` reads it; nil: the layer itself.
    func add(_ layer: String, isYaml: Bool = false, value: String? = nil, named name: String, as cases: [Case] = all) throws {
        let path = "environments/base/\(name).\(isYaml ? "yaml" : "json")"
        let manifest = "version: 1\nenvironments: { dev: {} }\nreferences: { \"off\": [\"**\"] }\n"
        let source = TextSource(files: [Manifest.file: manifest, path: layer])
        let configuration = try Configuration(source: source, manifest: #require(try Manifest.load(from: source).manifest))
        let result = try configuration.effective(name, in: "dev")
        let document = try #require(result.document, "\(name): \(result.errors.map(\.rendered)) \(layer)")
        try folder.write("source/\(name)", Array((value ?? layer).utf8))
        for wanted in cases {
            do throws(Diagnostics) {
                var trace: OutputTrace?
                let layout = TextLayout(lineEnds: wanted.lineEnds)
                let bytes = try encoded(document, at: document.root, as: wanted.format(name), layout, tracing: &trace).bytes
                written[wanted.name, default: 0] += 1
                try? folder.write("\(wanted.name)/\(name)", bytes)
            } catch {
                #expect(error.list.allSatisfy { $0.place?.file == path && $0.message.contains("\"\(name)") }, "\(error.list)")
                refused[wanted.name, default: []] += [error.list.map(\.message).joined(separator: "\n")]
            }
        }
    }

    /// Reads everything back. Each reader finds what was written; the counts are printed.
    func readBack() throws {
        let script = "\(packageFolder)/Tests/Oracles/formats.py"
        let result = try run(["/usr/bin/python3", "-B", script, folder.path], deadline: 3600)
        #expect(result.status == 0 && result.error == "", "\(result.error.prefix(4000))")
        for line in result.output.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words[0] != "skipped" else {
                printError("\(title): \(line)")
                continue
            }
            #expect(words.count == 4 && words[2] == words[3], "\(line)")
            let count = written[words[0]] ?? 0
            if !["python-dotenv", "kubectl-kustomize"].contains(words[1]) { #expect(Int(words[3]) == count, "\(line)") }
            let refusals = refused[words[0]]?.count ?? 0
            printError("\(title): \(words[0]) by \(words[1]): \(words[2]) equal, \(refusals) refused, \(count + refusals) in all")
        }
    }
}

private func makeFolder(_ path: String) throws {
    let result = try run(["mkdir", path])
    #expect(result.status == 0)
}
