internal import Documents

/// Finding one's way in the flat array. Everything here walks: for messages, not for loops.
extension Instance {
    /// The keys and values of a mapping; empty for anything else.
    func entries(of mapping: Int) -> [(key: Int, value: Int)] {
        guard nodes[mapping].kind == .mapping else { return [] }
        var result: [(key: Int, value: Int)] = [], key = mapping + 1
        while key < nodes[mapping].next {
            result.append((key, key + 1))
            key = Int(nodes[key + 1].next)
        }
        return result
    }

    /// The value of a key; nil where there is none.
    func child(_ mapping: Int, _ key: String) -> Int? {
        entries(of: mapping).first { string($0.key) == key }?.value
    }

    /// The way down from one node to another below it: each collection, and the step out of it. A key has the step of its value.
    func trail(to target: Int, from start: Int = 0) -> [(collection: Int, step: Path.Step)] {
        var trail: [(collection: Int, step: Path.Step)] = [], collection = start
        while collection < target {
            let isMapping = nodes[collection].kind == .mapping
            var child = collection + 1, position = 0
            func value() -> Int { isMapping ? child + 1 : child }
            while target >= nodes[value()].next { (child, position) = (Int(nodes[value()].next), position + 1) }
            trail.append((collection, isMapping ? .key(string(child)) : .index(position)))
            if target == child { break }
            collection = value()
        }
        return trail
    }

    func path(to target: Int) -> Path { Path(trail(to: target).map(\.step)) }

    /// Whether any value at or below a node is a secret.
    func hasSecrets(_ node: Int) -> Bool {
        nodes[node ..< Int(nodes[node].next)].contains { $0.flags.isDisjoint(with: [.secret, .sealed]) == false }
    }
}
