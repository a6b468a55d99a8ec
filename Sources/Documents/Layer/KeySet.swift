/// The keys of one mapping by their text: compared in turn while they are few, hashed when they are many.
struct KeySet {
    private struct Text: Hashable {
        let key: Value
        func hash(into hasher: inout Hasher) { key.withText { hasher.combine(bytes: UnsafeRawBufferPointer($0)) } }
        static func == (left: Text, right: Text) -> Bool { left.key.hasSameText(as: right.key) }
    }

    /// Up to here comparing is quicker than hashing.
    private static let few = 16
    private var list: [Value] = []
    private var hashed: [Text: Int] = [:]
    private var isHashed = false

    /// Empties the set for a mapping of so many entries.
    mutating func begin(count: Int) {
        list.removeAll(keepingCapacity: true)
        if isHashed { hashed = [:] }
        isHashed = count > KeySet.few
    }

    /// Adds a key.
    /// - Returns: the node of the key with the same text that was added before, if there is one.
    mutating func insert(_ key: Value) -> Int? {
        if isHashed {
            if let first = hashed[Text(key: key)] { return first }
            hashed[Text(key: key)] = key.index
            return nil
        }
        if let first = list.first(where: { $0.hasSameText(as: key) }) { return first.index }
        list.append(key)
        return nil
    }
}

extension Value {
    /// Whether two scalars have the same text.
    func hasSameText(as other: Value) -> Bool {
        let mine = node, theirs = other.node
        guard mine.textEnd - mine.textStart == theirs.textEnd - theirs.textStart else { return false }
        return withText { left in other.withText { left.elementsEqual($0) } }
    }
}
