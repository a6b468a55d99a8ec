extension Edit {
    /// Moves an entry or element to another path of the same file: with its comments, and the text of its value as it is. Missing
    /// mappings on the way are made; in the same mapping the entry stays where it is and gets another key; the index behind the last
    /// element appends.
    ///
    /// Refused is a target that is stated already or lies inside what moves, a comment that has no place at the target, and what would
    /// make an alias stand for something else.
    /// - Parameter root: the document of a stream that both paths start in; nil when their first keys name the objects (R7).
    package static func move(_ path: Path, to target: Path, in document: Document, root: Int? = nil) throws(Diagnostic) -> [UInt8] {
        let item = try item(path, in: document, root), (targetRoot, rest) = try start(target, in: document, root)
        let there = try Location(of: rest, in: document, root: targetRoot ?? item.root)
        if there.chain.contains(item.location.value), !there.missing.isEmpty {
            throw Diagnostic(
                "into-itself", "cannot move \(item.path.named) into itself", at: document.place(of: item.location.value),
                hints: ["choose a path outside of it"])
        }
        if there.value == item.parent, item.location.key != nil, there.missing.count == 1, case .key(let key)? = there.missing.first {
            return try rename(path, to: key, in: document, root: root)
        }
        try checkHidden(item.location, in: item.parent, item.path, document)
        let key = item.location.nodes(in: document).lowerBound ..< item.location.value
        try checkSharing(of: key, below: item.location.chain.dropLast(), item.path, document)
        let fragment = try Fragment(item.location, at: item.path, in: item.parent, of: document)
        let insertion = try inserting(fragment, at: there, rest, in: document)
        let revision = insertion.removing(item.location, from: item.parent, in: document)
        try revision.checkAliases(in: document, item.path, below: there)
        return try revision.verified(removed(item.path, item.root, from: insertion.applied(to: document)), document, item.path)
    }

    /// The entry or element at a path, for `insert` into another file. Refused is one with an alias of something outside, or with an
    /// anchor that is used outside.
    ///
    /// - Parameter root: the document of a stream that the path starts in; nil when its first key names the object (R7).
    package static func extract(_ path: Path, in document: Document, root: Int? = nil) throws(Diagnostic) -> Fragment {
        let item = try item(path, in: document, root), nodes = item.location.nodes(in: document)
        try checkSharing(of: nodes, below: [], item.path, document)
        for index in nodes where document.nodes[index].kind == .alias && !nodes.contains(Int(document.nodes[index].link)) {
            let anchor = document.place(of: Value(document, index).resolved)
            throw Diagnostic(
                "alias-of-outside",
                "\(item.path.named) has the alias \(document.text(of: index)), and would leave its anchor behind at \(anchor)",
                at: document.place(of: index), hints: ["write the value itself in the place of the alias first"])
        }
        return try Fragment(item.location, at: item.path, in: item.parent, of: document)
    }

    /// Writes a fragment at a path that is not stated yet; its last step is the new key, or the index behind the last element. Missing
    /// mappings on the way are made.
    ///
    /// - Parameter root: the document of a stream that the path starts in; nil when its first key names the object (R7).
    package static func insert(_ fragment: Fragment, at path: Path, in document: Document, root: Int? = nil) throws(Diagnostic) -> [UInt8] {
        let (start, rest) = try start(path, in: document, root)
        guard let start else {
            let tree = try Tree(content(of: fragment, inFlow: false, of: document), below: rest.steps)
            return try Revision(filling: document, with: tree).verified(document, rest)
        }
        let there = try Location(of: rest, in: document, root: start)
        let revision = try inserting(fragment, at: there, rest, in: document)
        try revision.checkAliases(in: document, rest, below: there)
        return try revision.verified(document, rest)
    }

    /// A fragment at the missing steps of a location.
    private static func inserting(
        _ fragment: Fragment, at there: Location, _ path: Path, in document: Document
    ) throws(Diagnostic) -> Revision {
        guard let step = there.missing.first else { throw exists(path, Value(document, there.value)) }
        if there.missing.count == 1, case .key(let key) = step, let merged = Value(document, there.value).lookup(Array(key.utf8)) {
            throw exists(path, merged)
        }
        try checkSharing(of: 0 ..< 0, below: there.chain, path, document)
        let content = try content(of: fragment, inFlow: there.isFlow(in: document), of: document)
        return try Revision(adding: content, at: there, path, in: document)
    }

    /// A fragment as a file takes it: with its text where it can stand as it is.
    private static func content(of fragment: Fragment, inFlow: Bool, of document: Document) throws(Diagnostic) -> Tree {
        let isForeign = fragment.document.syntax != document.syntax
        guard isForeign || inFlow && fragment.needsBlock else { return .kept(fragment) }
        let rewritten = try fragment.rewritten()
        return inFlow ? .kept(rewritten) : rewritten.tree
    }

    /// The bytes of a file without the item at a path.
    private static func removed(_ path: Path, _ root: Int, from document: Document?) -> [UInt8]? {
        guard let document, let location = try? Location(of: path, in: document, root: root), let parent = location.parent,
            let removal = try? Revision(removing: location, from: parent, in: document)
        else { return nil }
        return document.source.applying(removal.splices)
    }
}

extension Revision {
    /// The document with the splices applied, whatever it says then; nil when it cannot be read.
    fileprivate func applied(to document: Document) -> Document? { document.source.applying(splices).flatMap(document.reparsed) }

    /// Refuses what would put an anchor behind its alias, or another anchor of the same name between them.
    fileprivate func checkAliases(in document: Document, _ path: Path, below there: Location) throws(Diagnostic) {
        var anchors: [String: (document: Document, node: Int)] = [:]
        let roots = Set(document.roots.map { Int($0.node) })
        for reading in readings {
            // What takes the place of an empty value has its anchor.
            if case .collection = reading, let name = Value(document, there.value).anchorName, !there.isFilled(in: document) {
                anchors[name] = (document, there.value)
            }
            guard case .nodes(let source, let range) = reading, !source.properties.isEmpty else { continue }
            for index in range {
                if source === document, roots.contains(index) { anchors = [:] }
                let node = source.nodes[index]
                if let name = Value(source, index).anchorName { anchors[name] = (source, index) }
                guard node.kind == .alias else { continue }
                let name = String(source.text(of: index).dropFirst()), target = Int(node.link)
                if let found = anchors[name], found.document === source, found.node == target { continue }
                let meant = "\(source.text(of: index)) would no longer stand for the value at \(source.place(of: target))"
                throw Diagnostic(
                    "anchor-out-of-reach", "cannot put \(path.named) there: \(meant)", at: source.place(of: index),
                    hints: ["an anchor stands above its aliases, with no other one of its name between them"])
            }
        }
    }
}
