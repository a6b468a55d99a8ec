/// The three-way merge of values: what one side changed is taken, what both changed differently is a conflict, and ours stays there.
struct ValueMerge {
    let base: MergeSide
    let ours: MergeSide
    let theirs: MergeSide
    var numbers: ValueNumbers
    let rules: ThreeWay.Rules
    let choices: (Path) -> ThreeWay.Choice?
    private(set) var conflicts: [ThreeWay.Conflict] = []

    init(
        base: MergeSide, ours: MergeSide, theirs: MergeSide, numbers: ValueNumbers, rules: ThreeWay.Rules,
        choices: @escaping (Path) -> ThreeWay.Choice?
    ) {
        (self.base, self.ours, self.theirs) = (base, ours, theirs)
        (self.numbers, self.rules, self.choices) = (numbers, rules, choices)
    }

    /// The nodes of one value on the three sides; nil where a side does not state it.
    struct Three {
        var base: Int?
        var ours: Int?
        var theirs: Int?
    }

    /// Where a value is.
    struct Position {
        /// Of the document, or of the object in a stream.
        var root: Value?
        var path: Path
        /// From the root, an empty one for an element.
        var keys: [[UInt8]] = []
        /// The collection of ours around it.
        var parent: Int?

        func entering(_ key: [UInt8], in parent: Int?) -> Position {
            Position(root: root, path: path.appending(key: String(decoding: key, as: UTF8.self)), keys: keys + [key], parent: parent)
        }

        func entering(element index: Int, in parent: Int?) -> Position {
            Position(root: root, path: path.appending(index: index), keys: keys + [[]], parent: parent)
        }
    }

    // MARK: One value

    /// - Returns: nil when nothing is to be stated.
    mutating func merge(_ three: Three, at position: Position) -> Merged? {
        let base = three.base.map { self.base.numbers[$0] }, ours = three.ours.map { self.ours.numbers[$0] }
        let theirs = three.theirs.map { self.theirs.numbers[$0] }
        if ours == theirs || theirs == base { return kept(three) }
        if let our = three.ours, let their = three.theirs, !isWhole(position) {
            if self.ours.kind(our) == .mapping, self.theirs.kind(their) == .mapping {
                return mergeMappings(base: mapping(three.base), our, their, at: position)
            }
            if self.ours.kind(our) == .sequence, self.theirs.kind(their) == .sequence {
                let merged = mergeLists(base: sequence(three.base), our, their, at: position)
                return merged ?? conflict(three, at: position)
            }
        }
        return ours == base ? taken(three) : conflict(three, at: position)
    }

    private func isWhole(_ position: Position) -> Bool { strategy(at: position) == .replace }

    func strategy(at position: Position) -> MergeStrategy? { position.root.flatMap { rules.strategy($0, position.keys) } }

    private func mapping(_ node: Int?) -> Int? { node.flatMap { base.kind($0) == .mapping ? $0 : nil } }
    private func sequence(_ node: Int?) -> Int? { node.flatMap { base.kind($0) == .sequence ? $0 : nil } }

    func kept(_ three: Three) -> Merged? {
        three.ours.map { Merged(ours: $0, theirs: three.theirs, content: .ours, number: ours.numbers[$0]) }
    }

    func taken(_ three: Three) -> Merged? {
        three.theirs.map { Merged(ours: three.ours, theirs: $0, content: .value(theirs.value($0)), number: theirs.numbers[$0]) }
    }

    // MARK: Conflicts

    /// What was chosen, or ours.
    mutating func conflict(_ three: Three, at position: Position) -> Merged? {
        switch choices(position.path) {
        case .ours: return kept(three)
        case .theirs: return taken(three)
        case .value(let value):
            let number = MergeSide(value.document, &numbers).numbers[value.index]
            return Merged(ours: three.ours, theirs: three.theirs, content: .value(value), number: number)
        case nil:
            let node = three.ours ?? position.parent
            addConflict(
                ThreeWay.Conflict(
                    path: position.path, base: three.base.map(base.json), ours: three.ours.map(ours.json),
                    theirs: three.theirs.map(theirs.json), place: node.map(ours.document.place) ?? Place(file: ours.document.file)))
            return kept(three)
        }
    }

    mutating func addConflict(_ conflict: ThreeWay.Conflict) { conflicts.append(conflict) }

    // MARK: Mappings

    private mutating func mergeMappings(base: Int?, _ our: Int, _ their: Int, at position: Position) -> Merged {
        let olds = base.map { ValueMerge.byKey(self.base.entries($0)) } ?? [:]
        let ourEntries = ours.entries(our), theirEntries = theirs.entries(their)
        let ourKeys = Set(ourEntries.map(\.key)), news = ValueMerge.byKey(theirEntries)
        var entries: [Merged.Entry] = []
        for (key, node) in ourEntries {
            let three = Three(base: olds[key], ours: node, theirs: news[key])
            if let value = merge(three, at: position.entering(key, in: our)) { entries.append(Merged.Entry(key: key, value: value)) }
        }
        let additions = additions(of: theirEntries, to: ourKeys, Set(entries.map(\.key)), olds, at: position, in: our)
        return mapping(order(entries, with: additions, news), ours: our, theirs: their)
    }

    private static func byKey(_ entries: [(key: [UInt8], node: Int)]) -> [[UInt8]: Int] {
        Dictionary(entries.map { ($0.key, $0.node) }, uniquingKeysWith: { first, _ in first })
    }

    /// Entries that ours does not state, by the entry that they go behind: the nearest that stands before them in theirs and stays.
    private mutating func additions(
        of entries: [(key: [UInt8], node: Int)], to ours: Set<[UInt8]>, _ staying: Set<[UInt8]>, _ olds: [[UInt8]: Int],
        at position: Position, in parent: Int
    ) -> [[UInt8]?: [Merged.Entry]] {
        var result: [[UInt8]?: [Merged.Entry]] = [:], before: [UInt8]?
        for (key, node) in entries {
            if ours.contains(key) {
                if staying.contains(key) { before = key }
            } else if let value = merge(Three(base: olds[key], theirs: node), at: position.entering(key, in: parent)) {
                result[before, default: []].append(Merged.Entry(key: key, value: value))
            }
        }
        return result
    }

    /// The entries with the additions behind what they stand behind in theirs, and behind what ours added there itself.
    private func order(
        _ entries: [Merged.Entry], with additions: [[UInt8]?: [Merged.Entry]], _ theirs: [[UInt8]: Int]
    ) -> [Merged.Entry] {
        var result: [Merged.Entry] = [], pending: [Merged.Entry] = []
        for entry in entries {
            if theirs[entry.key] != nil {
                result += pending
                pending = additions[entry.key] ?? []
            }
            result.append(entry)
        }
        return result + pending + (additions[nil] ?? [])
    }

    private mutating func mapping(_ entries: [Merged.Entry], ours: Int, theirs: Int) -> Merged {
        let number = numbers.mapping(entries.map { (numbers.key($0.key), $0.value.number) })
        return Merged(ours: ours, theirs: theirs, content: .mapping(entries), number: number)
    }
}
