package import Documents
package import Validating

/// A key of which two changes make different things: both are shown, and neither wins by itself.
package struct KeyConflict: Sendable, Hashable {
    /// The layer or the document that holds the key; a whole file where `path` is the root.
    package var file: String
    package var path: Path
    /// What both changes started from, what is here now, and what the change would put there; nil where nothing is stated.
    package var base: KeyChange.Shown?
    package var ours: KeyChange.Shown?
    package var theirs: KeyChange.Shown?
    /// Where `ours` stands; nil where it is not stated.
    package var place: Place?

    package init(
        file: String, path: Path, base: KeyChange.Shown?, ours: KeyChange.Shown?, theirs: KeyChange.Shown?, place: Place? = nil
    ) {
        (self.file, self.path, self.base) = (file, path, base)
        (self.ours, self.theirs, self.place) = (ours, theirs, place)
    }

    /// `environments/prod/app.yaml:2:9: error: server.port is 8080 here and 9090 in the change; both started from 80`.
    package var diagnostic: Diagnostic {
        func text(_ value: KeyChange.Shown?) -> String { value?.text ?? "nothing" }
        let key = path.isRoot ? "the whole file" : path.named
        return Diagnostic(
            "conflict", "\(key) is \(text(ours)) here and \(text(theirs)) in the change; both started from \(text(base))",
            at: place ?? Place(file: file))
    }
}
