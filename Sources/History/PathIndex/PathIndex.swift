/// Which commits changed which paths below one folder: the history of a few files costs the commits that touch them, not all there are.
///
/// A commit is known by its position: parents stand before their children. What is kept of its paths is a hash of each one that
/// differs from its first parent, so a commit may be found in vain, never missed. Commits never change, so what is known stays
/// right; only a shallow clone that was deepened makes an index worthless.
package struct PathIndex: Sendable {
    /// Commits of an index that is still kept between runs: far more than configuration repositories have, 60 MB.
    package static let sizeLimit = 1_000_000

    var ids: [ObjectID] = []
    /// Commit dates, in seconds since 1970.
    var dates: [Int64] = []
    /// The position of the first parent; `none` for a commit without.
    var firstParents: [UInt32] = []
    /// The further parents of merges, as positions; by child, ascending.
    var otherParents: [(child: UInt32, parent: UInt32)] = []
    /// Where in `hashes` each commit's end.
    var ends: [UInt32] = []
    var hashes: [UInt32] = []
    /// What the clone was cut off at, as a hash.
    let cutOff: UInt64

    static let none = UInt32.max

    init(cutOff: UInt64) { self.cutOff = cutOff }

    package var count: Int { ids.count }

    /// Nil for a commit that is not known.
    package func position(of id: ObjectID) -> Int? { ids.lastIndex(of: id) }

    package func id(at position: Int) -> ObjectID { ids[position] }

    /// The commit date, in seconds since 1970.
    package func date(at position: Int) -> Int64 { dates[position] }

    /// The positions of the parents, the first one first.
    package func parents(of position: Int) -> [Int] {
        guard let first = firstParent(of: position) else { return [] }
        var low = 0, high = otherParents.count
        while low < high {
            let middle = (low + high) / 2
            if otherParents[middle].child < position { low = middle + 1 } else { high = middle }
        }
        return [first] + otherParents[low...].prefix { $0.child == position }.map { Int($0.parent) }
    }

    package func firstParent(of position: Int) -> Int? {
        firstParents[position] == PathIndex.none ? nil : Int(firstParents[position])
    }

    /// A commit and everything that it descends from, by position.
    package func ancestry(of position: Int) -> [Bool] {
        var reached = [Bool](repeating: false, count: count)
        reached[position] = true
        var others = otherParents[...]
        for position in (0 ... position).reversed() {
            while let last = others.last, last.child > position { others.removeLast() }
            guard reached[position] else { continue }
            if let first = firstParent(of: position) { reached[first] = true }
            for other in others.reversed().prefix(while: { $0.child == position }) { reached[Int(other.parent)] = true }
        }
        return reached
    }
}

/// The commits of an index that touch some paths; further paths can be added.
package struct PathTouches: Sendable {
    private var paths: Set<String> = []
    private var isTouched: [Bool]
    private let index: PathIndex

    package init(in index: PathIndex) {
        self.index = index
        isTouched = [Bool](repeating: false, count: index.count)
    }

    /// - Parameter paths: below the folder of the index; a path that ends in `/` means that files came or went anywhere in that folder.
    ///   Case does not count.
    package mutating func add(_ paths: Set<String>) {
        let new = paths.subtracting(self.paths)
        guard !new.isEmpty else { return }
        self.paths.formUnion(new)
        let wanted = Set(new.map(pathHash))
        // Most hashes are none of the wanted ones; a glance at their low bits tells.
        var glance = [Bool](repeating: false, count: 1 << 12)
        for hash in wanted { glance[Int(hash) & (glance.count - 1)] = true }
        var commit = 0
        for position in index.hashes.indices where glance[Int(index.hashes[position]) & (glance.count - 1)] {
            guard wanted.contains(index.hashes[position]) else { continue }
            while index.ends[commit] <= position { commit += 1 }
            isTouched[commit] = true
        }
    }

    /// The first commit that touches one of the paths on the way from `position`, itself included, along first parents; at the end of
    /// it the commit without parents, whether it does or not.
    package func next(from position: Int) -> Int {
        var position = position
        while !isTouched[position], let parent = index.firstParent(of: position) { position = parent }
        return position
    }
}

/// FNV-1a of a path, ASCII capitals as small letters: layers whose names differ in case only concern one another (R4).
func pathHash(_ path: some StringProtocol) -> UInt32 {
    path.utf8.reduce(0x811C_9DC5) { hash, byte in
        let small = (UInt8(ascii: "A") ... UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        return (hash ^ UInt32(small)) &* 0x0100_0193
    }
}
