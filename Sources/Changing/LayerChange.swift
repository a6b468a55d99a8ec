package import Documents
package import History
package import Overlays
package import Validating

/// Edits to layers of any documents and environments, as a function of the files they meet: executed again when somebody else was
/// first (R23).
package struct LayerChange: Sendable {
    package let edits: [LayerEdit]

    package init(_ edits: [LayerEdit]) { self.edits = edits }

    /// One after the other, each on what the ones before it left.
    ///
    /// - Throws: `Diagnostics` with what is wrong about every edit; those that follow from a wrong one are left out.
    package func execute(on tree: EditedTree, in root: ConfigurationRoot, inputs: Inputs, cache: LayerCache) throws -> Result {
        var layers = try EditedLayers(tree, root, inputs, cache), problems: [Diagnostic] = [], wrong: [LayerEdit] = []
        for edit in edits where !wrong.contains(where: { $0.concerns(edit) }) {
            do {
                try layers.carryOut(edit)
            } catch let error as Diagnostic {
                problems += edit.located([error])
                wrong.append(edit)
            } catch let error as Diagnostics {
                problems += edit.located(error.list)
                wrong.append(edit)
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return try Result(layers)
    }

    /// What the edits make of one tree.
    package struct Result: Sendable {
        /// By path below the root; what stays as it was is left out.
        package let edits: [String: Change.Edit]
        /// What was edited, in the order of the edits.
        package let places: [StatedPath]
        private let layers: EditedLayers

        init(_ layers: EditedLayers) throws {
            (edits, places, self.layers) = (try layers.changes, layers.seen.map(\.place), layers)
        }

        /// Where an earlier execution saw something else than this one (R23).
        package func conflicts(with earlier: Result) throws -> [KeyConflict] {
            let now = layers.statements, before = earlier.layers.statements, known = Set(earlier.places)
            let all = earlier.places + places.filter { !known.contains($0) }
            return try all.filter { now[$0]?.text != before[$0]?.text }.map { place in
                KeyConflict(
                    file: now[place]?.file ?? before[place]?.file ?? place.target.document, path: place.target.path,
                    base: before[place]?.shown, ours: now[place]?.shown, theirs: try earlier.layers.statement(of: place)?.shown,
                    place: now[place]?.place)
            }
        }
    }
}

/// A path of a document as one environment's own layer states it.
package struct StatedPath: Hashable, Sendable {
    package let environment: String
    package let target: DocumentPath
}
