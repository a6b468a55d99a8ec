internal import Documents
internal import Overlays

/// One layer's text, and the place in it that a path of its document means: in a stream the path starts with the name of an
/// object, which is one of the file's documents (R7), or with a word of short overlays, which are documents of their own.
struct EditedLayer {
    private var document: Document
    private let part: StreamPart?
    private let path: Path
    /// Which of the file's documents holds the path; nil for the only one.
    private var root: Int?

    /// - Throws: `Diagnostics` when the text is no layer.
    init(_ text: [UInt8], _ file: String, _ target: DocumentPath, in environment: String, _ configuration: Configuration) throws {
        document = try EditedLayer.parsed(text, file, configuration)
        // Asked only for keys that can name a part: evaluating a document costs more than editing it.
        let part = StreamPart(target.path),
            effective = try part.flatMap { _ in
                try configuration.bound(target.document, in: environment).document
            }
        switch part {
        case .object(let object)? where effective?.isStream ?? false: (self.part, path) = (part, object.path)
        case .shortOverlay? where effective?.takesShortOverlays ?? false: (self.part, path) = (part, target.path)
        default: (self.part, path) = (nil, target.path)
        }
        root = self.part?.root(in: document)
    }

    /// What the layer states at the path; nil when it states nothing there.
    func value() throws(Diagnostic) -> Value? {
        if part != nil && root == nil { return nil }
        let top = root.map { Value(document, Int(document.roots[$0].node)) } ?? document.root
        guard let top, top.kind == .mapping else { return nil }
        return try Documents.value(at: path, in: top)
    }

    /// The same as compact JSON.
    func statement() throws(Diagnostic) -> String? {
        try value().map { value throws(Diagnostic) in String(decoding: try value.json(.compact), as: UTF8.self) }
    }

    /// The text with the path set to `value`; an object or a short overlay that the layer does not state yet becomes a further document
    /// of it.
    func setting(_ value: NewValue, _ configuration: Configuration) throws -> [UInt8] {
        guard let part, root == nil else { return try Edit.set(path, to: value, in: document, root: root) }
        switch part {
        case .object(let object):
            var layer = self
            layer.document = try EditedLayer.parsed(try appending(object.part(), to: document), document.file, configuration)
            layer.root = object.root(in: layer.document)
            return try Edit.set(path, to: value, in: layer.document, root: layer.root)
        case .shortOverlay:
            let empty = try EditedLayer.parsed([], "", configuration)
            return try appending(try Edit.set(path, to: value, in: empty), to: document)
        }
    }

    func unsetting() throws(Diagnostic) -> [UInt8] {
        guard part == nil || root != nil else {
            throw Diagnostic("no-such-path", "the layer does not state this part of the stream", at: Place(file: document.file))
        }
        return try Edit.unset(path, in: document, root: root)
    }

    private static func parsed(_ text: [UInt8], _ file: String, _ configuration: Configuration) throws(Diagnostics) -> Document {
        let parsed = Layer.parse(text, file: file, mergeKeys: configuration.manifest.mergeKeys)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
        return document
    }
}
