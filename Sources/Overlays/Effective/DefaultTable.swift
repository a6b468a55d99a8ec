package import Documents

/// What values are that no layer states: filled from the `default`s of schemas whose manifest entry asks for it.
package struct DefaultTable: Sendable, Equatable {
    /// What a schema says about some documents in some environments. Of a stream, about each of its objects.
    package struct Entry: Sendable {
        package var documents: [Pattern]
        /// Nil: every environment. Descendants are included (R6).
        package var environments: [Named]?
        package var graph: AnnotationGraph

        package init(_ documents: [Pattern], in environments: [Named]?, _ graph: AnnotationGraph) {
            (self.documents, self.environments, self.graph) = (documents, environments, graph)
        }
    }

    private let entries: [Entry]

    package init(_ entries: [Entry] = []) { self.entries = entries }

    package static let empty = DefaultTable()

    /// What concerns one document in one environment.
    func graphs(for document: String, in environment: String, of environments: EnvironmentGraph) -> [AnnotationGraph] {
        entries.compactMap { entry in
            entry.documents.match(document) && environments.selects(entry.environments, environment) ? entry.graph : nil
        }
    }

    package static func == (one: DefaultTable, other: DefaultTable) -> Bool {
        one.entries.elementsEqual(other.entries) { one, other in
            one.documents == other.documents && one.environments?.map(\.text) == other.environments?.map(\.text) && one.graph == other.graph
        }
    }
}
