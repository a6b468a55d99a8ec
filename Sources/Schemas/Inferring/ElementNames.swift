internal import Documents

/// Which key could tell the elements of lists apart, so that layers may state single ones.
struct ElementNames: Sendable {
    /// Keys that configuration uses for it, the best first.
    private static let candidates = ["name", "key", "id"]

    private var left = ElementNames.candidates
    /// Whether any list had something to be told apart.
    private var isNeeded = false

    /// The key; nil where there is none.
    var key: String? { isNeeded ? left.first : nil }

    mutating func note(_ instance: Instance, _ list: Int) {
        let elements = instance.elements(of: list)
        isNeeded = isNeeded || elements.count > 1
        left.removeAll { key in
            let names = elements.map { element in instance.value(of: key, in: element).flatMap { instance.name($0) } }
            return names.contains(nil) || Set(names).count < names.count
        }
    }
}

extension Instance {
    fileprivate func elements(of list: Int) -> [Int] {
        var result: [Int] = [], node = list + 1
        while node < nodes[list].next {
            result.append(node)
            node = Int(nodes[node].next)
        }
        return result
    }

    /// The value of a key; nil where there is none, or the node is no mapping.
    fileprivate func value(of key: String, in mapping: Int) -> Int? {
        guard nodes[mapping].kind == .mapping else { return nil }
        var node = mapping + 1
        while node < nodes[mapping].next {
            if string(node) == key { return node + 1 }
            node = Int(nodes[node + 1].next)
        }
        return nil
    }

    /// The text of what may be a name: a string that is no secret.
    fileprivate func name(_ node: Int) -> String? {
        nodes[node].kind == .string && nodes[node].flags.isDisjoint(with: [.secret, .sealed]) ? string(node) : nil
    }
}
