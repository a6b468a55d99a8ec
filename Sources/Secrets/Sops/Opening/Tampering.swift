package import Documents

extension SopsFile {
    /// What is other than in an older version of the file though nobody with its key can have changed it: the MAC is as it was, and the
    /// format does not protect what differs (formats note, 8). Sees what one version alone does not show: types, comments, plain keys and
    /// the borders of plain values.
    ///
    /// - Parameter name: of the older version: a commit.
    /// - Returns: warnings, which never hold a value.
    package func changesWithoutKey(since old: SopsFile, named name: String) -> [Diagnostic] {
        Array(Tampering(old: old, new: self, name: name).findings.prefix(Limits.standard.diagnostics))
    }
}

private struct Tampering {
    private let old: SopsFile
    private let new: SopsFile
    private let name: String

    init(old: SopsFile, new: SopsFile, name: String) { (self.old, self.new, self.name) = (old, new, name) }

    var findings: [Diagnostic] {
        guard old.source != new.source, old.store == new.store else { return [] }
        return labels + leaves
    }

    /// One recipient's copy of the data key under another's name.
    private var labels: [Diagnostic] {
        let known = Dictionary(old.contents.metadata.groups.flatMap(\.age).map { ($0.file, $0.recipient) }) { first, _ in first }
        return new.contents.metadata.groups.flatMap(\.age).compactMap { wrapped in
            guard let before = known[wrapped.file], before != wrapped.recipient else { return nil }
            return finding("the recipient \"\(wrapped.recipient)\" was \"\(before)\" with the same sealed key", nil)
        }
    }

    // MARK: Values and comments

    /// Values of one path, of comments those of what holds them.
    private struct Key: Hashable {
        let path: Path
        let isComment: Bool
    }

    private var leaves: [Diagnostic] {
        let before = grouped(old.contents.tree), after = grouped(new.contents.tree)
        let isSameMac = !new.contents.metadata.mac.isEmpty && new.contents.metadata.mac == old.contents.metadata.mac
        var found = new.contents.tree.leaves.compactMap { leaf -> Diagnostic? in
            let tree = new.contents.tree
            guard let was = before[Key(path: tree.path(of: leaf), isComment: leaf.isComment)] else {
                return isSameMac && !isFree(leaf) ? finding("\(tree.name(of: leaf)) was added, or had another name", leaf) : nil
            }
            guard !was.contains(where: { isSame($0, leaf) }) else { return nil }
            if leaf.isSealed, let type = was.lazy.compactMap({ otherType(of: $0, than: leaf) }).first {
                return finding("\(tree.name(of: leaf)) had the type \(type) with the same ciphertext", leaf)
            }
            return isSameMac && !isFree(leaf) ? finding("\(tree.name(of: leaf)) was another", leaf) : nil
        }
        guard isSameMac else { return found }
        for leaf in old.contents.tree.leaves where !isFree(leaf) {
            let tree = old.contents.tree, now = after[Key(path: tree.path(of: leaf), isComment: leaf.isComment)] ?? []
            // A value that is another now was told of there.
            let isGone = leaf.isComment ? now.count < (before[Key(path: tree.path(of: leaf), isComment: true)] ?? []).count : now.isEmpty
            if isGone, !now.contains(where: { isSame(leaf, $0) }) {
                found.append(finding("\(tree.name(of: leaf)) was removed, or has another name", nil))
            }
        }
        return found
    }

    private func grouped(_ tree: SopsTree) -> [Key: [SopsTree.Leaf]] {
        Dictionary(grouping: tree.leaves) { Key(path: tree.path(of: $0), isComment: $0.isComment) }
    }

    /// Whether anybody may change it: a plain comment, and a plain value that the MAC leaves out by design.
    private func isFree(_ leaf: SopsTree.Leaf) -> Bool {
        !leaf.isSealed && (leaf.isComment || new.macOnlyEncrypted && !leaf.flags.contains(.isToSeal))
    }

    private func isSame(_ old: SopsTree.Leaf, _ new: SopsTree.Leaf) -> Bool {
        let kinds: SopsTree.Leaf.Flags = [.isText, .isNull]
        guard old.flags.intersection(kinds) == new.flags.intersection(kinds) else { return false }
        return self.old.contents.tree.withText(of: old) { old in
            self.new.contents.tree.withText(of: new) { old.elementsEqual($0) }
        }
    }

    /// The type that a ciphertext had; nil for another ciphertext.
    private func otherType(of old: SopsTree.Leaf, than new: SopsTree.Leaf) -> String? {
        self.old.contents.tree.withText(of: old) { old in
            self.new.contents.tree.withText(of: new) { new in
                guard let old = try? SealedValue(parsing: old), let new = try? SealedValue(parsing: new), old.type != new.type,
                    old.data.elementsEqual(new.data), old.vector.elementsEqual(new.vector), old.tag.elementsEqual(new.tag)
                else { return nil }
                return old.type.word
            }
        }
    }

    private func finding(_ what: String, _ leaf: SopsTree.Leaf?) -> Diagnostic {
        Diagnostic(
            "tampered-since", "changed without the file's key since \(name): \(what)", severity: .warning,
            at: leaf.map { new.contents.tree.place(of: $0, file: new.path) } ?? Place(file: new.path),
            hints: ["ask who made the change; cfgops secret set and secret edit renew the MAC"])
    }
}
