package import Documents

/// What became of everything sealed that a document was made from, once somebody tried to open it.
struct Openings: Sendable {
    /// Something that is opened as a whole.
    enum Source: Hashable, Sendable {
        /// By their indices in the arena.
        case layer(UInt32), file(UInt32)
    }

    fileprivate var results: [Source: Result<any OpenedSecrets, Diagnostics>] = [:]
    /// What each opened cell came from; of a joined string its first secret.
    fileprivate var sources: [UInt32: Source] = [:]
}

extension EffectiveDocument {
    /// Whether a value may be sealed; when not, there is nothing to open.
    var mayBeSealed: Bool { mayBeTainted && (arena.layers.contains(where: \.isEncrypted) || !arena.files.isEmpty) }

    /// The document with what was sealed open: as values that stay secrets, with the strings that embed them joined (R21). Nothing is
    /// looked for inside (R13). What no key opens stays sealed, and `obstacles` says why.
    ///
    /// - Returns: also what is wrong with the files themselves, and what their authors should look at.
    func opening(by opener: any SecretOpener) -> (document: EffectiveDocument, diagnostics: [Diagnostic]) {
        var opening = Opening(arena: arena, opener: opener)
        let root = opening.opened(self.root)
        let document = EffectiveDocument(
            name: name, environment: environment, arena: opening.result, ownLayerCount: ownLayerCount, root: root, isStream: isStream,
            strategies: strategies, dependencies: dependencies)
        return (document, opening.diagnostics)
    }

    /// Why a value is still sealed; empty for every other value, and where nobody tried to open it.
    package func obstacles(_ id: NodeID) -> [Diagnostic] {
        if let pieces = deferredPieces(id) { return pieces.lazy.map(obstacles).first { !$0.isEmpty } ?? [] }
        guard let source = arena.sealedSource(id), case .failure(let reason)? = arena.openings.results[source] else { return [] }
        return reason.list
    }

    /// Whether anything in it was sealed, and is open.
    package var hasOpened: Bool { !arena.openings.sources.isEmpty }

    /// Whether a value was sealed, or embeds one that was.
    package func isOpened(_ id: NodeID) -> Bool { id.isCell && arena.openings.sources[id.node] != nil }

    /// The sealed value that an opened one was; nil for every other value, and for one that only embeds secrets.
    package func sealedOrigin(_ id: NodeID) -> NodeID? {
        guard isOpened(id) else { return nil }
        let origin = arena.origin(id)
        return arena.isSealed(origin) ? origin : nil
    }

    /// A few digits that tell whether two versions of an opened secret are equal; nil for what is sealed, or no secret, or none of a file's.
    package func fingerprint(_ id: NodeID) -> String? {
        guard id.isCell, let source = arena.openings.sources[id.node], case .success(let opened)? = arena.openings.results[source] else {
            return nil
        }
        return withText(id) { opened.fingerprint(kind(id), $0) }
    }
}

extension Arena {
    /// What has to be opened for a sealed value; nil for every other one.
    fileprivate func sealedSource(_ id: NodeID) -> Openings.Source? {
        guard isSealed(id) else { return nil }
        return id.isCell ? .file(cells[Int(id.node)].start) : .layer(id.source)
    }
}

/// One walk over a document that puts opened values in place of sealed ones.
private struct Opening {
    typealias NodeID = EffectiveDocument.NodeID

    var arena: Arena
    let opener: any SecretOpener
    private var openings = Openings()

    init(arena: Arena, opener: any SecretOpener) { (self.arena, self.opener) = (arena, opener) }

    /// The arena with everything that was found out.
    var result: Arena {
        var arena = arena
        arena.openings = openings
        return arena
    }

    /// That a key is missing is no fault of a file.
    var diagnostics: [Diagnostic] {
        openings.results.values.flatMap { result in
            switch result {
            case .success(let opened): opened.warnings
            case .failure(let error): error.list.filter { $0.code != "no-key" }
            }
        }.sorted { $0.rendered < $1.rendered }
    }

    /// A node with everything below it open; itself where there is nothing to open.
    mutating func opened(_ id: NodeID) -> NodeID {
        if let source = arena.sealedSource(id) { return openedValue(id, source) ?? id }
        if arena.isDeferred(id) { return joined(id) ?? id }
        let kind = arena.kind(id)
        guard kind.isCollection, id.isCell || arena.layers[Int(id.source)].isEncrypted else { return id }
        var children = arena.children(id), isChanged = false
        for index in children.indices {
            let value = opened(children[index].value)
            isChanged = isChanged || value != children[index].value
            children[index] = Arena.Entry(key: kind.isMapping ? children[index].key : value, value: value)
        }
        return isChanged ? arena.addCollection(kind, children, origin: arena.origin(id)) : id
    }

    private mutating func openedValue(_ id: NodeID, _ source: Openings.Source) -> NodeID? {
        guard let opened = secrets(of: source) else { return nil }
        let cell = opened.withValue(of: arena.sealedNode(id)) { kind, bytes in addSecret(kind, bytes, origin: arena.origin(id), source) }
        // A text that only looks sealed is what it says.
        return cell ?? arena.withText(id) { addSecret(.string, UnsafeRawBufferPointer($0), origin: arena.origin(id), source) }
    }

    private mutating func joined(_ id: NodeID) -> NodeID? {
        var text: [UInt8] = [], source: Openings.Source?
        for entry in arena.entries[arena.cells[Int(id.node)].range] {
            let piece = opened(entry.value)
            guard !arena.isSealed(piece), !arena.isDeferred(piece) else { return nil }
            arena.withText(piece) { text.append(contentsOf: $0) }
            source = source ?? (piece.isCell ? openings.sources[piece.node] : nil)
        }
        return source.map { source in
            text.withUnsafeBytes { addSecret(.string, $0, origin: arena.origin(id), source) }
        }
    }

    private mutating func addSecret(
        _ kind: Node.Kind, _ bytes: UnsafeRawBufferPointer, origin: NodeID, _ source: Openings.Source
    ) -> NodeID {
        let isText = String(validating: bytes, as: UTF8.self) != nil
        let cell = arena.addScalar(kind, bytes, content: isText ? .text : .bytes, origin: origin, isTainted: true)
        openings.sources[cell.node] = source
        return cell
    }

    private mutating func secrets(of source: Openings.Source) -> (any OpenedSecrets)? {
        if let known = openings.results[source] { return try? known.get() }
        let result = Result { () throws(Diagnostics) in
            switch source {
            case .layer(let index): try opener.opened(arena.layers[Int(index)])
            case .file(let index): try opener.opened(arena.files[Int(index)])
            }
        }
        openings.results[source] = result
        return try? result.get()
    }
}

extension Arena {
    /// The node of a layer that holds a sealed value, aliases followed; nil for a file.
    fileprivate func sealedNode(_ id: NodeID) -> Int? { id.isCell ? nil : start(of: id) }
}
