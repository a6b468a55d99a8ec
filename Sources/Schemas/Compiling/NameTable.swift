internal import Glibc

/// Sets of names that know the position of each, looked up by bytes: open addressing in one array for all sets of a schema.
struct NameTable: Sendable {
    /// One set.
    struct Table: Sendable {
        var start: Int32 = 0
        /// A power of two; 0 for the empty set.
        var capacity: Int32 = 0
        var count: Int32 = 0
    }

    struct Entry: Sendable {
        var hash: UInt32 = 0
        var textStart: Int32 = 0
        /// -1 where there is no name.
        var length: Int32 = -1
        var position: Int32 = 0
    }

    private(set) var entries: [Entry] = []
    private(set) var text: [UInt8] = []

    /// - Parameter names: each once.
    mutating func add(_ names: [[UInt8]]) -> Table {
        guard !names.isEmpty else { return Table() }
        var capacity = 4
        while capacity < names.count * 2 { capacity *= 2 }
        let start = entries.count
        entries += [Entry](repeating: Entry(), count: capacity)
        for (position, name) in names.enumerated() {
            let hash = name.withUnsafeBufferPointer(NameTable.hash)
            var slot = Int(hash) & (capacity - 1)
            while entries[start + slot].length >= 0 { slot = (slot + 1) & (capacity - 1) }
            entries[start + slot] = Entry(hash: hash, textStart: Int32(text.count), length: Int32(name.count), position: Int32(position))
            text += name
        }
        return Table(start: Int32(start), capacity: Int32(capacity), count: Int32(names.count))
    }

    /// The names of a set, in order of their positions.
    func names(_ table: Table) -> [String] {
        let own = entries[Int(table.start) ..< Int(table.start + table.capacity)].filter { $0.length >= 0 }
        return own.sorted { $0.position < $1.position }.map { entry in
            String(decoding: text[Int(entry.textStart) ..< Int(entry.textStart + entry.length)], as: UTF8.self)
        }
    }

    /// Eight bytes at a time; the last ones once more where the length is no multiple of eight.
    @inline(__always)
    static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let bytes = UnsafeRawBufferPointer(name), count = bytes.count
        var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        if count >= 8 {
            var index = 0
            while index &+ 8 <= count {
                hash = mixed(hash, bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index &+= 8
            }
            if index < count { hash = mixed(hash, bytes.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)) }
        } else {
            var word: UInt64 = 0
            for byte in bytes { word = word << 8 | UInt64(byte) }
            hash = mixed(hash, word)
        }
        return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
    }

    @inline(__always)
    static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
        return product ^ product >> 32
    }
}

/// Looking names up in the arrays of a `NameTable`.
struct NameLookup {
    let entries: UnsafeBufferPointer<NameTable.Entry>
    let text: UnsafeBufferPointer<UInt8>

    /// The position of a name in a set; -1 when it is none of its.
    @inline(__always)
    func position(of name: UnsafeBufferPointer<UInt8>, in table: NameTable.Table) -> Int {
        guard table.capacity > 0 else { return -1 }
        let hash = NameTable.hash(name), mask = Int(table.capacity) - 1
        var slot = Int(hash) & mask
        while true {
            let entry = entries[Int(table.start) + slot]
            if entry.length < 0 { return -1 }
            if entry.hash == hash, Int(entry.length) == name.count, isEqual(name, at: Int(entry.textStart)) { return Int(entry.position) }
            slot = (slot + 1) & mask
        }
    }

    @inline(__always)
    private func isEqual(_ name: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard let own = text.baseAddress, let other = name.baseAddress else { return true }
        return memcmp(own + start, other, name.count) == 0
    }
}
