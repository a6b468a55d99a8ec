package import Documents

/// Which values merge otherwise than by the general rules (R12): filled from the schemas' annotations by whoever reads them.
package struct StrategyTable: Sendable, Equatable {
    /// What a schema says about some documents. Of a stream, about each of its objects.
    package struct Entry: Sendable, Equatable {
        package var documents: [Pattern]
        package var graph: AnnotationGraph

        package init(_ documents: [Pattern], _ graph: AnnotationGraph) { (self.documents, self.graph) = (documents, graph) }
    }

    private var entries: [Entry]

    package init(_ entries: [Entry] = []) { self.entries = entries }

    package static let empty = StrategyTable()

    /// `targeting` and each of `$evaluators` are programs, which replace whole (R11).
    private static let flags = ["flags.*.targeting", "$evaluators.*"].map { AnnotationGraph(PathPattern($0), .replace) }

    /// The table with the rules of flag documents in it.
    package func adding(flagDocuments: [Pattern]) -> StrategyTable {
        StrategyTable(entries + StrategyTable.flags.map { Entry(flagDocuments, $0) })
    }

    /// What is said about one document.
    package func graphs(for document: String) -> [AnnotationGraph] {
        entries.compactMap { $0.documents.match(document) ? $0.graph : nil }
    }

    /// What schemas say about a value: of itself, of what it is in, or of what is in it.
    ///
    /// - Parameter isStream: whether the value is in a stream, whose objects the schemas speak of.
    func strategies(naming value: DocumentPath, isStream: Bool) -> [StatedStrategy] {
        let keys = value.path.steps.map { step -> [UInt8] in
            switch step {
            case .key(let key): Array(key.utf8)
            case .index(let index): Array(String(index).utf8)
            }
        }
        return graphs(for: value.document).flatMap { $0.strategies(naming: isStream ? Array(keys.dropFirst()) : keys) }
            .filter { $0.source != nil }
    }

    /// What concerns one document, ready to be followed from its root.
    func start(for document: String, _ form: DocumentForm) -> StrategyCursor {
        StrategyCursor(form, graphs(for: document))
    }
}
