internal import Documents

/// What the short overlays of an effective stream say, checked for its types.
struct ShortOverlaySettings {
    typealias NodeID = EffectiveDocument.NodeID

    /// A text and the node that states it.
    struct Text {
        var node: NodeID
        var text: String
        var isTainted: Bool
    }

    private(set) var namespace: Text?
    private(set) var namePrefix: Text?
    private(set) var nameSuffix: Text?
    private(set) var labels: [Arena.Entry] = []
    private(set) var annotations: [Arena.Entry] = []
    /// By the name of the image that they change.
    private(set) var images: [String: (change: ImageName.Change, said: Text)] = [:]
    /// By the name of the object.
    private(set) var replicas: [(name: String, node: NodeID)] = []
    private(set) var hashNames: [Text] = []
    private(set) var errors: [Diagnostic] = []

    private let document: EffectiveDocument

    /// Nil where there is no short overlay.
    init?(_ document: EffectiveDocument) {
        self.document = document
        var isEmpty = true
        for (key, value) in document.children(document.root) where document.withText(key, ShortOverlay.isWord) {
            isEmpty = false
            read(document.text(key), value)
        }
        if isEmpty { return nil }
    }

    private mutating func read(_ word: String, _ value: NodeID) {
        switch word {
        case "namespace": namespace = text(value, word)
        case "namePrefix": namePrefix = text(value, word)
        case "nameSuffix": nameSuffix = text(value, word)
        case "commonLabels": labels = texts(value, word)
        case "commonAnnotations": annotations = texts(value, word)
        case "images":
            for (key, value) in entries(value, word) { readImage(document.text(key), value, at: path(word, key)) }
        case "replicas":
            for (key, value) in entries(value, word) { readReplicas(document.text(key), value, at: path(word, key)) }
        default: readHashNames(value)
        }
    }

    private func path(_ word: String, _ key: NodeID) -> Path { Path([.key(word), .key(document.text(key))]) }

    private mutating func readReplicas(_ name: String, _ value: NodeID, at path: Path) {
        let isCount = document.kind(value) == .integer && Int(document.text(value)).map { $0 >= 0 } ?? false
        if isCount { replicas.append((name, value)) } else { complain(value, path, "a number of replicas") }
    }

    private mutating func readImage(_ name: String, _ value: NodeID, at path: Path) {
        switch document.kind(value) {
        case .string, .integer, .decimal:
            guard let said = plain(value, path) else { return }
            images[name] = (ImageName.Change(said.text), said)
        case .mapping:
            var change = ImageName.Change(), said: Text?
            for (key, value) in document.children(value) {
                let word = document.text(key)
                guard ["newName", "newTag", "digest"].contains(word) else {
                    let hint = nearest(word, in: ["newName", "newTag", "digest"]).map { "did you mean \"\($0)\"?" }
                    add("unknown key \"\(word)\" of an image: expected \"newName\", \"newTag\" or \"digest\"", key, hint.map { [$0] } ?? [])
                    continue
                }
                guard [.string, .integer, .decimal].contains(document.kind(value)), let text = plain(value, path.appending(key: word))
                else {
                    complain(value, path.appending(key: word), "a text")
                    continue
                }
                switch word {
                case "newName": change.newName = text.text
                case "newTag": change.newTag = text.text
                default: change.digest = text.text
                }
                said = Text(node: value, text: "", isTainted: text.isTainted || said?.isTainted ?? false)
            }
            if let said { images[name] = (change, said) }
        default: complain(value, path, "a tag, an image, or a mapping with \"newName\", \"newTag\" or \"digest\"")
        }
    }

    private mutating func readHashNames(_ value: NodeID) {
        guard document.kind(value) == .sequence else { return complain(value, Path([.key("hashNames")]), "a list of names") }
        for (index, element) in document.elements(value).enumerated() {
            let path = Path([.key("hashNames"), .index(index)])
            guard let name = text(element, at: path, "the name of a ConfigMap or Secret, as \"ConfigMap/NAME\"") else { continue }
            hashNames.append(name)
        }
    }

    // MARK: Types

    private mutating func text(_ value: NodeID, _ word: String) -> Text? { text(value, at: Path([.key(word)]), "a text") }

    private mutating func text(_ value: NodeID, at path: Path, _ expected: String) -> Text? {
        if document.kind(value) == .string { return plain(value, path) }
        complain(value, path, expected)
        return nil
    }

    private mutating func plain(_ value: NodeID, _ path: Path) -> Text? {
        guard !document.isSealed(value), document.deferredPieces(value) == nil else {
            add("\(path.named) is encrypted, expected a plain value: what it makes is read by everybody", value)
            return nil
        }
        return Text(node: value, text: document.text(value), isTainted: document.isTainted(value))
    }

    private mutating func entries(_ value: NodeID, _ word: String) -> [(key: NodeID, value: NodeID)] {
        if document.kind(value) == .mapping { return Array(document.children(value)) }
        complain(value, Path([.key(word)]), "a mapping")
        return []
    }

    /// The entries of a mapping of texts.
    private mutating func texts(_ value: NodeID, _ word: String) -> [Arena.Entry] {
        entries(value, word).compactMap { key, value in
            text(value, at: path(word, key), "a text").map { _ in Arena.Entry(key: key, value: value) }
        }
    }

    private mutating func complain(_ value: NodeID, _ path: Path, _ expected: String) {
        let quotable = document.kind(value) != .null && document.count(value) == 0 && expected == "a text"
        add("\(path.named) is \(document.article(value)), expected \(expected)", value, quotable ? ["put it in quotes"] : [])
    }

    private mutating func add(_ message: String, _ node: NodeID, _ hints: [String] = []) {
        errors.append(
            Diagnostic("short-overlay", message, at: document.origin(node).place, hints: hints, environments: [document.environment]))
    }
}

extension EffectiveDocument {
    fileprivate func article(_ node: NodeID) -> String {
        switch kind(node) {
        case .null: "null"
        case .integer: "an integer"
        case let kind: "a \(kind)"
        }
    }
}
