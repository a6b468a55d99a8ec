/// Finds keys in the entries of a mapping. Small mappings are searched from where the last key was found, since layers tend to
/// keep the order; large ones through a hash table, so that merging stays linear.
struct KeyPositions {
    typealias Entry = Arena.Entry

    /// Open addressing, a power of two above twice the count; 0 is free, otherwise position + 1.
    private var table: [UInt32] = []
    private let count: Int
    private var next = 0

    /// - Parameter expecting: how many look-ups will follow.
    init(_ entries: [Entry], expecting lookups: Int, in arena: Arena) {
        count = entries.count
        // Below this many comparisons of lengths a table costs more than it saves.
        guard count * lookups > 1_000 else { return }
        table = [UInt32](repeating: 0, count: 1 << (Int.bitWidth - (2 * count).leadingZeroBitCount))
        for position in entries.indices {
            var slot = Self.hash(entries[position].key, arena) & (table.count - 1)
            while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
            table[slot] = UInt32(position + 1)
        }
    }

    /// The position of a key among the entries given at first; those that were appended since are not looked at.
    mutating func find(_ key: EffectiveDocument.NodeID, in entries: [Entry], _ arena: Arena) -> Int? {
        guard table.isEmpty else {
            var slot = Self.hash(key, arena) & (table.count - 1)
            while table[slot] != 0 {
                let position = Int(table[slot]) - 1
                if arena.textEquals(entries[position].key, key) { return position }
                slot = (slot + 1) & (table.count - 1)
            }
            return nil
        }
        for offset in 0 ..< count {
            let position = next + offset < count ? next + offset : next + offset - count
            if arena.textEquals(entries[position].key, key) {
                next = position + 1
                return position
            }
        }
        return nil
    }

    /// FNV-1a with a final mix. Keys come from reviewed files behind limits, so no seed is needed against floods.
    private static func hash(_ key: EffectiveDocument.NodeID, _ arena: Arena) -> Int {
        arena.withText(key) { text in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return Int(truncatingIfNeeded: (hash ^ (hash >> 29)) & 0x7fff_ffff)
        }
    }
}
