internal import Documents

/// What a path of a stream leads into: one of its objects, or a short overlay.
enum StreamPart {
    case object(StreamObject)
    case shortOverlay(word: String)

    /// Nil when the path starts with neither the name of an object nor a word of short overlays.
    init?(_ path: Path) {
        if case .key(let word)? = path.steps.first, ShortOverlay.words.contains(word) {
            self = .shortOverlay(word: word)
        } else if let object = StreamObject(path) {
            self = .object(object)
        } else {
            return nil
        }
    }

    /// Which of the layer's documents it is; nil when the layer does not state it.
    func root(in document: Document) -> Int? {
        switch self {
        case .object(let object): object.root(in: document)
        case .shortOverlay(let word): document.shortOverlay(stating: word) ?? (document.isEmptyMapping ? 0 : nil)
        }
    }
}

extension Document {
    fileprivate var isEmptyMapping: Bool { roots.count == 1 && root?.kind == .mapping && root?.ownEntries.isEmpty == true }

    /// The layer's text with a further document behind the others.
    ///
    /// - Throws: for JSON, which has no streams.
    func adding(_ part: [UInt8]) throws(Diagnostic) -> [UInt8] {
        guard syntax == .yaml else {
            throw Diagnostic(
                "is-json", "a JSON layer holds one document", at: Place(file: file), hints: ["YAML holds several: rename the file"])
        }
        let needsLineFeed = source.last.map { $0 != UInt8(ascii: "\n") } ?? false
        return source + Array((needsLineFeed ? "\n" : "").utf8) + Array((source.isEmpty ? "" : "---\n").utf8) + part
    }
}
