package import Documents
package import Overlays
internal import Rendering
package import Validating

/// Everything that one value reaches in one environment.
package struct KeyUses: Sendable {
    /// Every reference that the value came through, however far away.
    package fileprivate(set) var references: [ReferenceRead] = []
    package fileprivate(set) var files: [UsedFile] = []
    /// What stops the evaluation of documents that may use the value.
    package fileprivate(set) var errors: [Diagnostic] = []
}

/// A file that the value is in, or that a template decided about by it.
package struct UsedFile: Hashable, Sendable {
    package let path: String
    package let target: String
    /// As what the value is in there: itself, or what references made of it.
    package let value: DocumentPath
}

/// Finds what a value reaches. Only documents whose layers name others by reference are evaluated, and only those that it may reach.
package struct UseFinder {
    private let configuration: Configuration
    private let renderer: Renderer
    private let reached: [String: Set<String>]
    private let key: DocumentPath

    /// - Parameters:
    ///   - key: a value, or a document.
    ///   - reach: knows which layers refer to which documents.
    package init(_ key: DocumentPath, in configuration: Configuration, reach: Reach) throws {
        (self.key, self.configuration) = (key, configuration)
        renderer = Renderer(configuration: configuration, marking: .sealed)
        let layers = try configuration.graph.names.flatMap { try configuration.layers(of: key.document, in: $0).map(\.path) }
        reached = reach.documents(of: layers)
    }

    /// Whether an environment has the value.
    package func isPresent(in environment: String) throws -> Bool {
        guard let document = try configuration.effective(key.document, in: environment).document else { return false }
        return (try? document.find(key.path)) ?? nil != nil
    }

    package func uses(in environment: String) throws -> KeyUses {
        var uses = KeyUses(), affected: [String: [Path]] = [key.document: [key.path]], pending = [key]
        let reads = try self.reads(in: environment, &uses)
        var seen: Set<ReferenceRead> = []
        while let changed = pending.popLast() {
            for read in reads[changed.document] ?? [] {
                guard let reader = read.reader(of: changed) else { continue }
                if seen.insert(read).inserted { uses.references.append(read) }
                guard affected[reader.document]?.contains(reader.path) != true else { continue }
                affected[reader.document, default: []].append(reader.path)
                pending.append(reader)
            }
        }
        try addFiles(in: environment, affected, to: &uses)
        return uses
    }

    /// What the references of every document that the value may reach read, by the document that was read.
    private func reads(in environment: String, _ uses: inout KeyUses) throws -> [String: [ReferenceRead]] {
        var reads: [String: [ReferenceRead]] = [:], seen: Set<ReferenceRead> = []
        for document in (reached[environment] ?? []).sorted() {
            let errors = try configuration.effective(document, in: environment).errors
            uses.errors += errors
            guard errors.isEmpty else { continue }
            for read in try configuration.reads(of: document, in: environment) {
                guard case .value(let source) = read.source, seen.insert(read).inserted else { continue }
                reads[source.document, default: []].append(read)
            }
        }
        return reads
    }

    private func addFiles(in environment: String, _ affected: [String: [Path]], to uses: inout KeyUses) throws {
        guard !configuration.graph.isAbstract(environment) else { return }
        let (outputs, diagnostics) = try renderer.outputs(in: environment)
        uses.errors += diagnostics
        for output in outputs {
            guard let paths = affected[output.document]?.filter({ $0.touches(output.selected) }), !paths.isEmpty,
                try output.isMade(in: configuration)
            else { continue }
            let printed = output.target.template == nil ? paths : try self.printed(paths, by: output, &uses)
            uses.files += printed.prefix(1).map {
                UsedFile(path: output.path, target: output.target.name, value: DocumentPath(document: output.document, path: $0))
            }
        }
    }

    /// Those of some paths that the template of a target looks at.
    private func printed(_ paths: [Path], by output: TargetOutput, _ uses: inout KeyUses) throws -> [Path] {
        let traced: TracedFile?
        do { traced = try renderer.traced(output) } catch let error as Diagnostics {
            uses.errors += error.list
            return []
        }
        guard let traced else { return [] }
        return paths.filter { path in
            guard let node = (try? traced.document.find(path)) ?? nil else { return false }
            return traced.document.has(traced.trace.used, below: node)
        }
    }
}

extension ReferenceRead {
    /// Where a changed value of the source stands because of this reference; nil when it read something else.
    fileprivate func reader(of changed: DocumentPath) -> DocumentPath? {
        guard case .value(let source) = source, source.path.touches(changed.path) else { return nil }
        let below = changed.path.steps.dropFirst(source.path.steps.count)
        return DocumentPath(document: reader.document, path: Path(reader.path.steps + below))
    }
}

extension EffectiveDocument {
    fileprivate func has(_ nodes: Set<NodeID>, below node: NodeID) -> Bool {
        nodes.contains(node) || children(node).contains { has(nodes, below: $0.value) }
    }
}
