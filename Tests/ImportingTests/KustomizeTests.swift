import Documents
import Importing
import Overlays
import TestSupport
import Testing

/// One tree of kustomizations with what kustomize makes of it: `Tests/Kustomizations/*.txt`.
struct KustomizeCase: CustomStringConvertible {
    let description: String
    /// The folder that is built.
    let folder: String
    let files: [String: [UInt8]]
    /// What stands above `-- expected --`.
    private let head: String
    let expected: String?

    private static let folder = packageFolder + "/Tests/Kustomizations"
    private static let mark = "-- expected --\n"

    static let all: [KustomizeCase] = {
        let names = (try? FolderSource(root: folder).list(""))?.map(\.name) ?? []
        return names.compactMap { name in
            (try? readFile("\(folder)/\(name)")).map { KustomizeCase(name, String(decoding: $0, as: UTF8.self)) }
        }
    }()

    private init(_ name: String, _ text: String) {
        let parts = text.split(separator: KustomizeCase.mark, omittingEmptySubsequences: false)
        head = String(parts[0])
        expected = parts.count > 1 ? String(parts[1]) : nil
        var files: [String: String] = [:], current: String?, folder = ""
        for line in head.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                current = String(line.dropFirst(3).dropLast(3))
                files[current ?? ""] = ""
            } else if let current {
                files[current, default: ""] += line + "\n"
            } else if line.hasPrefix("# in ") {
                folder = String(line.dropFirst(5))
            }
        }
        (description, self.folder) = (name, folder)
        // Bytes that are no text are spelled out.
        self.files = files.mapValues { $0 == "\\xff\\x00\n" ? [0xFF, 0x00] : Array($0.utf8) }
    }

    /// What kubectl makes of it now.
    func kubectl() throws -> String {
        let temporary = try TemporaryFolder()
        for (path, bytes) in files { try temporary.write(path, bytes) }
        let result = try run(["kubectl", "kustomize", temporary.path(folder.isEmpty ? "." : folder)])
        guard result.status == 0 else { throw Diagnostic("kubectl", "\(description): \(result.error)") }
        return result.output
    }

    func record(_ output: String) throws {
        try writeFile("\(KustomizeCase.folder)/\(description)", Array((head + KustomizeCase.mark + output).utf8))
    }
}

@Suite struct `A kustomization` {
    @Test(arguments: KustomizeCase.all)
    func `is built as kustomize builds it`(example: KustomizeCase) throws {
        let build = try Kustomize.build(example.folder, in: TextFiles(files: example.files))
        #expect(build.diagnostics.filter(\.isError).map(\.rendered) == [])
        let expected = ForeignFormat.yaml.read(Array(try #require(example.expected).utf8), file: "expected").roots
        #expect(outline(build.objects) == outline(expected))
    }

    @Test func `is built by kubectl as the examples say`() throws {
        guard (try? run(["kubectl", "version", "--client"]))?.status == 0 else {
            return printError("skipped: no kubectl to compare \(KustomizeCase.all.count) recorded kustomizations with")
        }
        try #require(KustomizeCase.all.count >= 20)
        for example in KustomizeCase.all {
            let output = try example.kubectl()
            if updatesExpectations { try example.record(output) } else { #expect(output == example.expected, "\(example)") }
        }
    }
}

/// Files by path.
struct TextFiles: LayerSource {
    var files: [String: [UInt8]]

    func read(_ path: String) -> [UInt8]? { files[path] }

    func list(_ folder: String) -> [SourceEntry]? {
        let prefix = folder.isEmpty ? "" : folder + "/"
        let inner = files.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
        guard !inner.isEmpty else { return nil }
        return Set(inner.map { String($0.prefix { $0 != "/" }) }).map { name in
            SourceEntry(name: name, kind: files[prefix + name] == nil ? .folder : .file)
        }
    }
}

/// Values as lines, keys sorted and numbers by value.
func outline(_ objects: [ImportedValue]) -> [String] {
    objects.flatMap { object in outline(object, "\(object["kind"]?.text ?? "")/\(object["metadata"]?["name"]?.text ?? "")") }
}

private func outline(_ value: ImportedValue, _ path: String) -> [String] {
    switch value.content {
    case .mapping(let entries) where !entries.isEmpty:
        return entries.sorted { $0.key < $1.key }.flatMap { outline($0.value, "\(path).\($0.key)") }
    case .sequence(let elements) where !elements.isEmpty:
        return elements.enumerated().flatMap { outline($0.element, "\(path)[\($0.offset)]") }
    case .mapping: return ["\(path) {}"]
    case .sequence: return ["\(path) []"]
    case .binary(let bytes): return ["\(path) \(bytes)"]
    case .scalar(.null, _): return ["\(path) null"]
    case .scalar(let kind, let text):
        guard let number = number(kind, text) else { return ["\(path) \(kind) \(text)"] }
        return ["\(path) number \(number)"]
    }
}

private func number(_ kind: Node.Kind, _ text: String) -> Double? {
    guard kind == .integer || kind == .decimal else { return nil }
    if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).map(Double.init) }
    return text.hasPrefix("0o") ? Int(text.dropFirst(2), radix: 8).map(Double.init) : Double(text)
}
