package import Documents
package import History
package import Overlays
package import Validating

/// The commit that gave each value of a document what it is: the newest one at which it differs from what it was in every parent.
///
/// Values are compared, not lines, so a value keeps its commit when it moves to another place or layer, when its text is written
/// another way, and when its document is renamed. One walk serves all values, and ends as soon as the last one has its commit.
package struct Blame {
    package enum Authorship: Sendable {
        case commit(Commit)
        /// Older than what was asked for.
        case before
        /// The work tree says something else than HEAD.
        case uncommitted
    }

    package struct Line: Sendable {
        package let path: Path
        package let value: KeyChange.Shown
        /// What the last layer that states the value says; nil where none of the document's own does.
        package let statement: Statement?
        package let authorship: Authorship
        /// The files by which the commit gave the value.
        package let causes: [Cause]
    }

    private let past: Past
    private let isBefore: (Past.Place) -> Bool

    /// - Parameters:
    ///   - start: the commit at which the walk begins.
    ///   - since: where it ends.
    ///   - progress: called while an index is made, with the number of commits read and of all.
    package init(
        root: ConfigurationRoot, from start: ObjectID, since: RevisionBound? = nil, inputs: Inputs,
        progress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws {
        past = try Past(PastReader(root: root, inputs: inputs), from: start, progress: progress)
        isBefore = try past.isBefore(since)
    }

    /// A document as it is at the start of the walk; where it cannot be evaluated there, at the newest commit before at which it can.
    package func document(_ name: DocumentName) throws -> EffectiveDocument? { try past.place(of: name)?.state.document }

    /// Every value at and below a node of a document, in the order of the document.
    ///
    /// - Parameter document: as it is at the start of the walk, or in the work tree.
    package func lines(of document: EffectiveDocument, below node: EffectiveDocument.NodeID, at path: Path) throws -> [Line] {
        let values = PendingValues(document, below: node, at: path)
        var found: [Int: (Authorship, [Cause])] = [:], queue = PastQueue<[Int]>()
        if let place = try past.place(of: DocumentName(environment: document.environment, document: document.name)) {
            queue.push(place, values.split(values.leaves.map(\.index), against: place.state.document, at: path).same)
        }
        while let (place, waiting) = queue.pop() {
            guard !isBefore(place) else {
                for value in waiting { found[value] = (.before, []) }
                continue
            }
            var pending = waiting, first: PastState?
            for parent in try past.parents(of: place) where !pending.isEmpty {
                guard let old = try past.place(before: place, at: parent) else { continue }
                first = first ?? old.state
                let (same, different) = values.split(pending, against: old.state.document, at: path)
                pending = different
                guard !same.isEmpty else { continue }
                queue.push(old, (same + (queue.take(old) ?? [])).sorted())
            }
            guard !pending.isEmpty else { continue }
            let commit = try past.commit(of: place), trials = try CauseFinder(past.reader).trials(of: place, since: first)
            for value in pending {
                let causes = trials.causes { !values.split([value], against: $0, at: path).different.isEmpty }
                found[value] = (.commit(commit), causes)
            }
        }
        return values.leaves.map { leaf in
            let (authorship, causes) = found[leaf.index] ?? (.uncommitted, [])
            return Line(
                path: leaf.path, value: document.shown(leaf.node), statement: document.chain(of: leaf.path).last, authorship: authorship,
                causes: causes)
        }
    }
}
