package import Documents

/// One edit to what environments state.
package struct LayerEdit: Sendable {
    package enum Action: Sendable {
        case set(NewValue)
        /// Drops the own statement.
        case unset
        /// The same in the sealed layer.
        case seal(NewValue)
        /// Each value of a mapping in the sealed layer; what is stated beside them stays.
        case sealAll(Document)
        /// The own plain statement goes into the sealed layer.
        case sealPlain
        /// Drops the own statement of the sealed layer.
        case unsetSealed
        /// States the null that removes what is inherited (R9).
        case remove
        /// A further element behind those of the own list.
        case append(NewValue)
        /// To another path, with its comments, or a whole document to another name; `in` names another environment to state it.
        case move(to: DocumentPath, in: String?)
        /// The key gets another name.
        case rename(to: String)
        /// The same in another place.
        case copy(LayerCopy)
    }

    package enum Environments: Sendable, Hashable {
        case named([String])
        /// Every one whose own layer states the target.
        case stating
    }

    package let environments: Environments
    package let target: DocumentPath
    package let action: Action
    /// Where the edit is written, for its errors; nil on a command line.
    package let place: Place?

    package init(_ environments: Environments, _ target: DocumentPath, _ action: Action, at place: Place? = nil) {
        (self.environments, self.target, self.action, self.place) = (environments, target, action, place)
    }
}

extension LayerEdit {
    /// Whether an edit may meet what this one leaves: one path is, or leads to, the other.
    func concerns(_ other: LayerEdit) -> Bool {
        targets.contains { mine in other.targets.contains { mine.isRelated(to: $0) } }
    }

    private var targets: [DocumentPath] {
        switch action {
        case .set, .unset, .remove, .append, .seal, .sealAll, .sealPlain, .unsetSealed: [target]
        case .move(let destination, _): [target, destination]
        case .rename(let key): [target, target.sibling(key)]
        case .copy(let copy): [target, copy.destination]
        }
    }

    /// What went wrong, said of the place where the edit is written.
    func located(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard let place else { return diagnostics }
        return diagnostics.map { diagnostic in
            var located = diagnostic
            located.place = place
            if let there = diagnostic.place { located.hints.insert("see \(there)", at: 0) }
            return located
        }
    }
}

extension DocumentPath {
    /// Another key of the mapping that the path leads into.
    func sibling(_ key: String) -> DocumentPath { DocumentPath(document: document, path: path.parent.appending(key: key)) }

    private func leads(to other: DocumentPath) -> Bool { document == other.document && other.path.steps.starts(with: path.steps) }

    /// Whether one of two paths is, or leads to, the other.
    package func isRelated(to other: DocumentPath) -> Bool { leads(to: other) || other.leads(to: self) }
}
