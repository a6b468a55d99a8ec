package import Documents

/// A first schema out of documents that are right: what they have in common is what it asks for, so that it accepts every one of them.
package struct Inference: Sendable {
    /// A value of one of the documents.
    package struct Position: Sendable {
        /// As `add` counted it, from 0.
        package var document: Int
        package var path: Path

        func appending(_ step: Path.Step) -> Position { Position(document: document, path: path.appending(step)) }
    }

    /// What is known about the documents beside their values.
    package protocol Background {
        /// What somebody wrote about a value; nil where nobody did.
        func description(of position: Position) -> String?
        /// How a list merges by a rule that somebody wrote; nil without one.
        func strategy(of list: Position) -> MergeStrategy?
        /// Whether more than one layer states a list, so that merging it otherwise would make another list of it.
        func isOverridden(_ list: Position) -> Bool
    }

    private var root = Observation()
    private var names: [String] = []

    package init() {}

    /// Takes a document in.
    ///
    /// - Parameter name: what comments call it.
    package mutating func add(_ instance: Instance, named name: String) {
        root.note(instance, 0, at: Position(document: names.count, path: .root))
        names.append(name)
    }

    /// The schema, in draft 2020-12.
    ///
    /// - Parameters:
    ///   - title: what the documents are.
    ///   - isStrict: whether keys that no document has are refused.
    package func schema(titled title: String, isStrict: Bool, _ background: some Background) -> InferredSchema {
        var schema = InferenceReading(names: names, isStrict: isStrict, background: background).schema(of: root, key: "")
        schema.title = title
        return schema
    }
}
