package import Documents

/// What differs between two texts of one file, by key.
package struct OutputDifference: Sendable {
    package struct Change: Sendable {
        package let path: Path
        /// Nil where the key is new.
        package let old: OutputValue?
        /// Nil where the key is gone.
        package let new: OutputValue?
    }

    /// In the order of the old text, new keys behind those.
    package let changes: [Change]

    package init(from old: OutputText, to new: OutputText) {
        var changes: [Change] = []
        for (path, value) in old.values where new[path]?.content != value.content {
            changes.append(Change(path: path, old: value, new: new[path]))
        }
        for (path, value) in new.values where old[path] == nil { changes.append(Change(path: path, old: nil, new: value)) }
        self.changes = changes
    }
}
