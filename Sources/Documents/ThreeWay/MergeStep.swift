/// One change of the text of ours. It concerns nodes from `position` on, so that a change at a later position leaves its nodes as they
/// are: steps are made from the last to the first.
struct MergeStep {
    enum Action {
        case replace(Location, Tree)
        case remove(Location)
        case insert(Addition)
        /// A change that would be felt elsewhere unless another step makes it there too.
        case leave(String)
        case removeRoot(Int)
        case addRoot(Value)
    }

    /// A new entry or element.
    struct Addition {
        /// The collection of ours, a block or between brackets, that has some already.
        let collection: Int
        /// The values that lead to it, from the root to itself.
        let chain: [Int]
        /// The item of the collection that it goes behind; nil: before the first.
        let index: Int?
        /// Nil for an element.
        let key: [UInt8]?
        let tree: Tree
        /// Where it stands as a whole, for its comments.
        let source: Transplant?

        init(into location: Location, behind index: Int?, key: [UInt8]?, tree: Tree, source: Transplant?) {
            (collection, chain, self.index) = (location.value, location.chain, index)
            (self.key, self.tree, self.source) = (key, tree, source)
        }
    }

    let path: Path
    let position: Int
    let action: Action
}

/// Finds the steps that make ours what was merged.
struct MergeSteps {
    private let ours: MergeSide
    private let theirs: MergeSide
    private(set) var steps: [MergeStep] = []

    init(_ merge: ValueMerge, _ roots: [MergedRoot]) {
        (ours, theirs) = (merge.ours, merge.theirs)
        for root in roots {
            switch (root.ours, root.merged) {
            case (let node?, let merged?):
                add(merged, at: Location(value: node, missing: [], chain: [node]), path: root.path)
            case (let node?, nil): add(.removeRoot(node), at: node, path: root.path)
            case (nil, let merged?):
                if case .value(let value) = merged.content { add(.addRoot(value), at: ours.document.nodes.count, path: root.path) }
            case (nil, nil): break
            }
        }
    }

    private mutating func add(_ action: MergeStep.Action, at position: Int, path: Path) {
        steps.append(MergeStep(path: path, position: position, action: action))
    }

    // MARK: Values

    /// - Parameter location: the node of ours that the value takes the place of.
    private mutating func add(_ merged: Merged, at location: Location, path: Path) {
        let node = location.value
        guard merged.number != ours.numbers[node] else { return }
        if ours.document.nodes[node].kind == .alias {
            // What an alias stands for may be changed where it stands, on both sides alike.
            let isAlias = merged.theirs.map { theirs.document.nodes[$0].kind == .alias } ?? false
            guard isAlias else { return replace(location, with: merged, path: path) }
            return add(.leave("\(path.named) is the alias \(ours.document.text(of: node))"), at: node, path: path)
        }
        switch merged.content {
        case .ours: break
        case .mapping(let entries) where ours.document.nodes[node].kind == .mapping: add(entries, merged, to: location, path: path)
        case .sequence(let elements) where ours.document.nodes[node].kind == .sequence: add(elements, merged, to: location, path: path)
        case .value, .mapping, .sequence: replace(location, with: merged, path: path)
        }
    }

    private mutating func replace(_ location: Location, with merged: Merged, path: Path) {
        add(.replace(location, Tree(merged, ours: ours.document)), at: location.value, path: path)
    }

    // MARK: Mappings

