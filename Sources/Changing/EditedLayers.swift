internal import Documents
internal import History
internal import Overlays
internal import Validating

/// The layers of a configuration while edits are made to them: each edit meets what the ones before it left.
struct EditedLayers {
    /// What an edit saw before any of them.
    struct Seen {
        let place: StatedPath
        let statement: LayerStatement?
    }

    private let start: EditedTree
    private(set) var tree: EditedTree
    let root: ConfigurationRoot
    let sealing: Sealing
    /// Sealed layers that were opened, by path.
    var opened: [String: OpenLayer] = [:]
    /// What to say of the edits so far.
    var remarks: [Diagnostic] = []
    private let inputs: Inputs
    private let cache: LayerCache
    private let original: Configuration
    private var latest: Configuration
    private var hasOtherFiles = false
    private var hasOtherTexts = false
    private(set) var seen: [Seen] = []

    init(
        _ tree: EditedTree, _ root: ConfigurationRoot, _ inputs: Inputs, _ cache: LayerCache, sealing: Sealing = .without
    ) throws {
        (start, self.tree, self.root, self.inputs, self.cache, self.sealing) = (tree, tree, root, inputs, cache, sealing)
        original = try LoadedConfiguration.read(root: root, tree: tree, inputs: inputs, cache: cache).usable()
        latest = original
    }

    /// The edits so far, without those that leave a file as it was.
    var changes: [String: Change.Edit] { get throws { try tree.edits.filter { try start.id(of: $0.key) != tree.id(of: $0.key) } } }

    // MARK: The configuration as edited so far

    /// Good for asking which layers there are.
    mutating func files() throws -> Configuration {
        if hasOtherFiles { try reload() }
        return latest
    }

    /// Good for asking for values too.
    mutating func values() throws -> Configuration {
        if hasOtherFiles || hasOtherTexts { try reload() }
        return latest
    }

    private mutating func reload() throws {
        latest = try LoadedConfiguration.read(root: root, tree: tree, inputs: inputs, cache: cache).usable()
        (hasOtherFiles, hasOtherTexts) = (false, false)
    }

    // MARK: Files

    mutating func write(_ path: String, _ text: [UInt8]) throws {
        if try tree.id(of: path) == nil { hasOtherFiles = true } else { hasOtherTexts = true }
        tree.edits[path] = .write(text)
    }

    mutating func remove(_ path: String) throws {
        tree.edits[path] = .delete
        hasOtherFiles = true
    }

    /// To a path where nothing is.
    mutating func move(_ path: String, to other: String) throws {
        tree.edits[other] = try tree.read(path).map { .write($0) }
        tree.edits[path] = .delete
        hasOtherFiles = true
    }

    // MARK: Layers

    /// The plain layer that states, or would state, a place.
    ///
    /// - Throws: for a place that only a key can change.
    mutating func layer(for place: StatedPath) throws -> EditedLayer {
        let configuration = try files(), target = place.target
        let layers = try configuration.layers(of: target.document, in: place.environment)
        let own = layers.filter { $0.environment == place.environment }
        if !target.path.isRoot, let secrets = own.first(where: \.isSecrets), try layer(secrets.path, place).value() != nil {
            throw EditedLayers.sealed("\"\(target)\" is held by \(secrets.path)", place)
        }
        // For a place that is new, a file in the format of the layers above.
        let format = layers.last { !$0.isSecrets }.map { $0.path.hasSuffix(".json") ? "json" : "yaml" } ?? "yaml"
        let path = own.first { !$0.isSecrets }?.path ?? "environments/\(place.environment)/\(target.document).\(format)"
        let layer = try layer(path, place)
        if layer.isSealed { throw EditedLayers.sealed("\(path) is sealed", place) }
        return layer
    }

    mutating func layer(_ path: String, _ place: StatedPath) throws -> EditedLayer {
        // Only where a path may lead into a part of a stream are values asked for.
        let configuration = try StreamPart(place.target.path) == nil ? files() : values()
        return try EditedLayer(tree.read(path), path, place.target, in: place.environment, configuration)
    }

    static func sealed(_ message: String, _ place: StatedPath) -> Diagnostic {
        Diagnostic("secret", message, hints: ["cfgops secret set \(place.environment) \(place.target) changes it"])
    }

    /// The own layers of a document, its secrets layer included.
    mutating func ownLayers(of document: String, in environment: String) throws -> [LayerFile] {
        try files().layers(of: document, in: environment).filter { $0.environment == environment }
    }

    // MARK: What was seen

    /// What the edited places stated before all edits.
    var statements: [StatedPath: LayerStatement] {
        Dictionary(uniqueKeysWithValues: seen.compactMap { seen in seen.statement.map { (seen.place, $0) } })
    }

    /// Notes what a place stated before all edits, once.
    ///
    /// - Parameter layer: the place's layer as it is now.
    mutating func note(_ place: StatedPath, in layer: EditedLayer? = nil) throws {
        guard !seen.contains(where: { $0.place == place }) else { return }
        if let layer, tree.edits[layer.file] == start.edits[layer.file] {
            return seen.append(Seen(place: place, statement: EditedLayers.statement(in: layer)))
        }
        var before = self
        (before.tree, before.latest, before.hasOtherFiles, before.hasOtherTexts, before.opened) = (start, original, false, false, [:])
        seen.append(Seen(place: place, statement: try before.statement(of: place)))
    }

    /// What a place states; nil where it states nothing.
    func statement(of place: StatedPath) throws -> LayerStatement? {
        var layers = self
        let own = try layers.ownLayers(of: place.target.document, in: place.environment)
        if place.target.path.isRoot {
            guard let file = own.first?.path else { return nil }
            return LayerStatement(file: file, ids: try own.compactMap { try tree.id(of: $0.path) })
        }
        guard let stating = try layers.statingLayer(of: place) else { return nil }
        // Sealing anew makes other ciphertexts: with keys values are compared.
        let opened = stating.isSealed ? try? layers.open(stating.file, place) : nil
        return EditedLayers.statement(in: opened ?? stating)
    }

    /// A path that leads through a scalar is none that states anything.
    static func statement(in layer: EditedLayer) -> LayerStatement? {
        do throws(Diagnostic) { return try LayerStatement(layer) } catch { return nil }
    }
}
