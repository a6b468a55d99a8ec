package import Documents
package import History
package import Overlays
package import Validating

/// Edits to layers of any documents and environments, as a function of the files they meet: executed again when somebody else was
/// first (R23).
package struct LayerChange: Sendable {
    package let edits: [LayerEdit]
    private let sealing: Sealing

    package init(_ edits: [LayerEdit], sealing: Sealing = .without) { (self.edits, self.sealing) = (edits, sealing) }

    /// One after the other, each on what the ones before it left.
    ///
    /// - Parameter earlier: what the same edits saw and made on another tree: here they are made only where they see the same (R23).
    /// - Throws: `Diagnostics` with every key where they do not, or with what is wrong about every edit; what follows from a wrong one is
    ///   left out.
    package func execute(
        on tree: EditedTree, in root: ConfigurationRoot, inputs: Inputs, cache: LayerCache, after earlier: Result? = nil
    ) throws -> Result {
        var layers = try EditedLayers(tree, root, inputs, cache, sealing: sealing), problems: [Diagnostic] = [], wrong: [LayerEdit] = []
        try earlier?.refuseConflicts(in: layers, at: earlier?.places ?? [])
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
        let result = try Result(layers), known = Set(earlier?.places ?? [])
        // Places that the edits did not find the first time.
        try earlier?.refuseConflicts(
            in: EditedLayers(tree, root, inputs, cache, sealing: sealing), at: result.places.filter { !known.contains($0) })
        return result
    }

    /// What the edits make of one tree.
    package struct Result: Sendable {
        /// By path below the root; what stays as it was is left out.
        package let edits: [String: Change.Edit]
        /// What was edited, in the order of the edits.
        package let places: [StatedPath]
        /// What sealing could not carry, and what is to be known of it.
        package let remarks: [Diagnostic]
        private let layers: EditedLayers

        init(_ layers: EditedLayers) throws {
            (edits, places, remarks, self.layers) = (try layers.changes, layers.seen.map(\.place), layers.remarks, layers)
        }

        /// - Parameter now: the layers of another tree, before any edit.
        fileprivate func refuseConflicts(in now: EditedLayers, at places: [StatedPath]) throws {
            let before = layers.statements
            let conflicts = try places.compactMap { place -> KeyConflict? in
                let base = before[place], ours = try now.statement(of: place)
                guard ours?.text != base?.text else { return nil }
                return KeyConflict(
                    file: ours?.file ?? base?.file ?? place.target.document, path: place.target.path, base: base?.shown,
                    ours: ours?.shown, theirs: try layers.statement(of: place)?.shown, place: ours?.place)
            }
            guard conflicts.isEmpty else { throw Diagnostics(conflicts.map(\.diagnostic)) }
        }
    }
}

/// A path of a document as one environment's own layer states it.
package struct StatedPath: Hashable, Sendable {
    package let environment: String
    package let target: DocumentPath
}
