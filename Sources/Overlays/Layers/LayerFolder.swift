internal import Documents

/// The layers and subfolders of one folder below an environment, with what is wrong about their names (R4).
struct LayerFolder: Sendable {
    /// The plain layer and the secrets layer of each document, by its last segment.
    private(set) var layers: [String: [LayerFile]] = [:]
    private(set) var subfolders: [String] = []
    /// What documents' names start with here: empty or `payments/`.
    private let prefix: String
    /// By the last segment of the document concerned: an error of one document stops no other.
    private(set) var diagnostics: [String: [Diagnostic]] = [:]
    /// About the folder itself, and what stands in it beside layers.
    private(set) var others: [Diagnostic] = []

    /// Folders with more entries make every commit slower.
    private static let comfortableCount = 500

    /// - Parameter path: from the configuration root, as `environments/prod/payments`.
    init(_ entries: [SourceEntry], path: String, environment: String, prefix: String) {
        self.prefix = prefix
        var taken: [String: LayerFile] = [:]
        for entry in entries.sorted(by: { $0.name < $1.name }) where entry.name.utf8.first != UInt8(ascii: ".") {
            guard entry.kind != .folder else {
                addSubfolder(entry, path)
                continue
            }
            guard let (stem, isSecrets) = LayerFolder.split(entry.name) else {
                noteStranger(entry, path)
                continue
            }
            let file = LayerFile(
                path: "\(path)/\(entry.name)", environment: environment, document: prefix + stem, isSecrets: isSecrets,
                identity: entry.identity)
            let slot = stem.lowercased() + (isSecrets ? ".secrets" : "")
            if prefix.isEmpty, Reference.schemes.contains(stem) {
                note(
                    stem,
                    Diagnostic(
                        "reserved-name", "a document cannot be named \"\(stem)\": \"${\(stem):...}\" is a scheme of references",
                        at: Place(file: file.path)))
            } else if let problem = LayerFolder.problem(entry, stem) {
                note(stem, Diagnostic("bad-layer", problem, at: Place(file: file.path)))
            } else if let other = taken[slot] {
                let message =
                    other.document == file.document
                    ? "\"\(other.path)\" and \"\(file.path)\" are the same layer: keep one of them"
                    : "the names of \"\(other.path)\" and \"\(file.path)\" differ only in case"
                note(stem, Diagnostic("duplicate-layer", message, at: Place(file: file.path)))
                if other.document != file.document { note(LayerName.split(other.document).stem, diagnostics[stem]?.last) }
            } else {
                taken[slot] = file
                layers[stem, default: []].append(file)
            }
        }
        for stem in layers.keys { layers[stem]?.sort { !$0.isSecrets && $1.isSecrets } }
        let count = taken.count
        if count > LayerFolder.comfortableCount {
            others.append(
                Diagnostic(
                    "large-folder",
                    "\(count) layers in one folder make every commit slower: expected at most \(LayerFolder.comfortableCount)",
                    severity: .warning, at: Place(file: path), hints: ["spread them over folders: documents may be named \"team/name\""]))
        }
    }

    /// The names of the documents that have layers here, or what should be one; some twice.
    var documents: [String] { (Array(layers.keys) + Array(diagnostics.keys)).map { prefix + $0 } }

    private mutating func addSubfolder(_ entry: SourceEntry, _ path: String) {
        if LayerName.isSegment(entry.name) {
            subfolders.append(entry.name)
        } else {
            others.append(
                Diagnostic(
                    "bad-name", "bad folder name \"\(entry.name)\": expected \(LayerName.segmentRule)",
                    at: Place(file: "\(path)/\(entry.name)")))
        }
    }

    private mutating func noteStranger(_ entry: SourceEntry, _ path: String) {
        let place = Place(file: "\(path)/\(entry.name)")
        if let what = entry.kind.stranger {
            others.append(Diagnostic("bad-layer", "expected a file or a folder, got \(what)", at: place))
        } else if !entry.name.hasSuffix(".md") {
            others.append(
                Diagnostic("not-a-layer", "this file is no layer: expected .yaml, .yml or .json", severity: .warning, at: place))
        }
    }

    /// Whether a file's name is that of a layer.
    static func isLayerName(_ name: String) -> Bool { name.utf8.first != UInt8(ascii: ".") && split(name) != nil }

    /// Whether what is said of a document may depend on the entry of that name: it begins like the document's, in either case. Other
    /// letters than ASCII's stand in no name of a layer.
    static func mayConcern(_ stem: String, _ name: String) -> Bool {
        var letters = name.utf8.makeIterator()
        for letter in stem.utf8 where letters.next().map(folded) != folded(letter) { return false }
        return letters.next() == UInt8(ascii: ".")
    }

    private static func folded(_ letter: UInt8) -> UInt8 {
        (UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains(letter) ? letter | 0x20 : letter
    }

    private mutating func note(_ stem: String, _ diagnostic: Diagnostic?) {
        if let diagnostic { diagnostics[stem, default: []].append(diagnostic) }
    }

    /// `app.secrets.yaml` is the secrets layer of `app`; nil for files that are no layers.
    private static func split(_ name: String) -> (stem: String, isSecrets: Bool)? {
        for end in [".yaml", ".yml", ".json"] where name.hasSuffix(end) {
            let stem = name.dropLast(end.utf8.count)
            return stem.hasSuffix(".secrets") ? (String(stem.dropLast(".secrets".utf8.count)), true) : (String(stem), false)
        }
        return nil
    }

    private static func problem(_ entry: SourceEntry, _ stem: String) -> String? {
        if let what = entry.kind.stranger { return "expected a layer, got \(what)" }
        return LayerName.isSegment(stem) ? nil : "bad name \"\(stem)\" of a layer: expected \(LayerName.segmentRule)"
    }
}

extension SourceEntry.Kind {
    /// What leads elsewhere, in words; nil for what can be read here (R4).
    package var stranger: String? {
        switch self {
        case .file, .folder: nil
        case .link: "a symbolic link"
        case .submodule: "a submodule"
        }
    }
}
