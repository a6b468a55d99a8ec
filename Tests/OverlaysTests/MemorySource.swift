import Documents
import Overlays
import Synchronization
import Testing

/// A configuration root in a dictionary from path to text. Counts what is read.
final class MemorySource: LayerSource {
    let files: [String: String]
    let strangers: [String: SourceEntry.Kind]
    private let log = Mutex<[String]>([])

    init(_ files: [String: String], strangers: [String: SourceEntry.Kind] = [:]) {
        self.files = files
        self.strangers = strangers
    }

    /// Folders as `FOLDER/` and files, in the order of reading.
    var touched: [String] { log.withLock { $0 } }

    func list(_ folder: String) throws -> [SourceEntry]? {
        log.withLock { $0.append(folder + "/") }
        var kinds: [String: SourceEntry.Kind] = [:]
        let all = files.mapValues { _ in SourceEntry.Kind.file }.merging(strangers) { $1 }
        for (path, kind) in all where path.hasPrefix(folder + "/") {
            let parts = path.dropFirst(folder.utf8.count + 1).split(separator: "/")
            kinds[String(parts[0])] = parts.count > 1 ? .folder : kind
        }
        return kinds.isEmpty ? nil : kinds.map { SourceEntry(name: $0.key, kind: $0.value) }
    }

    func read(_ path: String) throws -> [UInt8]? {
        log.withLock { $0.append(path) }
        return files[path].map { Array($0.utf8) }
    }

    /// For `TestOpener`.
    func isSealed(_ bytes: [UInt8], path: String) -> Bool { bytes.starts(with: "sealed:".utf8) }
}

/// A configuration from files; the manifest is `version: 1` unless it is among them.
func configuration(
    _ files: [String: String], strategies: StrategyTable = .empty, defaults: DefaultTable = .empty, inputs: Inputs = Inputs()
) throws -> Configuration {
    try configuration(MemorySource(files), strategies: strategies, defaults: defaults, inputs: inputs)
}

func configuration(
    _ source: MemorySource, strategies: StrategyTable = .empty, defaults: DefaultTable = .empty, inputs: Inputs = Inputs()
) throws -> Configuration {
    let manifest = try manifest(source.files[Manifest.file] ?? "version: 1")
    return try Configuration(source: source, manifest: manifest, strategies: strategies, defaults: defaults, inputs: inputs)
}

/// The manifest in a text; throws what is wrong with it.
func manifest(_ text: String) throws -> Manifest {
    let (manifest, diagnostics) = Manifest.read(Array(text.utf8))
    guard let manifest else { throw Diagnostics(diagnostics) }
    return manifest
}

/// Layers of document `app`, base first, each environment inheriting the one before it: `base`, `e1`, `e2` ...
func chained(_ layers: [String]) -> [String: String] {
    var files = ["environments/base/app.yaml": layers[0]], manifest = "version: 1\nenvironments:\n"
    for (index, layer) in layers.enumerated().dropFirst() {
        files["environments/e\(index)/app.yaml"] = layer
        manifest += "  e\(index): { inherits: \(index == 1 ? "base" : "e\(index - 1)") }\n"
    }
    if layers.count == 1 { manifest += "  e1: {}\n" }
    files[Manifest.file] = manifest
    return files
}

extension EffectiveDocument {
    /// The tree in one line: strings quoted, everything else as written; `<sealed>` and `<deferred: ...>` for secrets.
    func shown(_ id: NodeID? = nil) -> String {
        let id = id ?? root
        switch kind(id) {
        case .mapping: return "{" + children(id).map { "\(text($0.key)): \(shown($0.value))" }.joined(separator: ", ") + "}"
        case .sequence: return "[" + elements(id).map { shown($0) }.joined(separator: ", ") + "]"
        case .string:
            if isSealed(id) { return "<sealed>" }
            if let pieces = deferredPieces(id) { return "<deferred: " + pieces.map { shown($0) }.joined(separator: " + ") + ">" }
            return "\"\(text(id))\""
        case .null: return "null"
        default: return text(id)
        }
    }
}

extension EffectiveResult {
    /// The document in one line, or `-` when there is none.
    var shown: String { document?.shown() ?? "-" }
    var complaints: [String] { diagnostics.map(\.rendered) }
}
