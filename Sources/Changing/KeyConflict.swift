package import Documents
package import Validating

/// A key of which two changes make different things: both are shown, and neither wins by itself.
package struct KeyConflict: Sendable, Hashable {
    /// The layer or the document that holds the key; a whole file where `path` is the root, its values the short ids of its contents.
    package var file: String
    package var path: Path
    /// What both changes started from, what is here now, and what the change would put there; nil where nothing is stated.
    package var base: KeyChange.Shown?
    package var ours: KeyChange.Shown?
    package var theirs: KeyChange.Shown?
    /// Where `ours` stands; nil where it is not stated.
    package var place: Place?

    /// Why it cannot be decided by itself, where that is not plain.
    package var reason: String?

    package init(
        file: String, path: Path, base: KeyChange.Shown?, ours: KeyChange.Shown?, theirs: KeyChange.Shown?, place: Place? = nil,
        reason: String? = nil
    ) {
        (self.file, self.path, self.base) = (file, path, base)
        (self.ours, self.theirs, self.place, self.reason) = (ours, theirs, place, reason)
    }

    /// - Parameter file: as the person knows it, where the merge had another name for it.
    package init(_ conflict: ThreeWay.Conflict, file: String) {
        self.init(
            file: file, path: conflict.path, base: conflict.base.map { .plain($0) }, ours: conflict.ours.map { .plain($0) },
            theirs: conflict.theirs.map { .plain($0) }, place: Place(file: file, position: conflict.place.position),
            reason: conflict.reason)
    }

    /// `environments/prod/app.yaml:2:9: error: server.port is 8080 here and 9090 in the change; both started from 80`.
    package var diagnostic: Diagnostic {
        Diagnostic("conflict", path.isRoot ? whole : key, at: place ?? Place(file: file), hints: reason.map { [$0] } ?? [])
    }

    private var key: String {
        if [base, ours, theirs].contains(.secret) { return secret }
        func text(_ value: KeyChange.Shown?) -> String { value?.text ?? "nothing" }
        return "\(path.named) is \(text(ours)) here and \(text(theirs)) in the change; both started from \(text(base))"
    }

    /// What became of a secret, without its values.
    private var secret: String {
        let (here, there) = (fate(ours), fate(theirs))
        return here == there ? "\(path.named) was \(here) on both sides" : "\(path.named) was \(here) here and \(there) in the change"
    }

    private func fate(_ value: KeyChange.Shown?) -> String { value == nil ? "deleted" : base == nil ? "added" : "changed" }

    private var whole: String {
        return "the whole file is \(fate(ours)) here and \(fate(theirs)) in the change"
    }
}
