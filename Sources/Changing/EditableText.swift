package import Documents
package import History
package import Overlays
package import Secrets
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
    /// The sealed layer that the text is the plaintext of; nil for a plain one.
    package let sealed: Sealed?

    package struct Sealed: Sendable {
        /// Empty where the layer does not exist yet.
        package let bytes: [UInt8]
        /// Whom a text that is kept is sealed for.
        package let rule: CreationRule
    }

    /// - Parameter isSecret: the sealed layer is meant; without it that is opened where the environment has no other.
    /// - Throws: for a value that is a secret or no string, and where no key opens what is sealed.
    package init(
        _ target: DocumentPath, in environment: String, on base: Snapshot, of root: ConfigurationRoot, inputs: Inputs, cache: LayerCache,
        sealing: Sealing = .without, isSecret: Bool = false
    ) throws {
        let tree = EditedTree(base, edits: [:])
        var layers = try EditedLayers(tree, root, inputs, cache, sealing: sealing)
        let graph = try layers.files().graph, place = StatedPath(environment: environment, target: target)
        guard graph.contains(environment) else { throw graph.unknownEnvironment(environment) }
        (self.base, self.environment, self.target) = (base, environment, target)
        let own = try layers.ownLayers(of: target.document, in: environment)
        let effective = try layers.values().effective(target.document, in: environment).document
        if try target.path.isRoot && (isSecret || !own.isEmpty && own.allSatisfy { try layers.layer($0.path, place).isSealed }) {
            let open = try layers.openLayer(layers.sealedFile(for: place))
            (file, sealed) = (open.file, Sealed(bytes: open.bytes, rule: open.ruleToKeep))
            (text, inherited) = (open.exists ? open.plaintext.reveal { Array($0) } : nil, effective)
            return
        }
        let layer = try layers.layer(for: place)
        (file, sealed) = (layer.file, nil)
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
