/// The keys of one mapping by their text: compared in turn while they are few, hashed when they are many.
struct KeySet {
    private struct Key: Hashable {
        let text: UnsafeBufferPointer<UInt8>
        func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(text)) }
        static func == (left: Key, right: Key) -> Bool { left.text.count == right.text.count && left.text.elementsEqual(right.text) }
    }

    /// Up to here comparing is quicker than hashing.
    private static let few = 16
    private var list: [(key: Key, node: Int)] = []
    private var hashed: [Key: Int] = [:]
    private var isHashed = false

    /// Empties the set for a mapping of so many entries.
    mutating func begin(count: Int) {
        list.removeAll(keepingCapacity: true)
        if isHashed { hashed = [:] }
        isHashed = count > KeySet.few
    }

    /// Adds a key, whose text stays where it is.
    /// - Returns: the node of the key with the same text that was added before, if there is one.
    mutating func insert(_ text: UnsafeBufferPointer<UInt8>, node: Int) -> Int? {
        let key = Key(text: text)
        if isHashed {
            if let first = hashed[key] { return first }
            hashed[key] = node
            return nil
        }
        for other in list where other.key == key { return other.node }
        list.append((key, node))
        return nil
    }
}
