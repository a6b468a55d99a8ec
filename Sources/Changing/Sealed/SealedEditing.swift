internal import Documents
internal import History
internal import Overlays
internal import Secrets
internal import Validating

extension EditedLayers {
    // MARK: Which layer

    /// An environment's own layer that states a place: a sealed one as it is, without a key. Nil where none does.
    mutating func statingLayer(of place: StatedPath) throws -> EditedLayer? {
        for file in try ownLayers(of: place.target.document, in: place.environment) {
            let layer = try layer(file.path, place)
            if EditedLayers.statement(in: layer) != nil { return layer }
        }
        return nil
    }

    /// The layer that states a place, open where it is sealed; the plain one where none does.
    mutating func holder(of place: StatedPath) throws -> EditedLayer {
        guard let stating = try statingLayer(of: place), stating.isSealed else { return try layer(for: place) }
        return try open(stating.file, place)
    }

    /// The sealed layer that states, or would state, a place: open, or a new one that `.sops.yaml` has a rule for.
    mutating func sealedLayer(for place: StatedPath) throws -> EditedLayer { try open(sealedFile(for: place), place) }

    /// Where it is, or would be.
    mutating func sealedFile(for place: StatedPath) throws -> String {
        let target = place.target
        let own = try ownLayers(of: target.document, in: place.environment)
        let sealed = try own.filter { try layer($0.path, place).isSealed }
        let stating = try sealed.first { try EditedLayers.statement(in: layer($0.path, place)) != nil }
        if let file = stating ?? sealed.last { return file.path }
        if let plain = own.first(where: \.isSecrets) {
            throw Diagnostic(
                "plain-secrets", "\(plain.path) is in plain text", at: Place(file: plain.path),
                hints: ["cfgops secret import \(plain.path) seals it"])
        }
        return "environments/\(place.environment)/\(target.document).secrets.yaml"
    }

    /// A sealed layer, open.
    mutating func open(_ path: String, _ place: StatedPath) throws -> EditedLayer {
        let open = try openLayer(path), text = open.exists ? open.plaintext.reveal { Array($0) } : nil
        return try opened(path, text, place)
    }

    private mutating func opened(_ path: String, _ text: [UInt8]?, _ place: StatedPath) throws -> EditedLayer {
        let configuration = try StreamPart(place.target.path) == nil ? files() : values()
        return try EditedLayer(text, path, place.target, in: place.environment, configuration, isOpen: true)
    }

    mutating func openLayer(_ path: String) throws -> OpenLayer {
        if let known = opened[path] { return known }
        let layer: OpenLayer
        if let bytes = try tree.read(path) {
            layer = try OpenLayer(bytes, path, rule: ruleIfAny(for: path), sealing)
        } else {
            layer = OpenLayer(new: path, rule: try rule(for: path))
        }
        opened[path] = layer
        return layer
    }

    /// Whom a file is to be sealed for, and what of it.
    private func rule(for path: String) throws -> CreationRule {
        try RecipientRules(tree, root: root.folder).required(for: path)
    }

    private func ruleIfAny(for path: String) throws -> CreationRule? {
        do { return try rule(for: path) } catch let error as Diagnostic where error.code == "no-creation-rule" { return nil }
    }

    // MARK: Writing

    /// Writes a layer's new text, sealed where the layer was.
    mutating func write(_ layer: EditedLayer, _ text: [UInt8]) throws {
        guard layer.isOpen else { return try write(layer.file, text) }
        guard !EditedLayer.statesNothing(text, layer.file) else { return try drop(layer.file) }
        var open = try openLayer(layer.file), text = text
        remarks += try open.seal(Secret(taking: &text), sealing)
        opened[layer.file] = open
        try write(layer.file, open.bytes)
    }

    /// The sealed layer with another text; nil where that states nothing.
    mutating func sealed(_ text: [UInt8], as path: String) throws -> [UInt8]? {
        guard !EditedLayer.statesNothing(text, path) else { return nil }
        var open = try openLayer(path)
        remarks += try open.seal(Secret(copying: text), sealing)
        return open.bytes
    }

    /// A sealed layer that states nothing any more is gone.
    private mutating func drop(_ path: String) throws {
        opened[path] = nil
        if try tree.id(of: path) != nil { try remove(path) }
    }

    /// A sealed layer, for those who may read another file.
    mutating func resealed(_ path: String, for other: String) throws -> [UInt8] {
        try openLayer(path).sealed(for: rule(for: other), sealing)
    }

    // MARK: Edits

