package import Documents
internal import Overlays

/// The encrypted layers among files that are taken byte for byte.
struct SealedLayers {
    struct File {
        let environment: String
        let document: String
        /// Without what SOPS keeps for itself; sealed texts as they are.
        let root: ImportedValue
        /// Every scalar, with whether it is sealed.
        let leaves: [(path: Path, isSealed: Bool)]
    }

    let files: [File]

    /// - Throws: `Diagnostics` for a file in the place of a layer that is none.
    init(_ all: [String: [UInt8]]) throws {
        files = try all.sorted { $0.key < $1.key }.compactMap { path, bytes in
            guard let layer = LayerPath(path) else { return nil }
            let parsed = Layer.parse(bytes, file: path)
            guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
            guard let value = document.root else { return nil }
            var root = ImportedValue(value)
            root.content = .mapping(root.entries.filter { $0.key != "sops" })
            return File(environment: layer.environment, document: layer.document, root: root, leaves: SealedLayers.leaves(root, .root))
        }
    }

    var documents: Set<String> { Set(files.map(\.document)) }

    /// Whether one of the environments has a sealed layer of the document.
    func states(_ document: String, in order: [String]) -> Bool { !values(of: document, in: order).isEmpty }

    func values(of document: String, in order: [String]) -> [ImportedValue] {
        files.filter { $0.document == document && order.contains($0.environment) }.map(\.root)
    }

    private static func leaves(_ value: ImportedValue, _ path: Path) -> [(path: Path, isSealed: Bool)] {
        switch value.content {
        case .scalar(_, let text): return [(path, text.hasPrefix("ENC["))]
        case .binary: return []
        case .mapping(let entries): return entries.flatMap { leaves($0.value, path.appending(key: $0.key)) }
        case .sequence(let elements):
            // The overlay drops what were comments before SOPS sealed them.
            let kept = elements.filter { !($0.text?.hasSuffix("type:comment]") ?? false) }
            return kept.enumerated().flatMap { leaves($0.element, path.appending(index: $0.offset)) }
        }
    }
}

extension ImportedValue {
    /// A value of a layer as it is stated, without comments.
    package init(_ value: Value) {
        switch value.kind {
        case .mapping: self.init(.mapping(value.entries.map { ImportedEntry($0.key.text, ImportedValue($0.value)) }))
        case .sequence: self.init(.sequence(value.elements.map { ImportedValue($0) }))
        case let kind: self.init(.scalar(kind, value.text))
        }
    }
}
