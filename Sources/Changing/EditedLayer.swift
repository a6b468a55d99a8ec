internal import Documents
internal import Overlays

/// One layer's text, and the place in it that a path of its document means: in a stream the path starts with the name of an
/// object, which is one of the file's documents (R7), or with a word of short overlays, which are documents of their own.
struct EditedLayer {
    let file: String
    /// Whether there is a file yet.
    let exists: Bool
    private let mergeKeys: Bool
    private var document: Document
    /// The plaintext of a sealed layer: what is made of it is sealed again.
    let isOpen: Bool
    private let part: StreamPart?
    private let path: Path
    /// Which of the file's documents holds the path; nil for the only one.
    private var root: Int?

    /// - Parameter text: nil where the layer does not exist yet.
    /// - Throws: `Diagnostics` when the text is no layer.
    init(
        _ text: [UInt8]?, _ file: String, _ target: DocumentPath, in environment: String, _ configuration: Configuration,
        isOpen: Bool = false
    ) throws {
        (self.file, exists, self.isOpen, mergeKeys) = (file, text != nil, isOpen, configuration.manifest.mergeKeys)
        document = try EditedLayer.parsed(text ?? (file.hasSuffix(".json") ? Array("{}\n".utf8) : []), file, mergeKeys)
        // Asked only for keys that can name a part: evaluating a document costs more than editing it.
        let part = StreamPart(target.path)
        let effective = try part.flatMap { _ in try configuration.bound(target.document, in: environment).document }
        switch part {
        case .object(let object)? where effective?.isStream ?? false: (self.part, path) = (part, object.path)
        case .shortOverlay? where effective?.takesShortOverlays ?? false: (self.part, path) = (part, target.path)
        default: (self.part, path) = (nil, target.path)
        }
        root = self.part?.root(in: document)
    }

    var isSealed: Bool { document.isSealed }
    /// Nil where the layer does not exist yet.
    var text: [UInt8]? { exists ? document.source : nil }

    /// What the layer states at the place; nil when it states nothing there.
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
}

// MARK: The text with the place edited

extension EditedLayer {
    func setting(_ value: NewValue) throws -> [UInt8] {
        try stating { path, document, root throws(Diagnostic) in try Edit.set(path, to: value, in: document, root: root) }
    }

    func appending(_ value: NewValue) throws -> [UInt8] {
        try stating { path, document, root throws(Diagnostic) in try Edit.append(value, to: path, in: document, root: root) }
    }

    func inserting(_ fragment: Fragment) throws -> [UInt8] {
        try stating { path, document, root throws(Diagnostic) in try Edit.insert(fragment, at: path, in: document, root: root) }
    }

    /// An object or a short overlay that the layer does not state yet becomes a further document of it.
    private func stating(_ edit: (Path, Document, Int?) throws(Diagnostic) -> [UInt8]) throws -> [UInt8] {
        guard let part, root == nil else { return try edit(path, document, root) }
        switch part {
        case .object(let object):
            let layer = try EditedLayer.parsed(document.adding(object.part()), file, mergeKeys)
            return try edit(path, layer, object.root(in: layer))
        case .shortOverlay:
            return try document.adding(edit(path, EditedLayer.parsed([], "", mergeKeys), nil))
        }
    }

    func unsetting() throws(Diagnostic) -> [UInt8] { try Edit.unset(path, in: document, root: try statedRoot()) }

    func renaming(to key: String) throws(Diagnostic) -> [UInt8] {
        try Edit.rename(path, to: key, in: document, root: try statedRoot())
    }

    /// The place with its comments, to be inserted elsewhere.
    func extracting() throws(Diagnostic) -> Fragment { try Edit.extract(path, in: document, root: try statedRoot()) }

    /// The text with the place moved to another one in the same layer; nil where that is in another document of a stream.
    func moving(to other: EditedLayer) throws(Diagnostic) -> [UInt8]? {
        guard root == other.root, part == nil || root != nil else { return nil }
        return try Edit.move(path, to: other.path, in: document, root: root)
    }

    private func statedRoot() throws(Diagnostic) -> Int? {
        guard part == nil || root != nil else {
            throw Diagnostic("no-such-path", "the layer does not state this part of the stream", at: Place(file: file))
        }
        return root
    }

    /// Whether a text has no key at all.
    static func statesNothing(_ text: [UInt8], _ file: String) -> Bool {
        guard let document = Layer.parse(text, file: file).document else { return false }
        return document.roots.allSatisfy { Value(document, Int($0.node)).statesNothing }
    }

    private static func parsed(_ text: [UInt8], _ file: String, _ mergeKeys: Bool) throws(Diagnostics) -> Document {
        let parsed = Layer.parse(text, file: file, mergeKeys: mergeKeys)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
        return document
    }
}

extension Value {
    fileprivate var statesNothing: Bool { node.style == .absent || kind == .mapping && entries.isEmpty }
}
