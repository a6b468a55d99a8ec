package import Documents
package import History
package import Overlays
package import Validating

/// What somebody opens in an editor: an environment's layer of a document, or the text of one string in it.
package struct EditableText: Sendable {
    /// What it is a text of.
    package let base: Snapshot
    package let environment: String
    package let target: DocumentPath
    /// The layer, from the configuration root; it may not exist yet.
    package let file: String
    /// Nil where the layer states nothing yet.
    package let text: [UInt8]?
    /// What shows while nothing is stated: the document that the environment inherits.
    package let inherited: EffectiveDocument?

    /// - Throws: for what is sealed, and for a value that is no string.
    package init(
        _ target: DocumentPath, in environment: String, on base: Snapshot, of root: ConfigurationRoot, inputs: Inputs, cache: LayerCache
    ) throws {
        let tree = EditedTree(base, edits: [:])
        var layers = try EditedLayers(tree, root, inputs, cache)
        let graph = try layers.files().graph, place = StatedPath(environment: environment, target: target)
        guard graph.contains(environment) else { throw graph.unknownEnvironment(environment) }
        let own = try layers.ownLayers(of: target.document, in: environment), layer = try layers.layer(for: place)
        if !layer.exists, let sealed = own.first { throw EditedLayers.sealed("\(sealed.path) is sealed", place) }
        (self.base, self.environment, self.target, file) = (base, environment, target, layer.file)
        let effective = try layers.values().effective(target.document, in: environment).document
        if target.path.isRoot {
            (text, inherited) = (try tree.read(layer.file), effective)
        } else {
            inherited = nil
            text = try EditableText.string(at: place, layer.value(), effective)
        }
    }

    /// The own string, or the one that is inherited, as its layer states it.
    private static func string(at place: StatedPath, _ own: Value?, _ effective: EffectiveDocument?) throws -> [UInt8]? {
        let target = place.target
        if let node = try effective?.find(target.path), effective?.isTainted(node) ?? false {
            throw EditedLayers.sealed("\"\(target)\" is a secret", place)
        }
        guard let value = own ?? effective?.chain(of: target.path).last?.value, value.kind != .null else { return nil }
        guard value.kind == .string else {
            let isCollection = value.kind == .mapping || value.kind == .sequence
            throw Diagnostic(
                "not-a-string", "\"\(target)\" is \(value.kind.withArticle), expected a string to edit", at: value.place,
                hints: [
                    isCollection
                        ? "cfgops edit \(place.environment) \(target.document) edits the whole layer"
                        : "cfgops set \(place.environment) \(target)=VALUE states another one"
                ])
        }
        return value.withText(Array.init)
    }
}
