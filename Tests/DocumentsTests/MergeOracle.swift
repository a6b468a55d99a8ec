import Documents

/// The three-way merge of values, written once more in the plainest way: what `ThreeWay` must agree with.
struct MergeOracle {
    /// Lists that have equal elements, or elements that moved, align in more ways than one.
    struct Ambiguous: Error {}

    private(set) var conflicts: Set<String> = []

    mutating func merge(_ base: RandomTree?, _ ours: RandomTree?, _ theirs: RandomTree?, at path: Path = .root) throws -> RandomTree? {
        let (old, our, their) = (base?.canonical, ours?.canonical, theirs?.canonical)
        if our == their || their == old { return ours }
        switch (ours, theirs) {
        case (.mapping(let ours)?, .mapping(let theirs)?):
            let olds: [(String, RandomTree)] = if case .mapping(let entries)? = base { entries } else { [] }
            return .mapping(try mergeEntries(olds, ours, theirs, at: path))
        case (.sequence(let ourList)?, .sequence(let theirList)?):
            let olds: [RandomTree] = if case .sequence(let elements)? = base { elements } else { [] }
            if let merged = try mergeLists(olds, ourList, theirList, at: path) { return .sequence(merged) }
        default: if our == old { return theirs }
        }
        conflicts.insert(path.description)
        return ours
    }

    private mutating func mergeEntries(
        _ base: [(String, RandomTree)], _ ours: [(String, RandomTree)], _ theirs: [(String, RandomTree)], at path: Path
    ) throws -> [(String, RandomTree)] {
        func find(_ key: String, _ entries: [(String, RandomTree)]) -> RandomTree? { entries.first { $0.0 == key }?.1 }
        var result: [(String, RandomTree)] = []
        for key in ours.map(\.0) + theirs.map(\.0).filter({ find($0, ours) == nil }) {
            let merged = try merge(find(key, base), find(key, ours), find(key, theirs), at: path.appending(key: key))
            if let merged { result.append((key, merged)) }
        }
        return result
    }

    // MARK: Lists

    private mutating func mergeLists(
        _ base: [RandomTree], _ ours: [RandomTree], _ theirs: [RandomTree], at path: Path
    ) throws -> [RandomTree]? {
        for key in ["name", "id", "key"] where !(ours + theirs).isEmpty {
            if let old = keyed(base, key), let our = keyed(ours, key), let their = keyed(theirs, key) {
                return try mergeKeyed(old, our, their, at: path)
            }
        }
        return try align(base, ours, theirs)
    }

    private func keyed(_ list: [RandomTree], _ key: String) -> [(String, RandomTree)]? { list.keyed(by: key) }

    private mutating func mergeKeyed(
        _ base: [(String, RandomTree)], _ ours: [(String, RandomTree)], _ theirs: [(String, RandomTree)], at path: Path
    ) throws -> [RandomTree]? {
        func order(_ list: [(String, RandomTree)], _ one: [(String, RandomTree)], _ two: [(String, RandomTree)]) -> [String] {
            list.map(\.0).filter { key in one.contains { $0.0 == key } && two.contains { $0.0 == key } }
        }
        let agree = order(ours, ours, theirs) == order(theirs, ours, theirs)
        let ourMoved = order(ours, ours, base) != order(base, ours, base)
        if !agree, ourMoved, order(theirs, theirs, base) != order(base, theirs, base) { return nil }
        var result: [RandomTree] = [], missing = ours.count
        for (index, (key, value)) in ours.enumerated() {
            let old = base.first { $0.0 == key }?.1, their = theirs.first { $0.0 == key }?.1
            if let merged = try merge(old, value, their, at: path.appending(index: index)) { result.append(merged) }
        }
        for (key, value) in theirs where !ours.contains(where: { $0.0 == key }) {
            let known = conflicts.count
            let merged = try merge(base.first { $0.0 == key }?.1, nil, value, at: path.appending(index: missing))
            if let merged { result.append(merged) }
            if conflicts.count > known { missing += 1 }
        }
        return result
    }