    /// States a value in the sealed layer.
    mutating func seal(_ value: NewValue, at place: StatedPath) throws {
        try refusePlain(place)
        let layer = try sealedLayer(for: place)
        try note(place, in: layer)
        try write(layer, layer.setting(value))
        try refuseUnsealed(place)
    }

    /// States every value of a mapping in the sealed layer: what is stated beside them stays.
    mutating func sealAll(of mapping: Document, at place: StatedPath) throws {
        guard let root = mapping.root, root.kind == .mapping else {
            throw Diagnostic("not-a-mapping", "expected a mapping of keys to seal", at: Place(file: mapping.file))
        }
        let leaves = root.leaves(at: place.target.path).map { leaf in
            let target = DocumentPath(document: place.target.document, path: leaf.path)
            return (place: StatedPath(environment: place.environment, target: target), value: leaf.value)
        }
        for leaf in leaves { try refusePlain(leaf.place) }
        let file = try sealedFile(for: place), layer = try open(file, place)
        var text = layer.text
        for leaf in leaves {
            let layer = try opened(file, text, leaf.place)
            try note(leaf.place, in: layer)
            // A new file gets all of them at once.
            if layer.exists { text = try layer.setting(NewValue(leaf.value)) }
        }
        try write(layer, text ?? (mapping.syntax == .yaml ? mapping.source : layer.setting(.json(mapping))))
        for leaf in leaves { try refuseUnsealed(leaf.place) }
    }

    mutating func unsetSealed(_ place: StatedPath) throws {
        let layer = try statingLayer(of: place)
        if let layer, !layer.isSealed {
            throw Diagnostic(
                "not-a-secret", "\"\(place.target)\" is stated in plain text in \(place.environment)", at: try layer.value()?.place,
                hints: ["cfgops unset \(place.environment) \(place.target)"])
        }
        let holder = try stated(place, in: holder(of: place))
        try note(place, in: holder)
        try write(holder, holder.unsetting())
    }

    /// What was taken from another layer, comments included.
    mutating func insert(_ fragment: Fragment, at place: StatedPath, isSecret: Bool) throws {
        if isSecret { try refusePlain(place) }
        let layer = try isSecret ? sealedLayer(for: place) : layer(for: place)
        try write(layer, layer.inserting(fragment))
        if isSecret { try refuseUnsealed(place) }
    }

    /// The own plain statement goes into the sealed layer.
    mutating func sealPlain(_ place: StatedPath) throws {
        let source = try stated(place, in: layer(for: place))
        try note(place, in: source)
        let fragment = try source.extracting()
        try write(source, source.unsetting())
        try insert(fragment, at: place, isSecret: true)
        remarks.append(
            Diagnostic(
                "in-history", "what \"\(place.target)\" was stays in the history of \(source.file), in plain text", severity: .warning,
                at: Place(file: source.file), hints: ["set another one: cfgops secret set \(place.environment) \(place.target)"]))
    }

    /// A value of the sealed layer would hide one that its own environment states in the clear.
    private mutating func refusePlain(_ place: StatedPath) throws {
        guard let stating = try statingLayer(of: place), !stating.isSealed, let value = try stating.value() else { return }
        throw Diagnostic(
            "plain-value", "\"\(place.target)\" is stated in plain text in \(place.environment)", at: value.place,
            hints: ["cfgops secret set \(place.environment) \(place.target) --move seals it there, in one commit"])
    }

    /// What no rule seals would be committed in plain text.
    private mutating func refuseUnsealed(_ place: StatedPath) throws {
        guard let layer = try statingLayer(of: place), let value = try layer.value() else { return }
        let plain = value.plainLeaves.first
        guard !layer.isSealed || plain != nil else { return }
        throw Diagnostic(
            "not-sealed", "no rule seals \"\(place.target)\" in \(layer.file): it would be committed in plain text",
            hints: ["the name of a key says so to \(RecipientRules.fileName), and to the file's own metadata: choose another name"])
    }
}

extension Value {
    /// What a merge by key states: everything but mappings that have keys.
    fileprivate func leaves(at path: Path) -> [(path: Path, value: Value)] {
        guard kind == .mapping, !entries.isEmpty else { return [(path, self)] }
        return entries.flatMap { $0.value.leaves(at: path.appending(key: $0.key.text)) }
    }

    /// Scalars here and below that SOPS would seal and that are not: all but nulls and empty strings.
    fileprivate var plainLeaves: [Value] {
        switch kind {
        case .mapping: entries.flatMap(\.value.plainLeaves)
        case .sequence: elements.flatMap(\.plainLeaves)
        case .null: []
        default: withText { $0.isEmpty || $0.starts(with: "ENC[".utf8) } ? [] : [self]
        }
    }
}
