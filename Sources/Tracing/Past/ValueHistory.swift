package import Documents
package import History
package import Overlays
package import Validating

/// The commits that changed one effective value, newest first, whatever file they did it by.
///
/// Merges as git simplifies them: where a parent had the same value the walk goes on there alone, so a value is the commit's that
/// made it and not the merge's that brought it. Commits at which the document cannot be evaluated are passed over.
package struct ValueHistory {
    package struct Entry: Sendable {
        package let commit: Commit
        /// Old and new values, below the path that was asked for; of a merge what none of its parents has.
        package let changes: [KeyChange]
        package let causes: [Cause]
        /// What the document was called before this commit, where that was another name.
        package let renamedFrom: DocumentName?
    }

    private let past: Past
    private let name: DocumentName
    private let path: Path
    private let isOutside: (Past.Place) -> Bool

    /// - Parameters:
    ///   - since: where the walk ends.
    ///   - progress: called while an index is made, with the number of commits read and of all.
    package init(
        root: ConfigurationRoot, environment: String, target: DocumentPath, from start: ObjectID, since: RevisionBound? = nil,
        inputs: Inputs, progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        past = try Past(PastReader(root: root, inputs: inputs), from: start, progress: progress)
        name = DocumentName(environment: environment, document: target.document)
        path = target.path
        isOutside = try past.isBefore(since)
    }

    /// - Parameter visit: called for each change; says whether to go on.
    package func visit(_ visit: (Entry) throws -> Bool) throws {
        var queue = PastQueue<Void>(), seen: Set<Visit> = []
        if let place = try past.place(of: name) { queue.push(place, ()) }
        while let (place, _) = queue.pop() {
            guard !isOutside(place), seen.insert(Visit(hit: place.hit, name: place.state.name)).inserted else { continue }
            let (same, others) = try before(place)
            if let same {
                queue.push(same, ())
                if same.state.name == place.state.name { continue }
            }
            if let entry = try entry(place, same.map { [$0] } ?? others), try !visit(entry) { return }
            for other in others.reversed() where same == nil { queue.push(other, ()) }
        }
    }

    private struct Visit: Hashable {
        let hit: ObjectID
        let name: DocumentName
    }

    /// The first parent at which the value was the same, or else all of them.
    private func before(_ place: Past.Place) throws -> (same: Past.Place?, others: [Past.Place]) {
        var others: [Past.Place] = []
        for parent in try past.parents(of: place) {
            guard let old = try past.place(before: place, at: parent) else { continue }
            if changes(from: old.state, to: place.state).isEmpty { return (old, []) }
            others.append(old)
        }
        return (nil, others)
    }

    /// Nil where every value of a merge is one parent's or the other's, and where there is nothing before and after.
    private func entry(_ place: Past.Place, _ others: [Past.Place]) throws -> Entry? {
        var found = changes(from: others.first?.state, to: place.state)
        for other in others.dropFirst() {
            let paths = Set(changes(from: other.state, to: place.state).map(\.path))
            found.removeAll { !paths.contains($0.path) }
        }
        let earlier = others.first?.state.name, renamedFrom = earlier == place.state.name ? nil : earlier
        guard !found.isEmpty || renamedFrom != nil else { return nil }
        let trials = found.isEmpty ? [] : try CauseFinder(past.reader).trials(of: place, since: others.first?.state)
        let causes = trials.causes { !changes(from: $0, to: place.state.document, place.state.name).isEmpty }
        return Entry(commit: try past.commit(of: place), changes: found, causes: causes, renamedFrom: renamedFrom)
    }

    private func changes(from old: PastState?, to new: PastState) -> [KeyChange] {
        changes(from: old?.document, to: new.document, new.name)
    }

    private func changes(from old: EffectiveDocument?, to new: EffectiveDocument?, _ name: DocumentName) -> [KeyChange] {
        var comparison = KeyComparison(environment: name.environment, document: name.document)
        comparison.compare(old.flatMap(side), new.flatMap(side), at: path)
        return comparison.changes
    }

    private func side(_ document: EffectiveDocument) -> KeyComparison.Side? {
        ((try? document.find(path)) ?? nil).map { (document, $0) }
    }
}
