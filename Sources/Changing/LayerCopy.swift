package import Documents
internal import History
internal import Overlays
internal import Validating

/// What one environment's layer states, or what it amounts to, stated in another place as well.
package struct LayerCopy: Sendable {
    package let destination: DocumentPath
    /// Nil: the one that is copied from.
    package let environment: String?
    /// Whether what is stated there is replaced.
    package let overwrites: Bool
    /// The effective value instead of the layer's statement.
    package let isEffective: Bool

    package init(to destination: DocumentPath, in environment: String?, overwrites: Bool, isEffective: Bool) {
        (self.destination, self.environment, self.overwrites, self.isEffective) = (destination, environment, overwrites, isEffective)
    }
}

extension EditedLayers {
    mutating func carryOut(_ copy: LayerCopy, of place: StatedPath) throws {
        let other = StatedPath(environment: copy.environment ?? place.environment, target: copy.destination)
        if try !files().graph.contains(other.environment) { throw try files().graph.unknownEnvironment(other.environment) }
        guard place != other else { throw Diagnostic("same-place", "\"\(other.target)\" is where it is already") }
        if !copy.overwrites {
            do { try refuseStated(other) } catch let refusal as Diagnostic where refusal.code == "already-stated" {
                throw Diagnostic(refusal.code, refusal.message, at: refusal.place, hints: ["--overwrite replaces it"])
            }
        }
        if copy.isEffective { return try stateEffective(place, at: other) }
        try place.target.path.isRoot ? copyDocument(place, to: other) : copyStatement(place, to: other)
    }

    /// With its comments; what is replaced keeps its own.
    private mutating func copyStatement(_ place: StatedPath, to other: StatedPath) throws {
        let source = try stated(place, in: holder(of: place))
        guard let value = try source.value() else {
            throw Diagnostic("not-stated", "\"\(place.target)\" is not stated in \(place.environment)")
        }
        try note(place, in: source)
        let destination = try source.isOpen ? sealedLayer(for: other) : layer(for: other)
        try note(other, in: destination)
        let isThere = try destination.value() != nil
        guard isThere else { return try insert(source.extracting(), at: other, isSecret: source.isOpen) }
        try source.isOpen ? seal(NewValue(value), at: other) : write(destination, destination.setting(NewValue(value)))
    }

    /// The plain layer, byte for byte; where there is only a sealed one that, for those who may read the other environment.
    private mutating func copyDocument(_ place: StatedPath, to other: StatedPath) throws {
        let own = try ownLayers(of: place.target.document, in: place.environment)
        guard let file = own.first(where: { !$0.isSecrets }) ?? own.first, let text = try tree.read(file.path) else {
            _ = try stated(place, in: layer(for: place))
            throw Diagnostic("not-stated", "\"\(place.target)\" has no layer in \(place.environment)")
        }
        try note(place)
        try note(other)
        let there = try ownLayers(of: other.target.document, in: other.environment).first { $0.isSecrets == file.isSecrets }
        let path =
            "environments/\(other.environment)/\(other.target.document)"
            + file.path.dropFirst("environments/\(place.environment)/\(place.target.document)".count)
        let isForOthers = try place.environment != other.environment && layer(file.path, place).isSealed
        if let there, there.path != path { try remove(there.path) }
        try write(path, isForOthers ? resealed(file.path, for: path) : text)
    }

    private mutating func stateEffective(_ place: StatedPath, at other: StatedPath) throws {
        let configuration = try values(), name = place.target.document
        let result = try configuration.bound(name, in: place.environment)
        guard result.errors.isEmpty else { throw Diagnostics(result.errors) }
        guard let document = result.document, let node = try document.find(place.target.path) else {
            throw Diagnostic(
                "unknown-path", "\"\(place.target)\" has no value in \(place.environment)",
                hints: ["cfgops list \(place.environment) \(name) shows its paths"])
        }
        guard !document.isTainted(node) else {
            throw Diagnostic(
                "secret", "\"\(place.target)\" is a secret in \(place.environment), or has one in it",
                hints: ["copy what is no secret, and seal the rest in a secrets layer of its own"])
        }
        if document.isStream, place.target.path.isRoot {
            throw Diagnostic(
                "is-stream", "\"\(name)\" is a stream of objects: its effective value has no layer of its own",
                hints: ["copy its objects one by one, or without --effective the layer"])
        }
        let binds = !configuration.manifest.referencesOff.match(other.target.document)
        try rewrite(other) { layer, _ in try layer.setting(document.newValue(node, escapingReferences: binds)) }
    }
}

extension NewValue {
    /// A value as its layer states it.
    init(_ value: Value) throws(Diagnostic) {
        guard !value.isScalar else { self = .scalar(kind: value.kind, text: value.text); return }
        let json = try value.json(.compact)
        guard let document = Json.parse(json, file: value.document.file).document else {
            throw Diagnostic("no-json", "the value has no JSON")
        }
        self = .json(document)
    }
}
