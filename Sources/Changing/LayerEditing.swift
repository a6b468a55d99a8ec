internal import Documents
internal import Overlays

extension EditedLayers {
    mutating func carryOut(_ edit: LayerEdit) throws {
        for environment in try environments(of: edit) {
            let place = StatedPath(environment: environment, target: edit.target)
            switch edit.action {
            case .set(let value): try rewrite(place) { layer, _ in try layer.setting(value) }
            case .remove: try rewrite(place) { layer, _ in try layer.setting(.scalar(kind: .null, text: "null")) }
            case .append(let value): try rewrite(place) { try $1.appending(value, to: place, in: $0) }
            case .seal(let value): try seal(value, at: place)
            case .sealAll(let mapping): try sealAll(of: mapping, at: place)
            case .sealPlain: try sealPlain(place)
            case .unsetSealed: try unsetSealed(place)
            case .unset:
                let hint = "cfgops unset \(environment) \(edit.target) --inherited removes it in \(environment)"
                try rewrite(place) { try $1.stated(place, in: $0, otherwise: hint).unsetting() }
            case .rename(let key):
                try note(place)
                try refuseStated(StatedPath(environment: environment, target: edit.target.sibling(key)))
                let layer = try stated(place, in: holder(of: place))
                try write(layer, layer.renaming(to: key))
            case .move(let target, let other):
                try move(place, to: StatedPath(environment: other ?? environment, target: target))
            case .copy(let copy): try carryOut(copy, of: place)
            }
        }
    }

    private mutating func environments(of edit: LayerEdit) throws -> [String] {
        let graph = try files().graph
        switch edit.environments {
        case .named(let names):
            if let unknown = names.first(where: { !graph.contains($0) }) { throw graph.unknownEnvironment(unknown) }
            return names
        case .stating:
            let names = try graph.names.filter { try states(StatedPath(environment: $0, target: edit.target)) }
            guard names.isEmpty else { return names }
            let hint = "cfgops list ENV \(edit.target.document) shows its paths"
            throw Diagnostic("not-stated", "no environment states \"\(edit.target)\"", hints: [hint])
        }
    }

    /// Whether an own layer of the environment states the place, its secrets layer included.
    private mutating func states(_ place: StatedPath) throws -> Bool {
        try ownLayers(of: place.target.document, in: place.environment).contains { file in
            try place.target.path.isRoot || EditedLayers.statement(in: layer(file.path, place)) != nil
        }
    }

    mutating func rewrite(_ place: StatedPath, _ edit: (EditedLayer, inout EditedLayers) throws -> [UInt8]) throws {
        let layer = try layer(for: place)
        try note(place, in: layer)
        try write(layer, edit(layer, &self))
    }

    // MARK: Append

    /// A list that replaces what is inherited must not be made by adding one element to nothing.
    private mutating func appending(_ value: NewValue, to place: StatedPath, in layer: EditedLayer) throws -> [UInt8] {
        guard try layer.value() == nil, let document = try values().bound(place.target.document, in: place.environment).document,
            let inherited = try document.find(place.target.path), document.kind(inherited) == .sequence, document.count(inherited) > 0,
            [nil, .replace].contains(document.strategy(at: place.target.path))
        else { return try layer.appending(value) }
        let source = document.chain(of: place.target.path).last?.file, isDefault = source?.isSchema ?? false
        let count = document.count(inherited), elements = count == 1 ? "the element" : "the \(count) elements"
        let layer = source?.environment ?? EnvironmentGraph.base
        throw Diagnostic(
            "list-inherited",
            "\"\(place.target)\" is \(isDefault ? "a default" : "inherited") in \(place.environment): a list of its own would replace "
                + "\(elements) there",
            hints: (isDefault ? [] : ["cfgops append \(layer) \(place.target)=VALUE appends where the list is stated"])
                + ["cfgops set \(place.environment) '\(place.target)=[...]' --json states the whole list"])
    }

    // MARK: Move

    private mutating func move(_ place: StatedPath, to other: StatedPath) throws {
        if try !files().graph.contains(other.environment) { throw try files().graph.unknownEnvironment(other.environment) }
        guard place != other else { throw Diagnostic("same-place", "\"\(other.target)\" is where it is already") }
        if place.target.path.isRoot { return try moveDocument(place, to: other) }
        let source = try stated(place, in: holder(of: place))
        try note(place, in: source)
        try refuseStated(other)
        let destination = try source.isOpen ? sealedLayer(for: other) : layer(for: other)
        if source.file == destination.file, let text = try source.moving(to: destination) { return try write(source, text) }
        let fragment = try source.extracting()
        try write(source, source.unsetting())
        try insert(fragment, at: other, isSecret: source.isOpen)
    }

    /// Each file with its history: all its bytes at another path.
    private mutating func moveDocument(_ place: StatedPath, to other: StatedPath) throws {
        let own = try ownLayers(of: place.target.document, in: place.environment)
        guard !own.isEmpty else { throw try EditedLayers.notStated(place, inherited(place), nil) }
        try note(place)
        try refuseStated(other)
        for file in own {
            let ending = file.path.dropFirst("environments/\(place.environment)/\(place.target.document)".count)
            let path = "environments/\(other.environment)/\(other.target.document)\(ending)"
            if place.environment != other.environment, try layer(file.path, place).isSealed {
                try write(path, resealed(file.path, for: path))
                try remove(file.path)
            } else {
                try move(file.path, to: path)
            }
        }
    }

    /// What a move or a rename would overwrite.
    mutating func refuseStated(_ place: StatedPath) throws {
        try note(place)
        if place.target.path.isRoot, let file = try ownLayers(of: place.target.document, in: place.environment).first {
            throw Diagnostic(
                "already-stated", "\"\(place.target)\" has a layer in \(place.environment) already", at: Place(file: file.path))
        }
        guard !place.target.path.isRoot, let value = try statingLayer(of: place)?.value() else { return }
        throw Diagnostic(
            "already-stated", "\"\(place.target)\" is stated in \(place.environment) already", at: value.place,
            hints: ["cfgops unset \(place.environment) \(place.target) drops what is there"])
    }

    // MARK: What is not there

    /// Only what the layer itself states can be dropped, moved or renamed.
    ///
    /// - Parameter hint: what to do about a value that is inherited; nil: where it is stated.
    mutating func stated(_ place: StatedPath, in layer: EditedLayer, otherwise hint: String? = nil) throws -> EditedLayer {
        guard try layer.value() == nil else { return layer }
        let inherited = try inherited(place)
        // An existing layer says itself what is missing, and where.
        if inherited == nil && layer.exists { return layer }
        throw EditedLayers.notStated(place, inherited, hint)
    }

    private mutating func inherited(_ place: StatedPath) throws -> LayerFile? {
        let document = try values().effective(place.target.document, in: place.environment).document
        guard try document?.find(place.target.path) != nil else { return nil }
        return document?.chain(of: place.target.path).last?.file
    }

    private static func notStated(_ place: StatedPath, _ inherited: LayerFile?, _ hint: String?) -> Diagnostic {
        let (target, environment) = (place.target, place.environment)
        guard let inherited else {
            let hint = "cfgops list \(environment) shows its documents"
            return Diagnostic("not-stated", "\"\(target)\" has no value in \(environment)", hints: [hint])
        }
        let instead = inherited.isSchema ? "where it is a default" : "which inherits it"
        return Diagnostic(
            "not-stated", "\"\(target)\" is not stated in \(environment), \(instead)",
            hints: [hint ?? "\(inherited.path) states it"])
    }
}
