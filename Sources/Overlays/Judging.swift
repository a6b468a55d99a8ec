package import Documents

/// Warnings about a configuration as a whole, which no single document could earn.
extension Configuration {
    /// Layers that reach no environment with targets: those of sets that nobody inherits, and files beside the environments.
    package func unreadLayers() throws -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        for environment in graph.names
        where graph.isAbstract(environment) && !graph.descendants(of: environment).contains(where: { !graph.isAbstract($0) }) {
            let count = try ownLayers(of: environment).count
            guard count > 0 else { continue }
            diagnostics.append(
                Diagnostic(
                    "unread-layers", "no environment reads the \(count == 1 ? "layer" : "\(count) layers") of \"\(environment)\"",
                    severity: .warning, at: Place(file: "environments/\(environment)")))
        }
        for entry in try source.list("environments") ?? [] where entry.kind != .folder && LayerFolder.isLayerName(entry.name) {
            diagnostics.append(
                Diagnostic(
                    "unread-layers", "no environment reads this file: expected it in the folder of one", severity: .warning,
                    at: Place(file: "environments/\(entry.name)")))
        }
        return diagnostics
    }

    /// Keys of a document that exist in one environment only, unless the manifest allows it; the document itself when only one
    /// has it. Sets of layers do not count.
    ///
    /// - Parameter isWanted: which keys to speak of, the root for the document itself.
    package func parity(_ name: String, where isWanted: (Path) -> Bool = { _ in true }) throws -> [Diagnostic] {
        let environments = graph.concrete
        guard environments.count > 1 else { return [] }
        let documents = try environments.compactMap { try merged(name, in: $0).document }
        let exceptions = manifest.parityAllowed.filter { $0.documents.matches(name) }.map(\.path)
        guard let first = documents.first, !exceptions.contains(nil) else { return [] }
        guard documents.count > 1 else { return isWanted(.root) ? [lone(name, .root, first, first.root)] : [] }
        var walk = ParityWalk(exceptions: exceptions.compactMap { $0 })
        walk.compare(documents.map { ($0, $0.root) }, [])
        return walk.found.compactMap { path, document, node in
            let path = Path(path.map { .key(String(decoding: $0, as: UTF8.self)) })
            return isWanted(path) ? lone(name, path, document, node) : nil
        }
    }

    private func lone(_ name: String, _ path: Path, _ document: EffectiveDocument, _ node: EffectiveDocument.NodeID) -> Diagnostic {
        let what = path.isRoot ? "document \"\(name)\"" : path.named, address = path.isRoot ? name : "\(name):\(path)"
        return Diagnostic(
            "parity", "\(what) exists in environment \"\(document.environment)\" only", severity: .warning,
            at: path.isRoot ? Place(file: document.origin(node).file.path) : document.origin(node).place,
            hints: ["where that is meant: parity: { allow: ['\(address)'] } in \(Manifest.file)"], environments: [document.environment])
    }
}

/// Walks the trees of one document in several environments side by side.
private struct ParityWalk {
    typealias Node = (document: EffectiveDocument, id: EffectiveDocument.NodeID)

    let exceptions: [PathPattern]
    private(set) var found: [(path: [[UInt8]], document: EffectiveDocument, node: EffectiveDocument.NodeID)] = []

    init(exceptions: [PathPattern]) { self.exceptions = exceptions }

    /// What exists once is reported once, not with everything below it. Lists are values.
    mutating func compare(_ nodes: [Node], _ path: [[UInt8]]) {
        var order: [[UInt8]] = [], children: [[UInt8]: [Node]] = [:]
        for (document, id) in nodes where document.kind(id) == .mapping {
            for (key, value) in document.children(id) {
                let key = document.withText(key) { Array($0) }
                if children[key, default: []].isEmpty { order.append(key) }
                children[key, default: []].append((document, value))
            }
        }
        for key in order {
            let inner = path + [key], values = children[key] ?? []
            if exceptions.contains(where: { $0.matches(inner) }) { continue }
            if values.count > 1 {
                if values.contains(where: { $0.document.count($0.id) > 0 }) { compare(values, inner) }
            } else if let (document, node) = values.first {
                found.append((inner, document, node))
            }
        }
    }
}
