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
        var result = Result(), texts: [String: [UInt8]] = [:]
        for (target, action) in items {
            let path = try layerPath(of: target, in: configuration, tree)
            let before = try texts[path] ?? tree.read(path)
            let document = try parsed(before ?? [], path, configuration)
            result.seen[target] = try statement(at: target.path, in: document)
            let after = try apply(action, to: target, in: document, exists: before != nil)
            if after != before { texts[path] = after }
        }
        for (path, text) in texts { result.edits[path] = .write(text) }
        return result
    }

    private func apply(_ action: Action, to target: DocumentPath, in document: Document, exists: Bool) throws(Diagnostic) -> [UInt8] {
        switch action {
        case .set(let value): return try Edit.set(target.path, to: value, in: document)
        case .remove: return try Edit.set(target.path, to: .scalar(kind: .null, text: "null"), in: document)
        case .unset:
            guard exists else {
                throw Diagnostic(
                    "not-stated", "\(environment) has no layer of \"\(target.document)\", so \"\(target)\" is not its own",
                    hints: ["--inherited removes what is inherited"])
            }
            return try Edit.unset(target.path, in: document)
        }
    }

    /// The environment's plain layer of a document; where it has none yet, the file that is to be made, in the format of the
    /// layers above.
    private func layerPath(of target: DocumentPath, in configuration: Configuration, _ tree: any FileTree) throws -> String {
        let layers = try configuration.layers(of: target.document, in: environment)
        let own = layers.filter { $0.environment == environment }
        if let secrets = own.first(where: \.isSecrets), try holds(secrets, target.path, tree, configuration) {
            throw Diagnostic(
                "secret", "\"\(target)\" is held by \(secrets.path)", hints: ["cfgops secret set \(environment) \(target) changes it"])
        }
        if let plain = own.first(where: { !$0.isSecrets }) { return plain.path }
        let format = layers.last { !$0.isSecrets }.map { $0.path.hasSuffix(".json") ? "json" : "yaml" } ?? "yaml"
        return "environments/\(environment)/\(target.document).\(format)"
    }

    private func holds(_ layer: LayerFile, _ path: Path, _ tree: any FileTree, _ configuration: Configuration) throws -> Bool {
        guard let bytes = try tree.read(layer.path) else { return false }
        guard let root = try parsed(bytes, layer.path, configuration).root else { return false }
        return try value(at: path, in: root) != nil
    }

    private func parsed(_ bytes: [UInt8], _ path: String, _ configuration: Configuration) throws(Diagnostics) -> Document {
        let parsed = Layer.parse(bytes, file: path, mergeKeys: configuration.manifest.mergeKeys)
        guard let document = parsed.document else { throw Diagnostics(parsed.diagnostics) }
        return document
    }

    private func statement(at path: Path, in document: Document) throws(Diagnostic) -> String? {
        guard let root = document.root, root.kind == .mapping, let found = try value(at: path, in: root) else { return nil }
        var writer = JsonWriter(.compact)
        try emit(found, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
