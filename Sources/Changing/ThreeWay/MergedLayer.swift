package import Documents
package import Overlays
internal import Validating

/// How a file of a configuration root merges by key.
package struct MergedLayer: Sendable {
    package let rules: ThreeWay.Rules
    package let mergeKeys: Bool

    /// A file that merges by key: which configuration root it is in, and which document it is a layer of.
    package struct Place: Sendable {
        /// From the top of the repository, empty for the top itself.
        package let folder: String
        /// Nil for the manifest.
        package let document: String?
    }

    /// - Parameters:
    ///   - path: from the top of the repository.
    ///   - isRoot: whether a folder, from the top of the repository, has a manifest.
    /// - Returns: nil for what is neither a layer nor a manifest of a configuration root.
    package static func place(of path: String, isRoot: (String) throws -> Bool) rethrows -> Place? {
        let names = path.split(separator: "/").map(String.init)
        for depth in names.indices {
            let rest = names[depth...].joined(separator: "/")
            let isManifest = rest == ConfigurationRoot.manifestName, layer = LayerPath(rest)
            guard isManifest || layer != nil else { continue }
            let folder = names[..<depth].joined(separator: "/")
            if try isManifest || isRoot(folder) { return Place(folder: folder, document: layer?.document) }
        }
        return nil
    }

    /// - Parameter configuration: of the root that the file is in; nil where its manifest cannot be read, and for the manifest itself.
    package init(of document: String?, _ configuration: Configuration?) {
        mergeKeys = configuration?.manifest.mergeKeys ?? true
        let layer = document.flatMap { configuration?.strategies.graphs(for: $0) }
        let said = layer ?? (document == nil ? MergedLayer.manifest : [])
        rules = ThreeWay.Rules(keys: KubernetesFields.elementKeys) { root, keys in
            said.strategy(at: keys) ?? root.objectType.flatMap { KubernetesFields.mergeStrategy(of: $0, at: keys) }
        }
    }

    /// Lists of the manifest whose elements do not wait for one another.
    private static let manifest = ["schemas", "parity.allow", "scan.allow", "references.off"].map {
        AnnotationGraph(PathPattern($0), .append)
    }

    /// Whether a text is a SOPS file (R4).
    static func isSealed(_ text: [UInt8], file: String) -> Bool { Layer.parse(text, file: file).document?.isSealed ?? false }

    /// Why sealed files do not merge by key without a key.
    static let whySealed = "without a key a sealed file is merged only whole: its values are authenticated together"
}

extension Value {
    /// What sort of Kubernetes object this is; nil for anything else.
    fileprivate var objectType: ObjectType? {
        guard let kind = self["kind"], kind.kind == .string else { return nil }
        return ObjectType(apiVersion: self["apiVersion"]?.text ?? "", kind: kind.text)
    }
}