    private mutating func add(_ entries: [Merged.Entry], _ merged: Merged, to location: Location, path: Path) {
        let items = ours.document.items(of: location.value), wanted = Set(entries.map(\.key))
        var own: [[UInt8]: Int] = [:], goes: [Int] = []
        for (index, item) in items.enumerated() {
            guard let node = item.key, !isMerge(node, in: location.value) else { continue }
            let key = ours.value(node).withText(Array.init)
            own[key] = index
            if !wanted.contains(key) { goes.append(index) }
        }
        if items.isEmpty || goes.count == items.count { return replace(location, with: merged, path: path) }
        for key in Set(ours.entries(location.value).map(\.key)).subtracting(wanted) where own[key] == nil {
            let gone = path.appending(key: String(decoding: key, as: UTF8.self))
            add(.leave("\(gone.named) comes from a merge key"), at: location.value, path: gone)
        }
        var before = items.count - 1
        for entry in entries {
            let inner = path.appending(key: String(decoding: entry.key, as: UTF8.self))
            if let index = own[entry.key] {
                before = index
                add(entry.value, at: location.entering(items[index]), path: inner)
            } else if entry.value.ours == nil || !isMerged(entry.value, in: merged.theirs) {
                guard entry.value.ours.map({ ours.numbers[$0] }) != entry.value.number else { continue }
                let tree = Tree(entry.value, ours: ours.document)
                let source = source(of: entry.value, in: merged.theirs)
                insert(.init(into: location, behind: before, key: entry.key, tree: tree, source: source), items, path: inner)
            } else if entry.value.ours.map({ ours.numbers[$0] }) != entry.value.number {
                add(.leave("\(inner.named) comes from a merge key"), at: location.value, path: inner)
            }
        }
        for index in goes { add(.remove(location.entering(items[index])), at: items[index].key ?? 0, path: removed(items[index], path)) }
    }

    private func removed(_ item: (key: Int?, value: Int), _ path: Path) -> Path {
        path.appending(key: item.key.map { ours.value($0).text } ?? "")
    }

    private func isMerge(_ key: Int, in mapping: Int) -> Bool {
        ours.document.nodes[mapping].flags.contains(.hasMerge) && ours.value(key).isMergeKey
    }

    /// Whether theirs has an entry from a merge key too.
    private func isMerged(_ value: Merged, in mapping: Int?) -> Bool {
        guard let node = value.theirs, let mapping else { return false }
        return !isOwn(node, of: mapping)
    }

    private func isOwn(_ node: Int, of collection: Int) -> Bool {
        let resolved = theirs.value(collection).resolved
        return node > resolved && node < theirs.document.nodes[resolved].next
    }

    private func source(of value: Merged, in collection: Int?) -> Transplant? {
        guard case .value = value.content, let node = value.theirs, let collection, isOwn(node, of: collection) else { return nil }
        return Transplant(node, in: theirs.value(collection).resolved, of: theirs.document)
    }

    private mutating func insert(_ addition: MergeStep.Addition, _ items: [(key: Int?, value: Int)], path: Path) {
        let position = addition.index.map { Int(ours.document.nodes[items[$0].value].next) } ?? addition.collection + 1
        add(.insert(addition), at: position, path: path)
    }

    // MARK: Lists

    private mutating func add(_ elements: [Merged], _ merged: Merged, to location: Location, path: Path) {
        let items = ours.document.items(of: location.value)
        let indices = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($0.element.value, $0.offset) })
        let places = elements.map { $0.ours.flatMap { indices[$0] } }
        let stays = staying(places.compactMap { $0 }, of: items.count)
        if stays.isEmpty { return replace(location, with: merged, path: path) }
        var before: Int?
        for (place, element) in zip(places, elements) {
            if let place, stays.contains(place) {
                before = place
                add(element, at: location.entering(items[place]), path: path.appending(index: place))
                continue
            }
            var moved: Transplant?
            if case .ours = element.content, let node = element.ours { moved = Transplant(node, in: location.value, of: ours.document) }
            let addition = MergeStep.Addition(
                into: location, behind: before, key: nil, tree: Tree(element, ours: ours.document),
                source: moved ?? source(of: element, in: merged.theirs))
            insert(addition, items, path: path.appending(index: before.map { $0 + 1 } ?? 0))
        }
        for index in items.indices where !stays.contains(index) {
            add(.remove(location.entering(items[index])), at: items[index].value, path: path.appending(index: index))
        }
    }

    /// The elements of ours that stay where they are: as many as can while the others move around them.
    private func staying(_ order: [Int], of count: Int) -> Set<Int> {
        if zip(order, order.dropFirst()).allSatisfy({ $0 < $1 }) { return Set(order) }
        let difference = LineDifference(Array(0 ..< Int32(count)), order.map(Int32.init))
        return Set((0 ..< count).filter { !difference.removed[$0] })
    }
}

extension Location {
    /// The location of an item of the collection here.
    func entering(_ item: (key: Int?, value: Int)) -> Location {
        Location(value: item.value, parent: value, key: item.key, missing: [], chain: chain + [item.value])
    }
}
