internal import Documents
internal import History
internal import Overlays

/// An environment's own plain layer of one document, read by address.
struct OwnLayer {
    /// How far an address leads.
    struct Found {
        /// As `set` takes it; in a stream with the object in front.
        var path: Path
        var value: Value?
        /// For which the layer states nothing.
        var rest: ArraySlice<KeyAddress.Step>
    }

    /// Nil where there is no such layer, or it is no YAML or JSON.
    private let document: Document?
    private let isStream: Bool
    /// There is a file.
    let exists: Bool

    init(of name: String, in environment: String, _ configuration: Configuration, _ tree: any FileTree) throws {
        let file = try configuration.layers(of: name, in: environment).first { $0.environment == environment && !$0.isSecrets }
        let text = try file.flatMap { try tree.read($0.path) } ?? []
        exists = file != nil
        document = Layer.parse(text, file: file?.path ?? name, mergeKeys: configuration.manifest.mergeKeys).document
        isStream = try configuration.bound(name, in: environment).document?.isStream ?? false
    }

    func find(_ address: KeyAddress) -> Found {
        let part = isStream ? address.steps.first?.key.flatMap { StreamPart(Path([.key($0)])) } : nil
        // An object of a stream is one of the layer's documents: the first step leads to it.
        var outside: [Path.Step] = []
        if case .object? = part, let name = address.steps.first?.key { outside = [.key(name)] }
        let inside = KeyAddress(Array(address.steps.dropFirst(outside.count)))
        guard let top = top(of: part) else { return Found(path: Path(outside), value: nil, rest: inside.steps[...]) }
        let found = inside.path(in: top)
        return Found(path: Path(outside + found.path.steps), value: found.value, rest: found.rest)
    }

    /// What the layer states at an address, as compact JSON; nil where it states nothing.
    func statement(at address: KeyAddress) -> [UInt8]? {
        let found = find(address)
        return found.rest.isEmpty ? try? found.value?.json(.compact) : nil
    }

    private func top(of part: StreamPart?) -> Value? {
        guard let document, let part else { return document?.root }
        return part.root(in: document).map { Value(document, Int(document.roots[$0].node)) }
    }
}

extension KeyAddress.Step {
    /// Nil for an element.
    var key: String? { if case .key(let key) = self { key } else { nil } }
}
