package import Documents
package import History
package import Overlays
package import Validating

/// Carries what one environment's own layers state to another (R25).
package struct Promotion: Sendable {
    package let root: ConfigurationRoot
    /// The environment whose own layers are read.
    package let source: String
    /// The environment whose own layers are edited.
    package let destination: String
    package let inputs: Inputs
    package let cache: LayerCache
    /// Opens the source's secrets and seals them for those who may read the destination; nil leaves secrets where they are.
    package let sealing: Sealing?

    package init(
        root: ConfigurationRoot, from source: String, to destination: String, inputs: Inputs, cache: LayerCache = LayerCache(),
        sealing: Sealing? = nil
    ) {
        self.sealing = sealing
        (self.root, self.source, self.destination, self.inputs, self.cache) = (root, source, destination, inputs, cache)
    }

    /// A key that the source states and that has another effective value in the destination.
    package struct Difference: Sendable {
        /// As the source's effective document has it.
        package let target: DocumentPath
        /// The effective value of the destination; nil where it has none.
        package let old: KeyChange.Shown?
        /// The effective value of the source; nil where its layer takes away what is inherited.
        package let new: KeyChange.Shown?
        /// Why it cannot be carried unless it comes by a reference.
        package let obstacle: Obstacle?
        let address: KeyAddress
        let kind: OwnKey.Kind
        /// As the source's layer states it.
        let statement: Value
        /// What a layer has to say for this value, where it is not the statement itself.
        let value: NewValue
        /// The statement is a reference, or has some in it.
        let isReference: Bool
        /// The statement's text says the value, so that it can be carried as it stands.
        let isTextual: Bool

        /// A sealed layer states it, and one of the destination can.
        package var isSealable: Bool { obstacle == .secretHere && kind == .value && statement.document.isSealed }
        /// No layer can state it, as a value or by reference.
        package var isRefused: Bool { obstacle == .secretThere || obstacle == .secretHere && !isReference && !isSealable }
    }

    package enum Obstacle: Sendable, Hashable {
        /// The source's value is a secret.
        case secretHere
        /// What the destination has there is one.
        case secretThere
    }

    /// The configuration of a commit, or of one with edits.
    func configuration(_ tree: any FileTree) throws -> Configuration {
        try LoadedConfiguration.read(root: root, tree: tree, inputs: inputs, cache: cache).usable()
    }

    /// Everything that could be carried, by document and in the order of the source's layers.
    package func differences(on tree: any FileTree) throws -> [Difference] { try differences(in: configuration(tree)) }

    /// Every key that the source's own layers state and have a value for, whatever the destination has.
    package func statedKeys(on tree: any FileTree) throws -> [DocumentPath] {
        let configuration = try configuration(tree)
        return try documents(in: configuration).flatMap { name -> [DocumentPath] in
            guard let document = try document(name, in: source, configuration) else { return [DocumentPath(document: name)] }
            return document.ownKeys.compactMap { key in
                document.find(key.address).map { DocumentPath(document: name, path: $0.path) }
            }
        }
    }

    private func documents(in configuration: Configuration) throws -> [String] {
        try Set(configuration.ownLayers(of: source).map(\.document)).sorted()
    }

    func differences(in configuration: Configuration) throws -> [Difference] {
        try documents(in: configuration).flatMap { name in
            let from = try document(name, in: source, configuration), to = try document(name, in: destination, configuration)
            guard let from else { return removal(of: name, in: configuration, to) }
            let finder = DifferenceFinder(
                from: from, to: to, bindsReferences: !configuration.manifest.referencesOff.match(name))
            return finder.differences()
        }
    }

    /// As layers state it: what short overlays make of objects follows from them.
    private func document(_ name: String, in environment: String, _ configuration: Configuration) throws -> EffectiveDocument? {
        let result = try configuration.bound(name, in: environment)
        guard result.errors.isEmpty else { throw Diagnostics(result.errors) }
        return result.document
    }

    /// A document that the source's layer takes away with a null at its root.
    private func removal(of name: String, in configuration: Configuration, _ there: EffectiveDocument?) -> [Difference] {
        guard let there else { return [] }
        let stated = there.origin(there.root).value
        return [
            Difference(
                target: DocumentPath(document: name), old: there.shown(there.root), new: nil,
                obstacle: there.isTainted(there.root) ? .secretThere : nil, address: KeyAddress(), kind: .removal, statement: stated,
                value: .null, isReference: false, isTextual: false)
        ]
    }
}

extension NewValue {
    static var null: NewValue { .scalar(kind: .null, text: "null") }
}

extension EffectiveDocument {
    func shown(_ node: NodeID) -> KeyChange.Shown { isTainted(node) ? .secret : .plain(compactJSON(node)) }
}
