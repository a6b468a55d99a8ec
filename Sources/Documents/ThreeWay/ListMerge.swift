extension ValueMerge {
    /// - Returns: nil when the two changes of the list cannot both be made.
    mutating func mergeLists(base: Int?, _ our: Int, _ their: Int, at position: Position) -> Merged? {
        let lists = Lists(base: base.map { self.base.elements($0) } ?? [], ours: ours.elements(our), theirs: theirs.elements(their))
        let strategy = strategy(at: position)
        let elements: [Merged]?
        if let keyed = keyed(lists, strategy) {
            elements = merge(keyed, in: our, at: position)
        } else if strategy == .union {
            elements = union(lists)
        } else {
            elements = align(lists, keepsBoth: strategy == .append || strategy == .prepend, in: our, at: position)
        }
        guard let elements else { return nil }
        return Merged(ours: our, theirs: their, content: .sequence(elements), number: numbers.sequence(elements.map(\.number)))
    }

    /// The elements of one list.
    private struct Lists {
        var base: [Int]
        var ours: [Int]
        var theirs: [Int]
    }

    // MARK: By key

    /// The elements of one list with what tells them apart.
    private struct Keyed {
        typealias List = [(key: [Int32], node: Int)]
        var base: List
        var ours: List
        var theirs: List
    }

    private mutating func keyed(_ lists: Lists, _ strategy: MergeStrategy?) -> Keyed? {
        let candidates: [[MergeKey]]
        switch strategy {
        case .by(let keys): candidates = [keys]
        case nil where !lists.ours.isEmpty || !lists.theirs.isEmpty: candidates = rules.keys
        default: return nil
        }
        for keys in candidates {
            if let old = keyed(lists.base, of: base, keys), let our = keyed(lists.ours, of: ours, keys),
                let their = keyed(lists.theirs, of: theirs, keys)
            {
                return Keyed(base: old, ours: our, theirs: their)
            }
        }
        return nil
    }

    /// Nil when an element is no mapping with all the keys, each a scalar but null, or when two have the same.
    private mutating func keyed(_ elements: [Int], of side: MergeSide, _ keys: [MergeKey]) -> Keyed.List? {
        var result: Keyed.List = [], seen: Set<[Int32]> = []
        for element in elements {
            guard side.kind(element) == .mapping else { return nil }
            var key: [Int32] = []
            for part in keys {
                if let value = side.value(element).lookup(Array(part.name.utf8)) {
                    guard value.isScalar, value.kind != .null else { return nil }
                    key.append(side.numbers[value.index])
                } else {
                    guard let fallback = part.fallback else { return nil }
                    key.append(numbers.scalar(.string, Array(fallback.utf8)))
                }
            }
            guard seen.insert(key).inserted else { return nil }
            result.append((key, element))
        }
        return result
    }

    private mutating func merge(_ lists: Keyed, in parent: Int, at position: Position) -> [Merged]? {
        guard let ruling = ruling(lists) else { return nil }
        let base = byKey(lists.base), ours = byKey(lists.ours), theirs = byKey(lists.theirs)
        let indices = Dictionary(uniqueKeysWithValues: lists.ours.enumerated().map { ($0.element.key, $0.offset) })
        var merged: [[Int32]: Merged] = [:], missing = lists.ours.count
        for (key, _) in lists.ours + lists.theirs.filter({ ours[$0.key] == nil }) {
            let three = Three(base: base[key], ours: ours[key], theirs: theirs[key]), known = conflicts.count
            merged[key] = merge(three, at: position.entering(element: indices[key] ?? missing, in: parent))
            if ours[key] == nil, conflicts.count > known { missing += 1 }
        }
        return order(ruling.main, with: ruling.other, of: merged)
    }

    private func byKey(_ list: Keyed.List) -> [[Int32]: Int] { Dictionary(uniqueKeysWithValues: list.map { ($0.key, $0.node) }) }

    /// Whose order the merged list has: ours, unless only theirs changed that of the elements which stayed. Nil when both did.
    private func ruling(_ lists: Keyed) -> (main: Keyed.List, other: Keyed.List)? {
        let ours = Set(lists.ours.map(\.key)), theirs = Set(lists.theirs.map(\.key)), base = Set(lists.base.map(\.key))
        func common(_ list: Keyed.List, _ one: Set<[Int32]>, _ two: Set<[Int32]>) -> [[Int32]] {
            list.map(\.key).filter { one.contains($0) && two.contains($0) }
        }
        if common(lists.ours, ours, theirs) == common(lists.theirs, ours, theirs) { return (lists.ours, lists.theirs) }
        if common(lists.theirs, theirs, base) == common(lists.base, theirs, base) { return (lists.ours, lists.theirs) }
        if common(lists.ours, ours, base) == common(lists.base, ours, base) { return (lists.theirs, lists.ours) }
        return nil
    }

    /// The elements of the main list, and those of the other behind what they stand behind there, after the main list's own additions.
    private func order(_ main: Keyed.List, with other: Keyed.List, of merged: [[Int32]: Merged]) -> [Merged] {
        let mainKeys = Set(main.map(\.key)), otherKeys = Set(other.map(\.key))
        var additions: [[Int32]: [Merged]] = [:], first: [Merged] = [], before: [Int32]?
        for (key, _) in other {
            if mainKeys.contains(key) {
                before = key
            } else if let value = merged[key] {
                if let before { additions[before, default: []].append(value) } else { first.append(value) }
            }
        }
        var result: [Merged] = [], pending = first
        for (key, _) in main {
            if otherKeys.contains(key) {
                result += pending
                pending = additions[key] ?? []
            }
            if let value = merged[key] { result.append(value) }
        }
        return result + pending
    }

    // MARK: As a set

    /// What ours has and theirs did not take away, and what theirs brings.
    private func union(_ lists: Lists) -> [Merged] {
        let old = Set(lists.base.map { base.numbers[$0] }), our = Set(lists.ours.map { ours.numbers[$0] })
        let their = Set(lists.theirs.map { theirs.numbers[$0] })
        let kept = lists.ours.filter { their.contains(ours.numbers[$0]) || !old.contains(ours.numbers[$0]) }
        let added = lists.theirs.filter { !our.contains(theirs.numbers[$0]) && !old.contains(theirs.numbers[$0]) }
        return kept.compactMap { self.kept(Three(ours: $0)) } + added.compactMap { taken(Three(theirs: $0)) }
    }

    // MARK: By place

    /// Both lists against the base: changes at different places are both made.
    ///
    /// - Parameter keepsBoth: whether what both put in the same place stays, ours first.
    /// - Returns: nil when changes meet, or when both bring the same element to different places.
    private mutating func align(_ lists: Lists, keepsBoth: Bool, in parent: Int, at position: Position) -> [Merged]? {
        let old = lists.base.map { base.numbers[$0] }, our = lists.ours.map { ours.numbers[$0] }
        let their = lists.theirs.map { theirs.numbers[$0] }
        let changes = (ours: ListChange.all(old, our), theirs: ListChange.all(old, their))
        guard let pieces = ListChange.merged(changes.ours, changes.theirs, our, their, keepsBoth) else { return nil }
        var result: [Merged] = [], next = 0
        for piece in pieces {
            result += lists.ours[next ..< piece.ours.lowerBound].compactMap { kept(Three(ours: $0)) }
            next = piece.ours.upperBound
            let brought = lists.theirs[piece.theirs]
            if piece.keepsOurs { result += lists.ours[piece.ours].compactMap { kept(Three(ours: $0)) } }
            for (offset, node) in brought.enumerated() {
                let index = piece.ours.lowerBound + offset
                if !piece.keepsOurs, index < piece.ours.upperBound, isChange(of: piece, lists.ours[index], node) {
                    let three = Three(base: lists.base[piece.base.lowerBound + offset], ours: lists.ours[index], theirs: node)
                    result += merge(three, at: position.entering(element: index, in: parent)).map { [$0] } ?? []
                } else {
                    result += taken(Three(theirs: node)).map { [$0] } ?? []
                }
            }
        }
        result += lists.ours[next...].compactMap { kept(Three(ours: $0)) }
        return repeats(result, [old, our, their]) ? nil : result
    }

    /// Whether an element of theirs is taken for a change of the one of ours in its place: it keeps its comments then. Where there are
    /// more than before, they are taken to come last.
    private func isChange(of piece: ListChange.Piece, _ our: Int, _ their: Int) -> Bool {
        let isCollection = ours.kind(our).isCollection && ours.kind(our) == theirs.kind(their)
        return piece.ours.count == piece.theirs.count || piece.ours.count < piece.theirs.count && isCollection
    }

    /// Whether an element that none of the lists had twice is there twice now.
    private func repeats(_ merged: [Merged], _ lists: [[Int32]]) -> Bool {
        func counts(_ numbers: [Int32]) -> [Int32: Int] { Dictionary(numbers.map { ($0, 1) }, uniquingKeysWith: +) }
        let known = lists.map(counts)
        return counts(merged.map(\.number)).contains { number, count in count > 1 && known.allSatisfy { $0[number, default: 0] < 2 } }
    }
}