    private struct Change {
        var base: Range<Int>
        var new: [RandomTree]
    }

    private func align(_ base: [RandomTree], _ ours: [RandomTree], _ theirs: [RandomTree]) throws -> [RandomTree]? {
        let our = try changes(base, ours), their = try changes(base, theirs)
        var all = our
        for change in their {
            if our.contains(where: { $0.base == change.base && $0.new.map(\.canonical) == change.new.map(\.canonical) }) { continue }
            for other in our {
                let isSamePlace = other.base.isEmpty && change.base.isEmpty && other.base == change.base
                let isInside = other.base.lowerBound < change.base.upperBound && change.base.lowerBound < other.base.upperBound
                if isSamePlace || isInside { return nil }
            }
            all.append(change)
        }
        var result: [RandomTree] = [], next = 0
        for change in all.sorted(by: { ($0.base.lowerBound, $0.base.upperBound) < ($1.base.lowerBound, $1.base.upperBound) }) {
            result += base[next ..< change.base.lowerBound] + change.new
            next = change.base.upperBound
        }
        result += base[next...]
        let texts = result.map(\.canonical)
        return Set(texts).count < texts.count ? nil : result
    }

    private func changes(_ base: [RandomTree], _ side: [RandomTree]) throws -> [Change] {
        let old = base.map(\.canonical), new = side.map(\.canonical)
        let common = new.filter(old.contains)
        guard Set(old).count == old.count, Set(new).count == new.count, common == old.filter(new.contains) else { throw Ambiguous() }
        var result: [Change] = [], from = 0, start = 0
        for text in common.map({ $0 as String? }) + [nil] {
            let end = text.flatMap { old.firstIndex(of: $0) } ?? old.count, place = text.flatMap { new.firstIndex(of: $0) } ?? new.count
            if from < end || start < place { result.append(Change(base: from ..< end, new: Array(side[start ..< place]))) }
            (from, start) = (end + 1, place + 1)
        }
        return result
    }
}

extension RandomTree {
    /// Equal exactly when the values are, in whatever order keys stand, and elements that a key tells apart.
    var canonical: String { written(sortingLists: false) }

    /// The same with lists whose elements a key tells apart as sets: which addition comes first is nobody's say.
    var asSets: String { written(sortingLists: true) }

    private func written(sortingLists: Bool) -> String {
        switch self {
        case .scalar(.null, _): return "null"
        case .scalar(let kind, let text): return "\(kind) \(text.debugDescription)"
        case .mapping(let entries):
            let all = entries.map { "\($0.0.debugDescription): \($0.1.written(sortingLists: sortingLists))" }
            return "{" + all.sorted().joined(separator: ", ") + "}"
        case .sequence(let elements):
            let all = elements.map { $0.written(sortingLists: sortingLists) }
            let isKeyed = ["name", "id", "key"].contains { elements.keyed(by: $0) != nil }
            return "[" + (sortingLists && isKeyed ? all.sorted() : all).joined(separator: ", ") + "]"
        case .shared, .extending: return plain.written(sortingLists: sortingLists)
        }
    }

    init(_ value: Value) {
        switch value.kind {
        case .mapping: self = .mapping(value.entries.map { ($0.key.text, RandomTree($0.value)) })
        case .sequence: self = .sequence(value.elements.map { RandomTree($0) })
        default: self = .scalar(value.kind, value.text)
        }
    }
}

extension [RandomTree] {
    /// The elements by the text of a key that all have, each another one; nil otherwise.
    func keyed(by key: String) -> [(String, RandomTree)]? {
        var result: [(String, RandomTree)] = []
        for element in self {
            guard case .mapping(let entries) = element, let value = entries.first(where: { $0.0 == key })?.1,
                case .scalar(let kind, _) = value, kind != .null, !result.contains(where: { $0.0 == value.canonical })
            else { return nil }
            result.append((value.canonical, element))
        }
        return result
    }
}
