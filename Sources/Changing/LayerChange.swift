package import Documents
package import History
package import Overlays

/// Edits to the layers of one environment, as a function of the files they meet: executed again when somebody else was first (R23).
package struct LayerChange: Sendable {
    package enum Action: Sendable {
        case set(NewValue)
        /// Drops the environment's own statement.
        case unset
        /// States the null that removes what is inherited (R9).
        case remove
    }

    package let environment: String
    package let items: [(target: DocumentPath, action: Action)]

    package init(environment: String, items: [(target: DocumentPath, action: Action)]) {
        self.environment = environment
        self.items = items
    }

    /// The edited layers, and what each item saw in its layer before: compact JSON, nil where nothing was stated.
    package struct Result: Sendable {
        package var edits: [String: Change.Edit] = [:]
        package var seen: [DocumentPath: String] = [:]
    }

    /// - Throws: `Diagnostic` for a path that does not lead anywhere, an edit that cannot be made, or a value that a secrets layer holds.
    package func execute(on tree: any FileTree, _ configuration: Configuration) throws -> Result {
        var result = Result(), texts: [String: [UInt8]] = [:], looked: Set<DocumentPath> = []
        for (target, action) in items {
            let path = try layerPath(of: target, in: configuration, tree), before = try texts[path] ?? tree.read(path)
            let layer = try EditedLayer(before ?? emptyLayer(path), path, target, in: environment, configuration)
            // Given twice, a path was seen before the first edit of it.
            if looked.insert(target).inserted { result.seen[target] = try layer.statement() }
            texts[path] =
                switch action {
                case .set(let value): try layer.setting(value, configuration)
                case .remove: try layer.setting(.scalar(kind: .null, text: "null"), configuration)
                case .unset: try unset(target, in: layer, exists: before != nil, configuration)
                }
        }
        for (path, text) in texts where try tree.read(path) != text { result.edits[path] = .write(text) }
        return result
    }

    private func emptyLayer(_ path: String) -> [UInt8] { path.hasSuffix(".json") ? Array("{}\n".utf8) : [] }

    /// Only what the layer itself states can be dropped; for what is inherited there is `--inherited`.
    private func unset(_ target: DocumentPath, in layer: EditedLayer, exists: Bool, _ configuration: Configuration) throws -> [UInt8] {
        if try layer.value() != nil { return try layer.unsetting() }
        if let document = try configuration.effective(target.document, in: environment).document, try document.find(target.path) != nil {
            throw Diagnostic(
                "not-stated", "\"\(target)\" is not stated in \(environment), which inherits it",
                hints: ["cfgops unset \(environment) \(target) --inherited removes it in \(environment)"])
        }
        guard exists else {
            throw Diagnostic(
                "not-stated", "\"\(target)\" has no value in \(environment)", hints: ["cfgops list \(environment) shows its documents"])
        }
        return try layer.unsetting()
    }

    /// The environment's plain layer of a document; where it has none yet, the file that is to be made, in the format of the
    /// layers above.
    private func layerPath(of target: DocumentPath, in configuration: Configuration, _ tree: any FileTree) throws -> String {
        let layers = try configuration.layers(of: target.document, in: environment)
        let own = layers.filter { $0.environment == environment }
        if let secrets = own.first(where: \.isSecrets), try holds(secrets, target, tree, configuration) {
            throw Diagnostic(
                "secret", "\"\(target)\" is held by \(secrets.path)", hints: ["cfgops secret set \(environment) \(target) changes it"])
        }
        if let plain = own.first(where: { !$0.isSecrets }) { return plain.path }
        let format = layers.last { !$0.isSecrets }.map { $0.path.hasSuffix(".json") ? "json" : "yaml" } ?? "yaml"
        return "environments/\(environment)/\(target.document).\(format)"
    }

    private func holds(_ layer: LayerFile, _ target: DocumentPath, _ tree: any FileTree, _ configuration: Configuration) throws -> Bool {
        guard let bytes = try tree.read(layer.path) else { return false }
        return try EditedLayer(bytes, layer.path, target, in: environment, configuration).value() != nil
    }
}
