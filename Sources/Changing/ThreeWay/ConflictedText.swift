package import Documents
internal import History
internal import Validating

/// Three texts of one file, to be merged by key where it is a layer or a manifest, and by lines where it is anything else: what the
/// merge driver and the mergetool work on.
package struct ConflictedText: Sendable {
    /// As messages name it.
    package let file: String
    package let base: [UInt8]?
    package let ours: [UInt8]
    package let theirs: [UInt8]
    private let layer: MergedLayer?
    private let sealing: Sealing

    /// - Parameter layer: nil for what does not merge by key.
    package init(file: String, base: [UInt8]?, ours: [UInt8], theirs: [UInt8], layer: MergedLayer?, sealing: Sealing) {
        (self.file, self.base, self.ours, self.theirs, self.layer, self.sealing) = (file, base, ours, theirs, layer, sealing)
    }

    package enum Outcome: Sendable {
        /// The notes say how a sealed file was sealed again.
        case merged([UInt8], notes: [String] = [])
        /// The text has markers around the conflicts, of which nothing is known where it was merged by lines.
        case conflicts([KeyConflict], text: [UInt8])
        /// A sealed file in which both changed the same: ours stays as it is, since one with markers could not be opened.
        case sealed([KeyConflict])
    }

    /// - Throws: `GitError` when libgit2 cannot merge the lines.
    package func outcome(_ markers: ConflictMarkers = ConflictMarkers()) throws -> Outcome {
        if let sealed = sealed() { return sealed.conflicts.isEmpty ? .merged(sealed.text, notes: sealed.notes) : .sealed(sealed.conflicts) }
        guard let result = try? byKey() else { return try byLines(markers) }
        if result.conflicts.isEmpty { return .merged(result.text) }
        let conflicts = result.conflicts.map { KeyConflict($0, file: file) }
        let theirs = try byKey { _ in .theirs }
        // A change that cannot be written in place has no lines of its own: git's are all there is to show.
        if !theirs.conflicts.isEmpty, case .conflicts(_, let text) = try byLines(markers) { return .conflicts(conflicts, text: text) }
        return .conflicts(conflicts, text: markers.text(result.text, theirs.text))
    }

    /// - Throws: `Diagnostics` where one of the texts is no layer.
    package func byKey(_ choices: (Path) -> ThreeWay.Choice? = { _ in nil }) throws(Diagnostics) -> ThreeWay.Result {
        guard let layer else { throw Diagnostics([]) }
        return try ThreeWay.merge(
            base: base, ours: ours, theirs: theirs, file: file, mergeKeys: layer.mergeKeys, rules: layer.rules, choices: choices)
    }

    package var isSealed: Bool { layer != nil && [base ?? [], ours, theirs].contains { MergedLayer.isSealed($0, file: file) } }

    /// Nil where none of the texts is sealed.
    package func sealed(_ choices: (Path) -> ThreeWay.Choice? = { _ in nil }) -> SealedMerge.Result? {
        guard isSealed, let layer else { return nil }
        return SealedMerge(file: file, base: base, ours: ours, theirs: theirs, layer: layer, sealing: sealing).merged(choices)
    }

    private func byLines(_ markers: ConflictMarkers) throws -> Outcome {
        let labels = LineMerge.Labels(ours: markers.ours, theirs: markers.theirs, markerSize: markers.size)
        let lines = try LineMerge(base: base, ours: ours, theirs: theirs, labels: labels)
        return lines.isClean ? .merged(lines.text) : .conflicts([], text: lines.text)
    }
}
