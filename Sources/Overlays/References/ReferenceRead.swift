package import Documents

/// What one reference of a document read, where it stands.
package struct ReferenceRead: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        /// A value of a document of the same environment, and everything below it.
        case value(DocumentPath)
        /// A file below the configuration root.
        case file(String)
        /// A variable of the machine (R14).
        case variable(String)
    }

    /// The string that holds the reference: in the effective document before references are resolved. What the reference gave
    /// stands there afterwards, with the path below it as it is at the source.
    package var reader: DocumentPath
    /// As the layer states it: `${payments/db:url}`.
    package var text: String
    package var place: Place
    package var source: Source
}

extension Configuration {
    /// What the references of a document read in an environment: its own, and those of the values that they lead to, each once. A
    /// default that was not needed read nothing.
    package func reads(of document: String, in environment: String) throws -> [ReferenceRead] {
        guard graph.contains(environment), let merged = try merged(document, in: environment).document else { return [] }
        let (reads, scopes) = try Resolver.reads(of: merged, in: self)
        var found: [ReferenceRead] = [], seen: Set<ReferenceRead> = []
        for (index, scope) in scopes.enumerated() {
            let own = reads.filter { $0.leaf.scope == index }
            let paths = scope.document.paths(of: Set(own.map(\.leaf.node)))
            for read in own {
                guard let source = read.source(in: scope.document.name) else { continue }
                for path in paths[read.leaf.node] ?? [] {
                    let place = scope.document.origin(read.leaf.node).place
                    let reader = DocumentPath(document: scope.document.name, path: path)
                    let read = ReferenceRead(reader: reader, text: read.reference.text, place: place, source: source)
                    if seen.insert(read).inserted { found.append(read) }
                }
            }
        }
        return found
    }
}

extension Resolver.Read {
    /// Nil for what is built in.
    fileprivate func source(in document: String) -> ReferenceRead.Source? {
        switch reference.target {
        case .path(let other, let path): .value(DocumentPath(document: other ?? document, path: path))
        case .file(let path): .file(path)
        case .variable(let name): .variable(name)
        case .environment, .null: nil
        }
    }
}

extension EffectiveDocument {
    /// Every path at which each of these nodes stands: what an alias repeats stands at several.
    fileprivate func paths(of wanted: Set<NodeID>) -> [NodeID: [Path]] {
        var found: [NodeID: [Path]] = [:]
        func walk(_ node: NodeID, _ path: Path) {
            if wanted.contains(node) { found[node, default: []].append(path) }
            guard kind(node).isCollection, hasReferences(node) else { return }
            let isMapping = kind(node).isMapping
            for (index, child) in children(node).enumerated() {
                walk(child.value, isMapping ? path.appending(key: text(child.key)) : path.appending(index: index))
            }
        }
        if !wanted.isEmpty { walk(root, .root) }
        return found
    }

    /// Every path at which a node stands below another one, in order. For messages, not for loops.
    package func paths(of wanted: NodeID, below node: NodeID, at path: Path) -> [Path] {
        guard node != wanted else { return [path] }
        let isMapping = kind(node).isMapping
        return children(node).enumerated().flatMap { index, child in
            paths(of: wanted, below: child.value, at: isMapping ? path.appending(key: text(child.key)) : path.appending(index: index))
        }
    }
}
