internal import Documents

/// A YAML file whose aliases stand for nothing that is to be sealed: SOPS seals each use on its own, so the value is written out where an
/// alias would share it.
struct AliasExpansion {
    private let document: Document
    private let matcher: EncryptionMatcher

    /// Aliases in one file that are written out, each by an edit of its own.
    static let maximumAliases = 1000

    init(_ document: Document, matcher: EncryptionMatcher) { (self.document, self.matcher) = (document, matcher) }

    func expanded() throws(Diagnostics) -> Document {
        var document = document, count = 0
        // From the last on: what an alias stands for comes before it, and may itself be used further down.
        while let alias = lastSharing(in: document) {
            count += 1
            guard count <= AliasExpansion.maximumAliases else {
                throw Diagnostics(
                    Diagnostic(
                        "too-many-aliases", "expected at most \(AliasExpansion.maximumAliases) aliases of values that are to be sealed",
                        at: document.place(of: alias.node)))
            }
            document = try written(alias, in: document)
        }
        return document
    }

    /// The last alias of which a use, or what it stands for, is to be sealed.
    private func lastSharing(in document: Document) -> (node: Int, root: Int, path: Path)? {
        guard let last = document.nodes.lastIndex(where: { $0.kind == .alias }) else { return nil }
        var walk = DocumentWalk(document, store: .yaml, matcher: matcher)
        walk.run()
        let sealed = walk.tree.leaves.filter { $0.flags.contains(.isToSeal) && !$0.isComment && $0.node >= 0 }.map { Int($0.node) }
        for index in stride(from: last, through: 0, by: -1) where document.nodes[index].kind == .alias {
            let target = Int(document.nodes[index].link), range = target ..< Int(document.nodes[target].next)
            guard sealed.contains(where: { range.contains(document.resolved($0)) }) else { continue }
            if let (root, path) = document.path(to: index) { return (index, root, path) }
        }
        return nil
    }

    private func written(_ alias: (node: Int, root: Int, path: Path), in document: Document) throws(Diagnostics) -> Document {
        let format = DocumentFormat(store: .yaml)
        let value = try format.parse(Value(document, alias.node).yaml(), document.file, mergeKeys: false)
        // The alias goes first: setting what it stands for would change nothing.
        guard let bare = try? Edit.set(alias.path, to: .scalar(kind: .null, text: "null"), in: document, root: alias.root),
            let bytes = try? Edit.set(
                alias.path, to: .json(value), in: try format.parse(bare, document.file, mergeKeys: false), root: alias.root)
        else {
            throw Diagnostics(
                Diagnostic(
                    "cannot-seal",
                    "the alias at \(alias.path.named) stands for a value that is to be sealed, and cannot be written out in place",
                    at: document.place(of: alias.node), hints: ["write the value out by hand"]))
        }
        return try format.parse(bytes, document.file, mergeKeys: false)
    }
}

extension Document {
    fileprivate func resolved(_ index: Int) -> Int { Value(self, index).resolved }

    /// The document of the stream that a node is in, and the way to it from there.
    fileprivate func path(to target: Int) -> (root: Int, path: Path)? {
        guard let root = roots.lastIndex(where: { Int($0.node) <= target }) else { return nil }
        var index = Int(roots[root].node), path = Path()
        while index != target {
            var child = index + 1, position = 0
            let isMapping = nodes[index].kind == .mapping
            while true {
                let value = isMapping ? Int(nodes[child].next) : child
                guard value < nodes[index].next else { return nil }
                if target < nodes[value].next {
                    path = path.appending(isMapping ? .key(Value(self, child).text) : .index(position))
                    index = value
                    break
                }
                child = Int(nodes[value].next)
                position += 1
            }
        }
        return (root, path)
    }
}
