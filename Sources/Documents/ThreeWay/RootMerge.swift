/// One document of what was merged.
struct MergedRoot {
    /// The root node of ours, or of theirs where it is new.
    var ours: Int?
    var theirs: Int?
    /// Nil for a document of ours that goes.
    var merged: Merged?
    /// What paths into it start with.
    var path: Path
}

/// What became of all documents of a file.
enum MergedRoots {
    /// The whole text of one side.
    case ours, theirs
    case documents([MergedRoot])
}

extension ValueMerge {
    /// Merges the one document of each side, or streams by what names their documents (R7): those of ours in their order, then new ones.
    mutating func mergeRoots() -> MergedRoots {
        let documents = mergedDocuments()
        guard let documents else { return wholeFile() }
        return documents.contains { $0.merged != nil } ? .documents(documents) : .theirs
    }

    /// Nil where nothing tells the documents of a stream apart.
    private mutating func mergedDocuments() -> [MergedRoot]? {
        let olds = base.roots, ours = ours.roots, theirs = theirs.roots
        if max(olds.count, ours.count, theirs.count) < 2 {
            return [root(Three(base: olds.first, ours: ours.first, theirs: theirs.first), at: .root)]
        }
        guard let old = named(olds, of: base), let our = named(ours, of: self.ours), let their = named(theirs, of: self.theirs) else {
            return nil
        }
        let ourNames = Set(our.map(\.name))
        let oldByName = Dictionary(uniqueKeysWithValues: old), theirByName = Dictionary(uniqueKeysWithValues: their)
        return our.map { root(Three(base: oldByName[$0.name], ours: $0.node, theirs: theirByName[$0.name]), at: Path([.key($0.name)])) }
            + their.filter { !ourNames.contains($0.name) }.map {
                root(Three(base: oldByName[$0.name], theirs: $0.node), at: Path([.key($0.name)]))
            }
    }

    private mutating func root(_ three: Three, at path: Path) -> MergedRoot {
        let value = three.ours.map(ours.value) ?? three.theirs.map(theirs.value) ?? three.base.map(base.value)
        let merged = merge(three, at: Position(root: value, path: path))
        return MergedRoot(ours: three.ours, theirs: three.theirs, merged: merged, path: path)
    }

    /// The documents of a stream by name, short overlays by their first word; nil when one has none or two have the same.
    private func named(_ roots: [Int], of side: MergeSide) -> [(name: String, node: Int)]? {
        var result: [(String, Int)] = [], seen: Set<String> = []
        for root in roots {
            let value = side.value(root), word = value.isShortOverlay ? value.entries.first?.key.text : nil
            guard let name = value.objectName ?? word, seen.insert(name).inserted else { return nil }
            result.append((name, root))
        }
        return result
    }

    /// A stream whose documents nothing tells apart is one value.
    private mutating func wholeFile() -> MergedRoots {
        let values = [base, ours, theirs].map { side in side.roots.map { side.numbers[$0] } }
        if values[1] == values[2] || values[0] == values[2] { return .ours }
        switch choices(.root) {
        case .theirs: return .theirs
        case .ours, .value: return .ours
        case nil:
            if values[0] == values[1] { return .theirs }
            let texts = [base, ours, theirs].map { side in "[" + side.roots.map(side.json).joined(separator: ",") + "]" }
            addConflict(
                ThreeWay.Conflict(
                    path: .root, base: texts[0], ours: texts[1], theirs: texts[2], place: Place(file: ours.document.file),
                    reason: "the documents of the file have no names to tell them apart by"))
            return .ours
        }
    }
}
